"""The pages for payers: the form of a Checkout session, and their bank's question."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sandbox.page import document
from sandbox.stripe import paying
from sandbox.stripe.cards import Refusal, compact, is_card_number, is_iban
from sandbox.stripe.engine import Engine
from sandbox.stripe.methods import Means
from sandbox.stripe.paying import ACTION, CLOSED, DONE
from sandbox.stripe.store import Thing
from sandbox.stripe.texts import TEXTS, amount_in, language
from sandbox.web import Request, Response, escape, redirect

PAY, BANK = "/stripe/c/pay/", "/stripe/3ds/"
SHOWN_CARDS = {
    "4242 4242 4242 4242": ("payée", "paid"),
    "4000 0025 0000 3155": ("confirmation de la banque", "bank asks to confirm"),
    "4000 0000 0000 0002": ("refusée", "declined"),
    "4000 0000 0000 9995": ("solde insuffisant", "insufficient funds"),
    "4000 0000 0000 0069": ("expirée", "expired"),
}
SHOWN_IBANS = {
    "FR14 2004 1010 0505 0001 3M02 606": ("payé après quelques secondes", "paid after some seconds"),
    "FR84 2004 1010 0505 0001 3M02 607": ("refusé après quelques secondes", "refused after some seconds"),
}


def pay_routes(engine: Engine, request: Request, here: str) -> Response | None:
    """The answer, if the address is one of these pages."""
    call = engine.call(here)
    if request.path.startswith(PAY):
        session = paying.session_of(call, request.path[len(PAY) :])
        return _pay(engine, request, session, here) if session else None
    if request.path.startswith(BANK):
        intent = call.store.find(request.path[len(BANK) :])
        return _bank(engine, request, intent, here) if intent and intent.kind == "payment_intent" else None
    return None


def _pay(engine: Engine, request: Request, session: Thing, here: str) -> Response:
    lang = language(session.body["locale"], request.headers.get("accept-language", ""))
    if session.body["status"] != "open":
        return _closed(session, lang)
    if request.method != "POST":
        return _form(session, lang, {}, TEXTS[lang]["refused"] if "refuse" in request.query else "")
    means, wrong = _means(request.form, session, engine.world.clock.now())
    if means is None:
        return _form(session, lang, request.form, TEXTS[lang][wrong], wrong.removesuffix("_wrong"))
    with engine.world.store.transaction():
        fresh = engine.world.store.find(session.id) or session
        outcome = paying.attempt(engine.call(here), fresh, means)
    engine.world.woken()
    if outcome.kind in (DONE, ACTION):
        return redirect(outcome.url)
    if outcome.kind == CLOSED:
        return _closed(fresh, lang)
    return _form(fresh, lang, request.form, _sentence(lang, outcome.refusal))


def _means(form: dict[str, str], session: Thing, now: int) -> tuple[Means | None, str]:
    """What was entered, or which text says what is wrong with it."""
    kind = form.get("kind", "card")
    email = session.body["customer_email"] or form.get("email", "").strip()
    name, number = form.get("name", "").strip(), compact(form.get("iban" if kind == "sepa_debit" else "number", ""))
    if kind == "sepa_debit":
        checks = {"iban": is_iban(number)}
        month, year = 12, 2040
    else:
        month, year = _expiry(form.get("expiry", ""))
        end = datetime.fromtimestamp(now, UTC)
        length = 4 if number.startswith(("34", "37")) else 3
        checks = {
            "number": is_card_number(number),
            "expiry": (year, month) >= (end.year, end.month) and 1 <= month <= 12,
            "cvc": bool(re.fullmatch(rf"[0-9]{{{length}}}", form.get("cvc", "").strip())),
        }
    checks |= {"name": bool(name), "email": bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email))}
    for field, is_right in checks.items():
        if not is_right:
            return None, f"{field}_wrong"
    return Means(kind, number, name, email, month, year), ""


def _expiry(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"\s*(\d{1,2})\s*[/ -]?\s*(\d{2}|\d{4})\s*", text)
    return (int(match[1]), int(match[2]) % 100 + 2000) if match else (0, 0)


def _form(session: Thing, lang: str, entered: dict[str, str], wrong: str, field: str = "") -> Response:
    words, body = TEXTS[lang], session.body
    total = amount_in(lang, body["amount_total"], body["currency"])
    manual = session.hidden["payment_intent_data"].get("capture_method") == "manual"
    button = words["hold" if manual else "button"].format(amount=total)
    lines = "".join(
        f"<li><span>{escape(_named(item))}</span>"
        f"<span>{amount_in(lang, item['amount_total'], item['currency'])}</span></li>"
        for item in session.hidden["line_items"]
    )
    alert = f'<p class="alert" role="alert" id="wrong">{escape(wrong)}</p>' if wrong else ""
    note = (body["custom_text"]["submit"] or {}).get("message", "")
    asked = _Asked(words, entered, field, with_email=not body["customer_email"])
    forms = [_card_form(asked, button)] if "card" in body["payment_method_types"] else []
    if "sepa_debit" in body["payment_method_types"]:
        forms.append(_debit_form(asked, button, alone=not forms))
    back = body["cancel_url"]
    content = (
        f'<div class="pay"><p class="quiet">{escape(session.hidden["name"])}</p>'
        f'<ul class="rows sums">{lines}</ul>{alert}{"".join(forms)}'
        + (f'<p class="quiet">{escape(note)}</p>' if note else "")
        + (f'<p><a href="{escape(back)}">{words["back"]}</a></p>' if back else "")
        + f"{_numbers(lang, body['payment_method_types'])}</div>"
    )
    title = f"{words['pay']} {total}"
    return document(
        title,
        _mark(lang),
        content,
        lang=lang,
        forms_lead_to=_origin(str(body["success_url"])),
        status=422 if wrong and entered else 200,
    )


def _named(item: dict[str, Any]) -> str:
    times = f" × {item['quantity']}" if item["quantity"] > 1 else ""
    return f"{item['description']}{times}"


class _Asked:
    """Fields of a form: what was entered stays, what is wrong is marked."""

    def __init__(self, words: dict[str, str], entered: dict[str, str], wrong: str, *, with_email: bool) -> None:
        self.words, self.entered, self.wrong, self.with_email = words, entered, wrong, with_email

    def input(self, kind: str, name: str, auto: str, *, mode: str = "text") -> str:
        kept = self.entered.get(name, "") if self.entered.get("kind") == kind else ""
        is_wrong = self.wrong == name and self.entered.get("kind", "card") == kind
        marked = ' aria-invalid="true" aria-describedby="wrong" autofocus' if is_wrong else ""
        return (
            f'<label>{self.words[name]}<input type="text" name="{name}" '
            f'value="{escape(kept)}" autocomplete="{auto}" inputmode="{mode}" required{marked}></label>'
        )

    def person(self, kind: str) -> str:
        email = self.input(kind, "email", "email", mode="email") if self.with_email else ""
        return self.input(kind, "name", "cc-name" if kind == "card" else "name") + email


def _card_form(asked: _Asked, button: str) -> str:
    is_open = asked.entered.get("kind", "card") == "card"
    return (
        f'<details name="means"{" open" if is_open else ""}><summary>{asked.words["by_card"]}</summary>'
        '<form method="post" class="stack"><input type="hidden" name="kind" value="card">'
        + asked.input("card", "number", "cc-number", mode="numeric")
        + '<div class="pair">'
        + asked.input("card", "expiry", "cc-exp", mode="numeric")
        + asked.input("card", "cvc", "cc-csc", mode="numeric")
        + "</div>"
        + asked.person("card")
        + f'<button class="main">{button}</button></form></details>'
    )


def _debit_form(asked: _Asked, button: str, *, alone: bool) -> str:
    is_open = alone or asked.entered.get("kind") == "sepa_debit"
    return (
        f'<details name="means"{" open" if is_open else ""}><summary>{asked.words["by_debit"]}</summary>'
        '<form method="post" class="stack"><input type="hidden" name="kind" value="sepa_debit">'
        + asked.input("sepa_debit", "iban", "off")
        + asked.person("sepa_debit")
        + f'<p class="quiet">{asked.words["mandate"]}</p><button class="main">{button}</button></form></details>'
    )


def _numbers(lang: str, kinds: list[str]) -> str:
    shown = {**(SHOWN_CARDS if "card" in kinds else {}), **(SHOWN_IBANS if "sepa_debit" in kinds else {})}
    rows = "".join(
        f"<dt><code>{number}</code></dt><dd>{what[0 if lang == 'fr' else 1]}</dd>" for number, what in shown.items()
    )
    return f'<details><summary>{TEXTS[lang]["numbers"]}</summary><dl class="facts">{rows}</dl></details>'


def _closed(session: Thing, lang: str) -> Response:
    words = TEXTS[lang]
    paid = session.body["status"] == "complete"
    target = paying.back_url(session) if paid else session.body["cancel_url"]
    link = f'<p><a href="{escape(target)}">{words["return"]}</a></p>' if target else ""
    text = words["closed_paid" if paid else "closed_expired"]
    return document(words["closed"], _mark(lang), f'<div class="pay"><p>{text}</p>{link}</div>', lang=lang, status=410)


def _bank(engine: Engine, request: Request, intent: Thing, here: str) -> Response:
    session = engine.world.store.find(intent.hidden["session"])
    assert session is not None
    lang = language(session.body["locale"], request.headers.get("accept-language", ""))
    words = TEXTS[lang]
    if request.method == "POST":
        with engine.world.store.transaction():
            fresh = engine.world.store.find(intent.id) or intent
            accepted = request.form.get("answer") == "accept"
            outcome = paying.answer_action(engine.call(here), fresh, accepted=accepted)
            session = engine.world.store.find(session.id) or session
        engine.world.woken()
        if outcome.kind == DONE:
            return redirect(outcome.url)
        if outcome.kind == CLOSED:
            return _closed(session, lang)
        return _form(session, lang, {"kind": "card"}, _sentence(lang, outcome.refusal))
    if session.body["status"] != "open" or intent.body["status"] != "requires_action":
        return _closed(session, lang) if session.body["status"] != "open" else redirect(str(session.body["url"]))
    total = amount_in(lang, intent.body["amount"], intent.body["currency"])
    body = (
        f'<div class="pay"><p>{escape(session.hidden["name"])}, <strong>{total}</strong></p>'
        f'<p>{words["action_text"]}</p><form method="post" class="stack">'
        f'<button class="main" name="answer" value="accept">{words["accept"]}</button>'
        f'<button name="answer" value="refuse">{words["refuse"]}</button></form></div>'
    )
    return document(
        words["action"], _mark(lang), body, lang=lang, forms_lead_to=_origin(str(session.body["success_url"]))
    )


def _sentence(lang: str, refusal: Refusal | None) -> str:
    words = TEXTS[lang]
    if refusal is None:
        return words["refused"]
    return words.get(refusal.decline or "") or words.get(refusal.code) or words["card_declined"]


def _mark(lang: str) -> str:
    return f'<span class="standin">{TEXTS[lang]["standin"]}</span>'


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
