"""The page on which a host fills in what Stripe asks before the first payment."""

from urllib.parse import urlsplit

from sandbox.page import document
from sandbox.stripe import accounts
from sandbox.stripe.engine import Engine
from sandbox.stripe.store import Thing
from sandbox.stripe.texts import TEXTS
from sandbox.web import Request, Response, escape, redirect

SETUP = "/stripe/setup/"
CHOICES = {
    accounts.READY: ("Tout envoyer : le compte est prêt", True),
    accounts.REVIEW: ("Envoyer, et rester en cours de vérification", False),
    accounts.RESTRICTED: ("Envoyer, puis voir le compte restreint (pièce refusée)", False),
    "later": ("Finir plus tard", False),
}


def setup_routes(engine: Engine, request: Request, here: str) -> Response | None:
    """The answer, if the address is that of an account link; each link opens once, for five minutes."""
    if not request.path.startswith(SETUP):
        return None
    link = engine.world.store.find(request.path[len(SETUP) :])
    account = engine.world.store.find(link.hidden["account"]) if link and link.kind == "account_link" else None
    if link is None or account is None:
        return None
    if request.method == "POST" and link.hidden["used"]:
        return _sent(engine, request, link, account, here)
    if link.hidden["used"] or link.hidden["expires_at"] < engine.world.clock.now():
        return redirect(link.hidden["refresh_url"])
    link.hidden["used"] = True
    engine.world.store.save(link)
    return _form(link, account)


def _sent(engine: Engine, request: Request, link: Thing, account: Thing, here: str) -> Response:
    state = request.form.get("state", "later")
    with engine.world.store.transaction():
        fresh = engine.world.store.find(account.id) or account
        if name := request.form.get("name", "").strip():
            fresh.body["business_profile"]["name"] = name
            fresh.body["settings"]["dashboard"]["display_name"] = name
            engine.world.store.save(fresh)
        if state in (accounts.READY, accounts.REVIEW, accounts.RESTRICTED):
            accounts.become(engine.call(here), fresh, state)
    engine.world.woken()
    return redirect(link.hidden["return_url"])


def _form(link: Thing, account: Thing) -> Response:
    profile = account.body["business_profile"]
    buttons = "".join(
        f'<button name="state" value="{state}"{" class=main" if main else ""}>{text}</button>'
        for state, (text, main) in CHOICES.items()
    )
    body = (
        '<div class="pay"><p>Ici, Stripe demanderait qui vous êtes, une pièce d\'identité et le compte bancaire sur '
        "lequel verser l’argent. Dans le bac à sable, choisissez seulement comment cela finit.</p>"
        '<form method="post" class="stack"><label>Nom affiché aux payeurs<input type="text" name="name" '
        f'value="{escape(profile["name"] or "")}" autocomplete="organization"></label>{buttons}</form>'
        f'<p class="quiet">Compte <code>{escape(account.id)}</code></p></div>'
    )
    parts = urlsplit(link.hidden["return_url"])
    return document(
        "Compte d’encaissement",
        f'<span class="standin">{TEXTS["fr"]["standin"]}</span>',
        body,
        forms_lead_to=f"{parts.scheme}://{parts.netloc}",
    )
