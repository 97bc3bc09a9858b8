"""What happens when somebody pays on the page of a session: one attempt, and what comes of it."""

from dataclasses import dataclass

from sandbox.stripe import intents, sessions
from sandbox.stripe.cards import NOT_AUTHENTICATED, Refusal
from sandbox.stripe.ids import PLATFORM
from sandbox.stripe.methods import Means, create
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call

DONE, REFUSED, ACTION, CLOSED = "done", "refused", "action", "closed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: `kind`, the address that follows, why it was refused."""

    kind: str
    url: str = ""
    refusal: Refusal | None = None


def session_of(call: Call, identifier: str) -> Thing | None:
    """The session of a pay page, whatever its account."""
    thing = call.store.find(identifier)
    return thing if thing is not None and thing.kind == sessions.NAMED else None


def back_url(session: Thing) -> str:
    """Where the payer goes after success."""
    return str(session.body["success_url"]).replace("{CHECKOUT_SESSION_ID}", session.id)


def attempt(call: Call, session: Thing, means: Means) -> Outcome:
    """Tries to pay an open session."""
    call = call.elsewhere(session.account)
    if session.body["status"] == "open" and call.world.chaos.happens("expire_while_paying"):
        sessions.close(call, session)
    if session.body["status"] != "open" or _is_cut_off(call):
        return Outcome(CLOSED)
    intent = _intent(call, session)
    method = create(call, means)
    intent.body["payment_method"] = method.id
    call.store.save(intent)
    if means.kind == "card" and _wants_action(session, means):
        url = f"{call.here}/stripe/3ds/{intent.id}"
        intents.ask_for_action(call, intent, means, url, str(session.body["url"]))
        return Outcome(ACTION, url)
    return _finish(call, session, intent, means)


def answer_action(call: Call, intent: Thing, *, accepted: bool) -> Outcome:
    """The payer says yes or no to their bank."""
    call = call.elsewhere(intent.account)
    session = call.get(sessions.NAMED, intent.hidden["session"])
    if session.body["status"] != "open" or intent.body["status"] != "requires_action":
        return Outcome(CLOSED)
    means = Means(**intent.hidden["means"])
    if not accepted:
        intents.refuse(call, intent, means, NOT_AUTHENTICATED, charged=False)
        return Outcome(REFUSED, str(session.body["url"]), NOT_AUTHENTICATED)
    return _finish(call, session, intent, means)


def _finish(call: Call, session: Thing, intent: Thing, means: Means) -> Outcome:
    if means.kind == "sepa_debit":
        intents.wait_for_bank(call, intent, means)
        sessions.complete(call, session, name=means.name, email=means.email, paid=False)
        return Outcome(DONE, back_url(session))
    if means.card.refusal:
        intents.refuse(call, intent, means, means.card.refusal)
        return Outcome(REFUSED, refusal=means.card.refusal)
    intents.succeed(call, intent, means)
    paid = intent.body["status"] == "succeeded"
    sessions.complete(call, session, name=means.name, email=means.email, paid=paid)
    return Outcome(DONE, back_url(session))


def _intent(call: Call, session: Thing) -> Thing:
    if session.body["payment_intent"]:
        return call.get("payment_intent", session.body["payment_intent"])
    intent = intents.create(call, session)
    session.body["payment_intent"] = intent.id
    call.store.save(session)
    return intent


def _wants_action(session: Thing, means: Means) -> bool:
    options = session.body["payment_method_options"]["card"]
    return means.card.three_d_secure or options["request_three_d_secure"] in {"any", "challenge"}


def _is_cut_off(call: Call) -> bool:
    account = call.store.find(call.account)
    return call.account != PLATFORM and (account is None or bool(account.hidden.get("deauthorized")))


def lose_the_race(call: Call, session: str) -> None:
    """On demand, somebody's card is charged just before the site's request to expire the page is done."""
    found = session_of(call, session)
    is_open = found is not None and found.account == call.account and found.body["status"] == "open"
    if found is not None and is_open and call.world.chaos.happens("pay_while_expiring"):
        email = str(found.body["customer_email"] or "payeur@demo.test")
        attempt(call, found, Means("card", "4242424242424242", "Payeur pressé", email))
