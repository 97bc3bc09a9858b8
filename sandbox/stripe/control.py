"""`/stripe/control`: the levers for tests and the demo, as JSON. docs/sandbox.md lists them."""

import json
from collections.abc import Callable
from typing import Any

from sandbox.stripe import accounts, disputes, events, jobs, paying
from sandbox.stripe.cards import compact
from sandbox.stripe.chaos import Chaos
from sandbox.stripe.engine import Engine
from sandbox.stripe.methods import Means
from sandbox.stripe.paying import ACTION
from sandbox.stripe.store import Thing
from sandbox.web import Request, Response, as_json

PATH = "/stripe/control"
SECONDS = (
    "pace",
    "webhook_patience",
    "direct_debit_seconds",
    "slow_direct_debit_seconds",
    "capture_seconds",
    "refund_seconds",
    "dispute_seconds",
)
STATES = (accounts.READY, accounts.REVIEW, accounts.RESTRICTED, accounts.TO_COMPLETE, "deauthorized")
Lever = Callable[[Engine, dict[str, Any], str], dict[str, Any]]


def control_routes(engine: Engine, request: Request, here: str) -> Response | None:
    """The answer, if the address is one of the levers'."""
    if not request.path.startswith(PATH):
        return None
    lever = LEVERS.get((request.method, request.path[len(PATH) :].strip("/")))
    if lever is None:
        return as_json({"error": f"There is no such lever; there are {sorted(LEVERS)}."}, 404)
    try:
        given = json.loads(request.body or b"{}") if request.method == "POST" else dict(request.query)
        jobs.tick(engine.world)
        with engine.world.store.transaction():
            answer = lever(engine, given, here)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return as_json({"error": f"{type(error).__name__}: {error}"}, 400)
    engine.world.woken()
    return as_json(answer)


def _state(engine: Engine, given: dict[str, Any], here: str) -> dict[str, Any]:
    """Settings, misbehaviour, time, and how much is still to be delivered or done."""
    settings, store = engine.world.settings, engine.world.store
    rows = store.base.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall()
    due = store.base.execute("SELECT count(*) FROM jobs WHERE work != 'session' AND work != 'authorisation'").fetchone()
    return {
        "webhook_url": settings.webhook_url,
        "webhook_events": list(settings.webhook_events),
        **{name: getattr(settings, name) for name in SECONDS},
        "chaos": engine.world.chaos.told(),
        "now": engine.world.clock.now(),
        "moved": engine.world.clock.moved,
        "deliveries": dict.fromkeys((events.WAITING, events.DONE, events.FAILED, events.DROPPED), 0) | dict(rows),
        "jobs": due[0],
        "payments": store.count("payment_intent"),
        "events": store.count("event"),
    }


def _change(engine: Engine, given: dict[str, Any], here: str) -> dict[str, Any]:
    """New settings; `advance` moves the clock."""
    settings = engine.world.settings
    for name, value in given.items():
        if name in ("webhook_url", "webhook_secret"):
            setattr(settings, name, str(value))
        elif name == "webhook_events":
            settings.webhook_events = tuple(map(str, value))
        elif name in SECONDS:
            setattr(settings, name, float(value))
        elif name == "chaos":
            engine.world.chaos.change(value)
        elif name == "advance":
            engine.advance(float(value))
        else:
            raise ValueError(f"there is no setting named {name}")
    return _state(engine, given, here)


def _calm(engine: Engine, given: dict[str, Any], here: str) -> dict[str, Any]:
    """No misbehaviour any more."""
    engine.world.chaos = Chaos()
    return _state(engine, given, here)


def _reset(engine: Engine, given: dict[str, Any], here: str) -> dict[str, Any]:
    """Forgets every object and all misbehaviour, and goes by the machine's clock again; settings stay."""
    engine.world.store.empty()
    engine.reset_clock()
    return _calm(engine, given, here)


def _pay(engine: Engine, given: dict[str, Any], here: str) -> dict[str, Any]:
    """Pays a session without its page: `session`, `card` or `iban`, `three_d_secure` accept (default) or refuse."""
    call = engine.call(here)
    session = paying.session_of(call, str(given["session"]))
    if session is None:
        raise ValueError("no such session")
    kind, number = ("sepa_debit", given["iban"]) if "iban" in given else ("card", given.get("card", "4242424242424242"))
    email = given.get("email") or session.body["customer_email"] or "payeur@demo.test"
    means = Means(kind, compact(str(number)), str(given.get("name", "Camille Payeur")), str(email))
    outcome = paying.attempt(call, session, means)
    if outcome.kind == ACTION and given.get("three_d_secure") != "leave":
        intent = call.store.find(outcome.url.rpartition("/")[2])
        assert intent is not None
        outcome = paying.answer_action(call, intent, accepted=given.get("three_d_secure", "accept") == "accept")
    return {
        "outcome": outcome.kind,
        "url": outcome.url,
        "refusal": outcome.refusal.decline or outcome.refusal.code if outcome.refusal else None,
        "payment_intent": session.body["payment_intent"],
        "status": session.body["status"],
        "payment_status": session.body["payment_status"],
    }


def _account(engine: Engine, given: dict[str, Any], here: str) -> dict[str, Any]:
    """Puts `account` into `state`: ready, in_review, restricted, to_complete or deauthorized."""
    account = _thing(engine, "account", given["account"])
    if given["state"] not in STATES:
        raise ValueError(f"state must be one of {', '.join(STATES)}")
    if given["state"] == "deauthorized":
        accounts.deauthorize(engine.call(here), account)
    else:
        accounts.become(engine.call(here), account, given["state"])
    return dict(account.body)


def _dispute(engine: Engine, given: dict[str, Any], here: str) -> dict[str, Any]:
    """Disputes the card payment of `payment_intent`, or puts its dispute into `state`: under_review, won or lost."""
    intent = _thing(engine, "payment_intent", given["payment_intent"])
    call = engine.call(here).elsewhere(intent.account)
    state = given.get("state", "needs_response")
    if state not in ("needs_response", *disputes.OUTCOMES):
        raise ValueError(f"state must be one of {', '.join(disputes.OUTCOMES)}")
    disputes.begin(call, _thing(engine, "charge", intent.body["latest_charge"]))
    found = disputes.of_intent(call, intent.id)
    assert found is not None
    if state != "needs_response":
        disputes.become(call, found, state)
    return dict(found.body)


def _send(engine: Engine, given: dict[str, Any], here: str) -> dict[str, Any]:
    """Delivers `event` once more."""
    event = _thing(engine, "event", given["event"])
    events.send_again(engine.call(here), event)
    return dict(event.body)


def _deliveries(engine: Engine, given: dict[str, Any], here: str) -> dict[str, Any]:
    """The last deliveries, of one `event` if it is named: attempts and their answers."""
    where, values = ("event = ?", [given["event"]]) if given.get("event") else ("1", [])
    rows = engine.world.store.base.execute(
        f"SELECT event, state, attempt, due, answers FROM deliveries WHERE {where} ORDER BY seq DESC LIMIT 1000", values
    )
    return {
        "deliveries": [
            {"event": event, "state": state, "attempts": attempt, "due": due, "answers": json.loads(answers)}
            for event, state, attempt, due, answers in rows
        ]
    }


def _thing(engine: Engine, kind: str, identifier: object) -> Thing:
    thing = engine.world.store.find(str(identifier))
    if thing is None or thing.kind != kind:
        raise ValueError(f"no such {kind}: {identifier}")
    return thing


LEVERS: dict[tuple[str, str], Lever] = {
    ("GET", ""): _state,
    ("POST", ""): _change,
    ("POST", "calm"): _calm,
    ("POST", "reset"): _reset,
    ("POST", "pay"): _pay,
    ("POST", "account"): _account,
    ("POST", "dispute"): _dispute,
    ("POST", "send"): _send,
    ("GET", "deliveries"): _deliveries,
}
