"""A look at a saved search: at all that it asks for, or only at the venues that have changed since the last one.

Both bring the same news. Where the short look could miss something, the whole one is made.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from bookings.models import SavedSearch
from bookings.saved.changes import Changes, changes_for
from bookings.saved.lasting import Lasting, lasting
from bookings.saved.searches import MOST_MATCHES, question_of
from bookings.search.finding import Found, first_found
from bookings.search.question import Box

# With more, a whole look is as quick.
MOST_VENUES: Final = 200


class Seen(NamedTuple):
    """What was found, among `venues` (None: among all); `complete`: that is all there is.

    `number` and `lasting` are for the next look.
    """

    found: list[Found]
    venues: frozenset[int] | None
    complete: bool
    number: int
    lasting: Lasting


def see(search: SavedSearch, *, now: datetime) -> Seen:
    """What `search` finds at `now`. Raises as `read_question` and `search`."""
    # Asked before looking: what changes meanwhile may be looked at twice, and never not at all.
    changes = changes_for(search)
    return _short_look(search, changes, now) or _whole_look(search, changes, now)


def _whole_look(search: SavedSearch, changes: Changes, now: datetime) -> Seen:
    look = first_found(question_of(search.query, now=now), limit=MOST_MATCHES, now=now)
    return Seen(look.found, None, look.complete, changes.number, lasting(look, now=now))


def _short_look(search: SavedSearch, changes: Changes, now: datetime) -> Seen | None:
    """None when it is not enough."""
    if search.seen is None or search.lasts_until is None or search.lasts_until <= now:
        return None
    if not 0 < len(changes.venues) <= MOST_VENUES:
        return None
    question = replace(question_of(search.query, now=now), venue_ids=changes.venues)
    look = first_found(question, limit=MOST_MATCHES, now=now)
    at_most = search.at_most + len(look.rows)
    if not look.complete:
        return None
    if at_most >= MOST_MATCHES and not _as_before(search, changes, look.found):
        # Of so many only the first are compared: what comes or goes among them moves others over the edge.
        return None
    left = lasting(look, now=now)
    area = Box(search.west, search.south, search.east, search.north)
    ends = min(search.lasts_until, left.until)
    return Seen(look.found, changes.venues, True, changes.number, Lasting(ends, area, at_most))


def _as_before(search: SavedSearch, changes: Changes, found: list[Found]) -> bool:
    known = search.known_matches.filter(space__venue__in=changes.venues).values_list("space_id", flat=True)
    return set(known) == {one.space.space_id for one in found}
