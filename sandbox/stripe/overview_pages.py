"""Pages for people: the accounts, the payments, the events with their deliveries, the levers."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.page import missing, page
from sandbox.stripe import accounts, events
from sandbox.stripe.engine import Engine
from sandbox.stripe.store import NOT_AN_EVENT, Thing
from sandbox.stripe.texts import amount_in
from sandbox.web import Request, Response, escape, redirect

HERE = "/stripe/"
PARIS = ZoneInfo("Europe/Paris")
MOST = 50
STATES = {
    accounts.READY: "Prêt",
    accounts.REVIEW: "En vérification",
    accounts.RESTRICTED: "Restreint",
    accounts.TO_COMPLETE: "À compléter",
    "deauthorized": "Déconnecté par l’hôte",
}
DELIVERED = {
    events.WAITING: "à livrer",
    events.DONE: "livré",
    events.FAILED: "abandonné",
    events.DROPPED: "perdu exprès",
}
SHARES = {
    "duplicate": "Événements envoyés plusieurs fois",
    "reorder": "Événements doublés par d’autres",
    "delay": "Événements en retard",
    "drop": "Événements perdus",
    "error_after": "Réponse 500 alors que c’est fait",
    "events_first": "Événements avant la réponse",
    "pay_while_expiring": "Payé pendant que le site ferme la page",
    "expire_while_paying": "Fermé pendant que l’on paye",
}


def overview_routes(engine: Engine, request: Request, here: str) -> Response | None:
    """The answer, if the address is one of these pages."""
    parts = request.path.strip("/").split("/")
    if parts[0] != "stripe":
        return None
    if len(parts) == 1:
        return _overview(engine)
    if request.method == "POST" and len(parts) == 2 and parts[1] in FORMS:
        with engine.world.store.transaction():
            target = FORMS[parts[1]](engine, request.form)
        engine.world.woken()
        return redirect(target)
    thing = engine.world.store.find(parts[2]) if len(parts) == 3 and parts[1] == "o" else None
    return _one(engine, thing) if thing else missing()


def _overview(engine: Engine) -> Response:
    store = engine.world.store
    known = store.select("kind = 'account'", [], limit=MOST)
    paid = store.select("kind = 'checkout.session'", [], limit=MOST)
    told = store.select("kind = 'event'", [], limit=MOST)
    body = (
        '<p class="quiet">Remplace Stripe : les mêmes échanges avec le site, sans argent. '
        'Les leviers pour les essais sont aussi à <a href="/stripe/control">/stripe/control</a>.</p>'
        f"<h2>Comptes des hôtes</h2>{_rows(known, _account_row)}"
        f"<h2>Paiements</h2>{_rows(paid, _session_row)}"
        f"<h2>Événements</h2>{_rows(told, lambda one: _event_row(engine, one))}"
        f"<h2>Dérèglements</h2>{_levers(engine)}"
    )
    return page("Paiements", body, current=HERE)


def _rows(things: list[Thing], row: Any) -> str:
    rows = "".join(f"<li>{row(thing)}</li>" for thing in things)
    return f'<ul class="rows">{rows or "<li><div>Rien pour l’instant.</div></li>"}</ul>'


def _account_row(account: Thing) -> str:
    name = account.body["business_profile"]["name"] or account.body["email"] or account.id
    return _row(account, str(name), account.id, STATES[state_of(account)])


def state_of(account: Thing) -> str:
    """In which of our states an account is."""
    body = account.body
    if account.hidden.get("deauthorized"):
        return "deauthorized"
    if body["charges_enabled"]:
        return accounts.READY
    if not body["details_submitted"]:
        return accounts.TO_COMPLETE
    return accounts.REVIEW if body["requirements"]["pending_verification"] else accounts.RESTRICTED


def _session_row(session: Thing) -> str:
    words = {"open": "ouvert", "expired": "expiré", "complete": "fait"}[session.body["status"]]
    if session.body["status"] == "complete" and session.body["payment_status"] == "unpaid":
        words = "en attente (banque ou capture)"
    amount = amount_in("fr", session.body["amount_total"], session.body["currency"])
    return _row(session, f"{amount}, {session.hidden['name']}", session.id[:24] + "…", words)


def _event_row(engine: Engine, event: Thing) -> str:
    rows = engine.world.store.base.execute(
        "SELECT state, answers FROM deliveries WHERE event = ? ORDER BY seq", (event.id,)
    ).fetchall()
    told = ", ".join(f"{DELIVERED[state]} {' '.join(json.loads(answers))}".strip() for state, answers in rows)
    return _row(event, str(event.body["type"]), event.id, told or "sans destinataire")


def _row(thing: Thing, title: str, under: str, state: str) -> str:
    return (
        f'<div><a class="subject" href="/stripe/o/{thing.id}">{escape(title)}</a>'
        f'<span class="quiet">{escape(under)}</span></div><span class="quiet">{escape(state)}</span>'
        f'<time class="quiet">{_when(thing.created)}</time>'
    )


def _when(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, PARIS):%d/%m %H:%M:%S}"


def _one(engine: Engine, thing: Thing) -> Response:
    forms = ""
    if thing.kind == "account":
        buttons = "".join(
            f'<button name="state" value="{state}">{text}</button>'
            for state, text in STATES.items()
            if state != state_of(thing)
        )
        forms = (
            f'<form class="line" method="post" action="/stripe/account">{_hidden("account", thing.id)}{buttons}</form>'
        )
    elif thing.kind == "event":
        forms = (
            f'<form class="line" method="post" action="/stripe/send">{_hidden("event", thing.id)}'
            "<button>Livrer encore</button></form>"
        )
    related = engine.world.store.select(
        f"json_extract(body, '$.payment_intent') = ? AND {NOT_AN_EVENT} AND kind IN ('charge', 'refund')",
        [thing.body.get("payment_intent") or thing.id],
        limit=MOST,
    )
    more = f"<h2>Débits et remboursements</h2>{_rows(related, _money_row)}" if related and thing.kind != "event" else ""
    text = json.dumps(thing.body, ensure_ascii=False, indent=2)
    body = f'<p><a href="{HERE}">← tous les paiements</a></p>{forms}{more}<h2>Objet</h2><pre>{escape(text)}</pre>'
    return page(f"{thing.kind} {thing.id[:20]}", body, current=HERE)


def _money_row(thing: Thing) -> str:
    amount = amount_in("fr", thing.body["amount"], thing.body["currency"])
    kind = "Remboursement" if thing.kind == "refund" else "Débit"
    return _row(thing, f"{kind} {amount}", thing.id, str(thing.body["status"]))


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _levers(engine: Engine) -> str:
    chaos = engine.world.chaos.told()
    fields = "".join(
        f'<label>{text}<input type="text" name="{name}" value="{chaos[name]:g}" inputmode="decimal"></label>'
        for name, text in SHARES.items()
    )
    moved = engine.world.clock.moved
    return (
        '<p class="quiet">De 0 (jamais) à 1 (toujours).</p>'
        f'<form class="stack levers" method="post" action="/stripe/chaos">{fields}<button>Régler</button></form>'
        "<h2>Horloge</h2>"
        f'<p class="quiet">En avance de {moved / 3600:.1f} heures sur la machine : les pages expirent, les banques '
        "répondent, les cautions se libèrent d’autant plus tôt.</p>"
        '<form class="line" method="post" action="/stripe/clock"><label>Avancer de (heures)'
        '<input type="text" name="hours" value="1" inputmode="decimal"></label><button>Avancer</button></form>'
    )


def _set_account(engine: Engine, form: dict[str, str]) -> str:
    account = engine.world.store.find(form.get("account", ""))
    state = form.get("state", "")
    if account is not None and account.kind == "account" and state in STATES:
        if state == "deauthorized":
            accounts.deauthorize(engine.call(), account)
        else:
            accounts.become(engine.call(), account, state)
    return f"/stripe/o/{form.get('account', '')}"


def _send(engine: Engine, form: dict[str, str]) -> str:
    event = engine.world.store.find(form.get("event", ""))
    if event is not None and event.kind == "event":
        events.send_again(engine.call(), event)
    return f"/stripe/o/{form.get('event', '')}"


def _set_chaos(engine: Engine, form: dict[str, str]) -> str:
    for name in SHARES:
        value = form.get(name, "0").replace(",", ".")
        if value.replace(".", "", 1).isdigit():
            engine.world.chaos.change({name: value})
    return HERE


def _set_clock(engine: Engine, form: dict[str, str]) -> str:
    hours = form.get("hours", "").replace(",", ".")
    if hours.replace(".", "", 1).isdigit():
        engine.advance(float(hours) * 3600)
    return HERE


FORMS = {"account": _set_account, "send": _send, "chaos": _set_chaos, "clock": _set_clock}
