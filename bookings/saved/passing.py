"""Passing over the saved searches to which nothing can have come since they were last looked at."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from bookings.models import SavedSearch
from bookings.saved.changes import IN_AREA
from bookings.saved.rules import next_look
from commons.statements import execute

Alert, State = SavedSearch.Alert, SavedSearch.State

PASS: Final = f"""
    UPDATE bookings_savedsearch s
    SET looked_at = %(now)s, look_at = CASE s.alert WHEN '{Alert.AT_ONCE}' THEN %(soon)s ELSE %(daily)s END
    FROM accounts_user u
    WHERE s.state = '{State.ACTIVE}' AND s.alert <> '{Alert.NEVER}' AND s.look_at <= %(now)s
      AND u.id = s.user_id AND u.is_active AND s.seen IS NOT NULL AND s.lasts_until > %(now)s
      AND NOT EXISTS (SELECT FROM bookings_venuechange c WHERE {IN_AREA})
"""


def pass_over(*, now: datetime) -> int:
    """Move the due searches on that a look would find as it left them. How many; `note_changes` comes first.

    One that somebody has just claimed is no longer due, and stays theirs.
    """
    zone = timezone.get_default_timezone()
    soon, daily = (next_look(alert, now, zone) for alert in (Alert.AT_ONCE, Alert.DAILY))
    return execute(PASS, {"now": now, "soon": soon, "daily": daily})
