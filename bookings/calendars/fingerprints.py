"""From which rows a calendar of ours is made, in one number: a poll need not make it again to see that it is the same.

Each statement chooses as the one in `taken_times`, `guests` or `reservations` that writes the events, and hashes the
columns from which they are written. What a column more would cost is nothing; one that is missing is a calendar that
readers never get.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from bookings.calendars.busy_rows import LEAVES
from bookings.calendars.reservations import AHEAD, KEPT_CANCELLED, PAST
from bookings.models import CalendarAddress
from bookings.states import RELEASED, State
from commons.statements import fetch
from venues.models import Venue

# Not a sum of the records' hashes: they are sums of those of their columns, which rows could exchange unseen.
HASHED: Final = """
    SELECT md5(coalesce(string_agg(told::text, chr(10) ORDER BY told::text), '')) FROM ({rows}) AS rows (told)
"""

TAKEN: Final = """
    SELECT ROW('stay'::text, a.space_id, a.units, a.period, r.id, r.sequence, r.changed_at)
    FROM leaves JOIN bookings_allocation a ON a.space_id = leaves.id
    JOIN bookings_reservationline l ON l.id = a.line_id JOIN bookings_reservation r ON r.id = l.reservation_id
    WHERE r.venue_id = %(venue)s AND r.ends_at > %(since)s AND r.starts_at < %(until)s
        AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
    UNION ALL
    SELECT ROW('block'::text, a.space_id, a.units, a.period, b.id, b.sequence, b.changed_at)
    FROM leaves JOIN bookings_allocation a ON a.space_id = leaves.id JOIN bookings_block b ON b.id = a.block_id
    WHERE a.period && tstzrange(%(since)s, %(until)s) AND (a.lapses_at IS NULL OR a.lapses_at > %(now)s)
"""
TAKEN_IN_SPACE: Final = f"""
    WITH leaves AS (SELECT leaf_id AS id FROM venues_spaceleaf WHERE space_id = %(subject)s)
    {HASHED.format(rows=TAKEN)}
"""
UNITS: Final = "SELECT ROW('leaf'::text, leaves.id, leaves.units) FROM leaves"
TAKEN_IN_VENUE: Final = f"""
    WITH leaves AS (
        SELECT id, units FROM venues_space WHERE venue_id = %(venue)s AND retired_at IS NULL AND units IS NOT NULL)
    {HASHED.format(rows=f"{TAKEN} UNION ALL {UNITS}")}
"""
SAID_BY_OTHERS: Final = """
    SELECT ROW('busy'::text, b.period) FROM leaves JOIN bookings_busyperiod b ON b.space_id = leaves.id
    WHERE b.period && tstzrange(%(since)s, %(until)s) AND b.feed_id <> %(feed)s
"""
TAKEN_FOR_FEED: Final = f"""
    WITH leaves (id) AS ({LEAVES})
    {HASHED.format(rows=f"{TAKEN} UNION ALL {SAID_BY_OTHERS}")}
"""

STAYS: Final = """
    SELECT ROW(
        r.id, r.reference, r.state, r.sequence, r.changed_at, r.starts_at, r.headcount, r.contact_name,
        u.name, u.email, o.name, l.id, l.units, l.period, s.name, s.names,
        v.name, v.address, v.latitude, v.longitude, v.time_zone, c.insee, c.name, c.postal_codes)
    FROM bookings_reservation r
    JOIN bookings_reservationline l ON l.reservation_id = r.id JOIN venues_space s ON s.id = l.space_id
    JOIN venues_venue v ON v.id = r.venue_id JOIN commons_commune c ON c.insee = v.commune_id
    LEFT JOIN accounts_user u ON u.id = r.booker_id LEFT JOIN accounts_organisation o ON o.id = r.organisation_id
    WHERE {whose} AND (
        r.ends_at > %(since)s AND r.starts_at < %(until)s AND r.state <> ALL(%(hidden)s)
        OR r.state = ANY(%(released)s) AND r.sequence > 0 AND r.changed_at > %(kept)s)
"""
OF_BOOKER: Final = HASHED.format(rows=STAYS.format(whose="r.booker_id = %(subject)s"))
OF_ORGANISATION: Final = HASHED.format(rows=STAYS.format(whose="r.organisation_id = %(subject)s"))

AMONG_SPACES: Final = """r.venue_id = %(venue)s AND r.id IN (
    SELECT reservation_id FROM bookings_reservationline WHERE space_id IN (SELECT id FROM spaces))"""
BLOCKS: Final = """
    SELECT ROW('block'::text, b.id, b.period, b.reason, b.sequence, b.changed_at, s.name)
    FROM bookings_block b JOIN venues_space s ON s.id = b.space_id
    WHERE b.venue_id = %(venue)s AND b.space_id IN (SELECT id FROM spaces)
        AND b.period && tstzrange(%(since)s, %(until)s)
"""
GUESTS: Final = HASHED.format(rows=f"{STAYS.format(whose=AMONG_SPACES)} UNION ALL {BLOCKS}")
GUESTS_OF_SPACE: Final = f"""
    WITH spaces (id) AS (
        SELECT %(subject)s::bigint UNION
        SELECT other.space_id FROM venues_spaceleaf own JOIN venues_spaceleaf other ON other.leaf_id = own.leaf_id
        WHERE own.space_id = %(subject)s)
    {GUESTS}
"""
GUESTS_OF_VENUE: Final = f"WITH spaces AS (SELECT id FROM venues_space WHERE venue_id = %(venue)s) {GUESTS}"


def fingerprint_of(address: CalendarAddress, *, now: datetime) -> str:
    """As long as it is the same, so is the calendar at the address: 128 bits in hexadecimal. One statement.

    It is another one each day (UTC) too, so that what it does not know, such as new rules of a time zone, does not
    stay unseen.
    """
    names, rows = _made_from(address, now)
    language = address.user.language if address.user else settings.LANGUAGE_CODE
    site = (settings.SITE_URL, settings.PUBLIC_DOMAIN, language, _programme())
    text = repr((site, f"{now:%Y-%m-%d}", address.detailed, names, rows))
    return salted_hmac("bookings.calendars.fingerprints", text, algorithm="sha256").hexdigest()[:32]


def _made_from(address: CalendarAddress, now: datetime) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    """What is taken from the address's own subject, and from the rows of the database."""
    if address.space is not None:
        space, venue = address.space, address.space.venue
        statement = GUESTS_OF_SPACE if address.detailed else TAKEN_IN_SPACE
        names = ("space", space.pk, space.name, space.units, *_of_venue(venue))
        return names, _fetch(statement, now, subject=space.pk, venue=venue.pk)
    if address.venue is not None:
        statement = GUESTS_OF_VENUE if address.detailed else TAKEN_IN_VENUE
        return ("venue", *_of_venue(address.venue)), _fetch(statement, now, venue=address.venue.pk)
    if address.feed is not None:
        feed = address.feed
        names = ("feed", feed.pk, feed.name, feed.created_at, *_of_venue(feed.venue))
        return names, _fetch(TAKEN_FOR_FEED, now, feed=feed.pk, venue=feed.venue_id)
    if address.organisation is not None:
        organisation = address.organisation
        names = ("organisation", organisation.pk, organisation.name)
        return names, _fetch(OF_ORGANISATION, now, subject=organisation.pk)
    return ("user", address.user_id), _fetch(OF_BOOKER, now, subject=address.user_id)


def _of_venue(venue: Venue) -> tuple[Any, ...]:
    return venue.pk, venue.name, venue.time_zone


def _fetch(statement: str, now: datetime, **subject: Any) -> list[tuple[Any, ...]]:
    window: Mapping[str, Any] = {
        "now": now,
        "since": now - PAST,
        "until": now + AHEAD,
        "kept": now - KEPT_CANCELLED,
        "hidden": sorted(state.value for state in {State.HELD, *RELEASED}),
        "released": sorted(state.value for state in RELEASED),
    }
    return fetch(statement, {**window, **subject})


@cache
def _programme() -> str:
    """Of the code that writes calendars and of its translations: a new release may write the same rows otherwise."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    catalogues = [path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).rglob("*.mo"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in [*sources, *catalogues])).hexdigest()
