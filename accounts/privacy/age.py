"""When an account that nobody uses is told, and when it goes: pure, from what is known of it and the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

# Two years without any use is what the CNIL calls proportionate for accounts on a site (18 September 2025), and it asks
# that people be told before (RGPD, article 5(1)(e)).
UNUSED_FOR: Final = timedelta(days=730)
# Between the message that warns and the deletion.
WARNING: Final = timedelta(days=30)
# An older message no longer warns of anything: what kept the account meanwhile has to be followed by a new one.
WARNING_HOLDS: Final = timedelta(days=90)


class Step(Enum):
    """What is to be done with an account."""

    KEEP = auto()
    WARN = auto()
    DELETE = auto()


@dataclass(frozen=True, slots=True)
class Usage:
    """What is known of an account: its last use, for when it was last warned, and when that really went out."""

    last_used: datetime
    warned_for: datetime | None = None
    warned_at: datetime | None = None


def next_step(usage: Usage, now: datetime) -> Step:
    """Deleted is only who was really sent a warning 30 to 90 days ago, after two years without use, and none since.

    A use that becomes known after the warning asks for a new one, even when it lies before it.
    """
    if usage.last_used > now - UNUSED_FOR:
        return Step.KEEP
    if usage.warned_for is None or usage.warned_for <= now - WARNING_HOLDS:
        return Step.WARN
    in_time = usage.last_used <= usage.warned_for - UNUSED_FOR
    if in_time and usage.warned_at is not None and usage.warned_at <= now - WARNING:
        return Step.DELETE
    return Step.KEEP
