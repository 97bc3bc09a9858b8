"""Reservations that would be left outside the openings: found, listed, and kept in sight as conflicts."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import ngettext

from bookings.facts import By, Change, Fact, record
from bookings.models import Conflict, Reservation
from bookings.states import OCCUPYING
from commons.errors import Lost
from commons.periods import Period
from venues.models import Season, Venue

OUTSIDE = """
    SELECT r.id, min(lower(a.stay)), max(upper(a.stay))
    FROM bookings_allocation a
    JOIN bookings_reservationline l ON l.id = a.line_id
    JOIN bookings_reservation r ON r.id = l.reservation_id
    WHERE r.venue_id = %(venue)s AND r.ends_at > %(now)s AND upper(a.stay) > %(now)s
      AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
      AND NOT a.stay <@ (
          SELECT coalesce(range_agg(o.period), '{}'::tstzmultirange) FROM venues_opening o
          WHERE o.space_id = a.space_id AND o.period && a.stay AND o.season_id IS DISTINCT FROM %(without)s::bigint
      )
    GROUP BY r.id
"""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A reservation to come, and the part of it that would no longer be open."""

    reservation: Reservation
    period: Period

    def as_data(self) -> dict[str, object]:
        zone = self.reservation.venue.zone
        return {
            "reference": self.reservation.reference,
            "state": self.reservation.state,
            "starts_at": self.period.start.astimezone(zone).isoformat(),
            "ends_at": self.period.end.astimezone(zone).isoformat(),
            "headcount": self.reservation.headcount,
        }


def outside(venue: Venue, now: datetime, *, without: Season | None = None) -> dict[int, Period]:
    """What of the reservations to come lies outside the openings (those of `without` apart), by reservation.

    One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(OUTSIDE, {"venue": venue.pk, "now": now, "without": without.pk if without else None})
        return {reservation: Period(start, end) for reservation, start, end in cursor.fetchall()}


class Watch:
    """What a change has orphaned, once it is made."""

    def __init__(self) -> None:
        self.orphans: list[Orphan] = []


@contextmanager
def watching(venue: Venue, now: datetime) -> Iterator[Watch]:
    """Compare before and after the change in the block; the venue lock is held. Old orphans are not told again."""
    watch = Watch()
    before = outside(venue, now)
    yield watch
    after = outside(venue, now)
    watch.orphans = orphans_between(before, after)
    _close_vanished(set(before) - set(after), now)


def _close_vanished(back_inside: set[int], now: datetime) -> None:
    """Conflicts of reservations that the change has brought back inside are settled by it."""
    if back_inside:
        still_open = Conflict.objects.filter(reservation_id__in=back_inside, kind=Conflict.Kind.SEASON, settled_at=None)
        still_open.update(settled_at=now, outcome=Conflict.Outcome.VANISHED)


def orphans_between(before: dict[int, Period], after: dict[int, Period]) -> list[Orphan]:
    """Of what lies outside after a change (as `outside` says) the reservations that did not before, or less of them.

    In order of their start.
    """
    periods = {pk: period for pk, period in after.items() if before.get(pk) != period}
    found = Reservation.objects.filter(pk__in=periods, state__in=OCCUPYING)
    found = found.select_related("venue").order_by("starts_at", "pk")
    return [Orphan(one, periods[one.pk]) for one in found]


def settle(orphans: Collection[Orphan], *, accepted: bool, by: By, now: datetime, season: Season | None = None) -> None:
    """Refuse unless the host said yes; then open a conflict for each, so that a person settles it.

    Raises Lost `would_orphan` with the list.
    """
    if not orphans:
        return
    if not accepted:
        raise would_orphan(orphans)
    conflicts = Conflict.objects.bulk_create(
        [
            Conflict(
                kind=Conflict.Kind.SEASON,
                reservation=one.reservation,
                season=season,
                period=one.period.to_range(),
                opened_at=now,
            )
            for one in orphans
        ],
        ignore_conflicts=True,
    )
    changes = [
        Change(Fact.CONFLICT_OPENED, one.reservation_id, data={"season": season.pk if season else None})
        for one in conflicts
    ]
    record(changes, by=by, now=now)


def would_orphan(orphans: Collection[Orphan]) -> Lost:
    """The refusal that lists them."""
    sentence = ngettext(
        "%(count)d réservation se retrouverait en dehors des ouvertures : regardez-la, puis confirmez.",
        "%(count)d réservations se retrouveraient en dehors des ouvertures : regardez-les, puis confirmez.",
        len(orphans),
    )
    data = {"orphans": [one.as_data() for one in orphans]}
    return Lost(sentence % {"count": len(orphans)}, code="would_orphan", data=data)
