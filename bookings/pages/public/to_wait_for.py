"""Beside few results or none: what is taken at the time asked, and may become free."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.urls import reverse

from bookings.pages.public.cards import space_in_words, stay_of, where_is
from bookings.search.finding import Found, Page, taken_then
from bookings.search.question import Question
from commons.words import period

# Who finds more than these has a choice.
FEW: Final = 2
MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """A space that is taken: `href` leads to its venue, `join` to the waiting list of this time."""

    what: str
    venue: str
    where: str
    when: str
    price: Decimal
    href: str
    join: str


def to_wait_for(page: Page, *, now: datetime) -> list[Wanted]:
    """What the page offers to wait for, the nearest first; nothing without a fixed time. One statement at most."""
    if page.question.page > 1 or len(page.results) > FEW:
        return []
    return [_wanted(one, page.question) for one in taken_then(page.question, limit=MOST, now=now)]


def _wanted(found: Found, question: Question) -> Wanted:
    space, query = found.space, stay_of(found, question).urlencode()
    return Wanted(
        what=space_in_words(space),
        venue=space.venue_name,
        where=where_is(space.commune, found),
        when=period(found.starts_at, found.ends_at, ZoneInfo(space.zone)),
        price=found.price,
        href=f"{reverse('venue', args=[space.venue_slug])}?{query}",
        join=f"{reverse('waiting_join', args=[space.venue_slug])}?{query}",
    )
