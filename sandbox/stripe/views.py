"""How an object is written out: with what only the present moment tells, and with what was asked to be expanded."""

import json
from typing import Any

from sandbox.stripe import events, lists, sessions
from sandbox.stripe.errors import StripeError
from sandbox.stripe.ids import PLATFORM
from sandbox.stripe.lists import Page
from sandbox.stripe.store import NOT_AN_EVENT, Thing
from sandbox.stripe.world import Call

DEEPEST = 4


def written(call: Call, found: Thing | Page | dict[str, Any], expand: list[str]) -> dict[str, Any]:
    """The answer's body. Raises StripeError for what cannot be expanded."""
    if isinstance(found, Page):
        body = lists.of([shown(call, one) for one in found.things], url=found.url, has_more=found.has_more)
    else:
        body = shown(call, found) if isinstance(found, Thing) else found
    for path in expand:
        parts = path.split(".")
        if len(parts) > DEEPEST:
            raise StripeError(f"You cannot expand more than {DEEPEST} levels of a property ({path}).", param="expand")
        _expand(call, body, parts, path)
    return body


def shown(call: Call, thing: Thing) -> dict[str, Any]:
    """An object as it is answered now."""
    body: dict[str, Any] = json.loads(json.dumps(thing.body))
    if thing.kind == "balance_transaction":
        body["status"] = "available" if body["available_on"] <= call.now else "pending"
    elif thing.kind == "event":
        body["pending_webhooks"] = _pending(call, thing)
    return body


def _pending(call: Call, event: Thing) -> int:
    row = call.store.base.execute(
        "SELECT 1 FROM deliveries WHERE event = ? AND state = ? LIMIT 1", (event.id, events.WAITING)
    ).fetchone()
    return 1 if row else 0


def _expand(call: Call, body: dict[str, Any], parts: list[str], path: str) -> None:
    name, *rest = parts
    if name not in body:
        body[name] = _only_on_demand(call, body, name, path)
    value = body[name]
    if isinstance(value, str):
        thing = call.store.find(value)
        if thing is None or not _may_see(call, thing):
            raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
        value = body[name] = shown(call, thing)
    if not rest:
        return
    for inner in value if isinstance(value, list) else [value]:
        if isinstance(inner, dict):
            _expand(call, inner, rest, path)


def _may_see(call: Call, thing: Thing) -> bool:
    if thing.account == call.account or thing.id == call.account:
        return True
    # The platform's fee on a charge of this account, and this account's charge on the platform's fee.
    return thing.kind == "application_fee" or call.account == PLATFORM


def _only_on_demand(call: Call, body: dict[str, Any], name: str, path: str) -> Any:
    thing = call.store.find(str(body.get("id", "")))
    if thing is not None and thing.kind == "checkout.session" and name == "line_items":
        return sessions.listed_items(thing)
    if thing is not None and thing.kind == "charge" and name == "refunds":
        found = call.store.select(
            f"kind = 'refund' AND {NOT_AN_EVENT} AND json_extract(body, '$.charge') = ?", [thing.id], limit=10
        )
        return lists.of([shown(call, one) for one in found], url=f"/v1/charges/{thing.id}/refunds")
    raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
