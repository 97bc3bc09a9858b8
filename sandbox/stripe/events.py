"""Events: what happened to an object, with the object as it was at that moment."""

import fnmatch
from typing import Any

from sandbox.stripe.ids import PLATFORM
from sandbox.stripe.store import Thing
from sandbox.stripe.world import VERSION, Call

WAITING, DONE, FAILED, DROPPED = "waiting", "done", "failed", "dropped"


def emit(call: Call, kind: str, body: dict[str, Any], previous: dict[str, Any] | None = None) -> None:
    """Records that `kind` happened to the object in the call's account, and has it delivered."""
    data: dict[str, Any] = {"object": body}
    if previous:
        data["previous_attributes"] = previous
    request = {"id": call.request_id, "idempotency_key": call.idempotency_key}
    wanted = is_wanted(call, kind)
    facts: dict[str, Any] = {
        "account": call.account,
        "api_version": VERSION,
        "created": 0,
        "data": data,
        "livemode": False,
        "pending_webhooks": 1 if wanted else 0,
        "request": request,
        "type": kind,
    }
    if call.account == PLATFORM:
        del facts["account"]
    event = call.new("event", "evt_", facts)
    call.events.append(event.id)
    if wanted:
        _post(call, event)
    # Written down as it is now; what happens later in this transaction must not reach it.
    call.store.forget(event)


def is_wanted(call: Call, kind: str) -> bool:
    """Whether the webhook's address asked for this type of event, and may still hear of the account."""
    settings = call.settings
    if not settings.webhook_url or not any(fnmatch.fnmatchcase(kind, one) for one in settings.webhook_events):
        return False
    account = call.store.find(call.account)
    return account is None or not account.hidden.get("deauthorized")


def _post(call: Call, event: Thing) -> None:
    """As many deliveries as the day's misbehaviour wants, each with its time."""
    chaos = call.world.chaos
    now = call.world.clock.exact()
    if chaos.happens("drop"):
        _queue(call, event, None, DROPPED)
        return
    more = 1 + int(chaos.draw("copies") * chaos.copies) if chaos.happens("duplicate") else 0
    for _copy in range(1 + more):
        due = now
        if chaos.happens("delay"):
            due += chaos.draw("delay_seconds") * chaos.delay_seconds
        elif chaos.happens("reorder"):
            due += chaos.draw("reorder_seconds") * chaos.reorder_seconds
        _queue(call, event, due, WAITING)


def _queue(call: Call, event: Thing, due: float | None, state: str) -> None:
    call.store.base.execute(
        "INSERT INTO deliveries (event, due, attempt, state, answers) VALUES (?, ?, 0, ?, '[]')", (event.id, due, state)
    )


def send_again(call: Call, event: Thing) -> None:
    """Has an event delivered once more, as the button on Stripe's pages does."""
    _queue(call, event, call.world.clock.exact(), WAITING)
