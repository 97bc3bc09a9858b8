"""A draft written anew from one sheet: its days and rules, its hours and its closures together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from venues.models import Season
from venues.season_editing import (
    ClosedDays,
    HoursBySpace,
    apply_closure,
    apply_hours,
    apply_season_changes,
    lock_draft,
    record,
)


@transaction.atomic
def rewrite_season(
    *,
    actor: User,
    season: Season,
    changes: Mapping[str, Any],
    hours: HoursBySpace,
    closures: Sequence[ClosedDays],
    now: datetime,
) -> Season:
    """The draft with `changes`, and with these hours and closures in place of those it had: all or nothing.

    Raises Missing, NotAllowed; Impossible `season_published`, `invalid` and those of `opening_hours`.
    """
    fresh = lock_draft(actor=actor, season=season)
    fresh.closures.all().delete()
    apply_season_changes(season=fresh, changes=changes)
    apply_hours(season=fresh, hours=hours)
    for first, last, reason in closures:
        apply_closure(season=fresh, first_day=first, last_day=last, reason=reason)
    record(fresh, "season_changed", actor, now)
    return fresh
