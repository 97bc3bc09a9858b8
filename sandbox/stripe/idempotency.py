"""Idempotency keys, as Stripe documents them: one answer for a key and its parameters, kept for a day.

Also a 500 is an answer. Nothing is kept of what was refused before its endpoint began.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.stripe.errors import NotBegun
from sandbox.stripe.world import World

KEPT_SECONDS = 24 * 3600
LONGEST = 255


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given before."""

    status: int
    body: str


@dataclass
class Keys:
    """The keys whose first request is being worked on right now."""

    busy: set[tuple[str, str]] = field(default_factory=set)


def question(method: str, path: str, given: dict[str, Any]) -> str:
    """What a key stands for: the same question has the same digest."""
    whole = json.dumps([method, path, given], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def recall(world: World, keys: Keys, account: str, key: str, asked: str) -> Kept | None:
    """The answer to give again, None when the key is new. Raises NotBegun: another question, or still at work."""
    if len(key) > LONGEST:
        raise NotBegun(f"Idempotency keys can be up to {LONGEST} characters long.", kind="idempotency_error")
    if (account, key) in keys.busy:
        raise NotBegun(
            "There is currently another in-progress request using this Idempotent Key (that probably means you "
            f"submitted twice, and the other request is still going through): {key}. Please try again later.",
            code="idempotency_key_in_use",
            status=409,
        )
    row = world.store.base.execute(
        "SELECT question, status, body FROM answers WHERE account = ? AND key = ? AND created > ?",
        (account, key, world.clock.now() - KEPT_SECONDS),
    ).fetchone()
    if row is None:
        return None
    if row[0] != asked:
        raise NotBegun(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try "
            f"using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    return Kept(row[1], row[2])


def keep(world: World, account: str, key: str, asked: str, kept: Kept) -> None:
    """Remembers an answer; in the transaction of its work, so that there is never one without the other."""
    world.store.base.execute(
        "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)",
        (account, key, asked, kept.status, kept.body, world.clock.now()),
    )


def prune(world: World) -> None:
    """Forgets keys after a day."""
    world.store.base.execute("DELETE FROM answers WHERE created <= ?", (world.clock.now() - KEPT_SECONDS,))
