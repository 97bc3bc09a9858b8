"""What happens by itself when its time has come: pages expire, banks answer, money arrives."""

from collections.abc import Callable

from sandbox.stripe import charges, disputes, intents, refunds, sessions
from sandbox.stripe.idempotency import prune
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call, World

AT_ONCE = 500


def _session(call: Call, session: Thing) -> None:
    if session.body["status"] == "open":
        sessions.close(call, session)


def _direct_debit(call: Call, intent: Thing) -> None:
    if intent.body["status"] == "processing":
        succeeded = intents.debit_ended(call, intent)
        session = call.get(sessions.NAMED, intent.hidden["session"])
        sessions.debit_ended(call, session, succeeded=succeeded)


WORK: dict[str, Callable[[Call, Thing], None]] = {
    "session": _session,
    "authorisation": intents.expire_authorisation,
    "settle": charges.settle_late,
    "direct_debit": _direct_debit,
    "refund": refunds.ended,
    "dispute": disputes.begin,
}


def tick(world: World) -> int:
    """Does what is due, each thing by itself and in order; returns how many there were."""
    done = 0
    prune(world)
    while True:
        rows = world.store.base.execute(
            "SELECT seq, work, subject FROM jobs WHERE due <= ? ORDER BY due, seq LIMIT ?",
            (world.clock.exact(), AT_ONCE),
        ).fetchall()
        for seq, work, subject in rows:
            with world.store.transaction():
                world.store.base.execute("DELETE FROM jobs WHERE seq = ?", (seq,))
                thing = world.store.find(subject)
                if thing is not None:
                    WORK[work](Call(world, thing.account), thing)
            done += 1
        if len(rows) < AT_ONCE:
            break
    if done:
        world.woken()
    return done
