"""Links that fill in the booking form."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from bookings.models import Reservation, Series
from bookings.pricing import from_snapshot
from commons.periods import Period

Query = list[tuple[str, object]]


def stay_query(starts_at: datetime, ends_at: datetime, spaces: list[tuple[int, int]], **more: object) -> Query:
    """The fields of the booking form for a moment (local times), `(space id, units)` and others that are not empty.

    A list among the others is a field said several times.
    """
    query: Query = [
        ("date", starts_at.date().isoformat()),
        ("from_time", f"{starts_at:%H:%M}"),
        ("to_time", f"{ends_at:%H:%M}"),
    ]
    if ends_at.date() > starts_at.date():
        query.append(("last_day", ends_at.date().isoformat()))
    query += [(f"space_{space}", units) for space, units in spaces]
    for name, value in more.items():
        values = value if isinstance(value, list) else [value]
        query += [(name, one) for one in values if one not in (None, "", False)]
    return [*query, ("voir", "prix")]


def book_link(slug: str, starts_at: datetime, ends_at: datetime, spaces: list[tuple[int, int]], **more: object) -> str:
    """The booking page of a venue with these filled in."""
    return f"{reverse('book', args=[slug])}?{urlencode(stay_query(starts_at, ends_at, spaces, **more))}"


def again_link(reservation: Reservation, series: Series | None = None) -> str:
    """The booking page filled in as it was for this reservation (its first line's moment), or for its series."""
    zone = reservation.venue.zone
    lines = sorted(reservation.lines.all(), key=lambda one: one.pk)
    moment = Period.from_range(lines[0].period)
    more: dict[str, object] = {
        "headcount": reservation.headcount,
        "purpose": reservation.purpose,
        "audience": reservation.audience,
        "organisation": reservation.organisation_id,
        "spans_closures": "on" if lines[0].spans_closures else "",
        "until": series.pattern.get("until") if series else "",
        "without": series.pattern.get("without", []) if series else [],
        "supplement": [one.key for one in from_snapshot(reservation.price).supplements if not one.compulsory],
    }
    return book_link(
        reservation.venue.slug,
        moment.start.astimezone(zone),
        moment.end.astimezone(zone),
        [(line.space_id, line.units) for line in lines],
        **more,
    )
