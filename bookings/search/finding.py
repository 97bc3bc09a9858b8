"""`search`: what is found can be booked as it is shown, at the price shown, as long as nobody is quicker."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from bookings.search.candidates import Candidate, free_at, taken_at
from bookings.search.dates import Dates
from bookings.search.misses import count_miss
from bookings.search.moments import moments
from bookings.search.prices import Stay, price_of
from bookings.search.question import At, Circle, Ordering, Question, Within
from bookings.search.reading import refuse_impossible
from bookings.search.stretches import first_fits, slots_of
from bookings.search.zones import zones_in_use
from commons.errors import Impossible, no_such_page
from commons.models import Commune
from commons.periods import Period

# What needs all candidates (prices in order, the first free time in order) looks at no more than so many.
MOST_CANDIDATES: Final = 2000
# Most of what has free time at all has some that fits: few of the first do not.
MORE_THAN_SHOWN: Final = 20


class Found(NamedTuple):
    """A space that can be booked from `starts_at` to `ends_at` (UTC) for `price` euros, all included.

    `free_units`: how many one could have for all of that time; 1 for a composite. `distance_km` as the crow flies.
    `spans_closures`: it reaches over closed hours, and is booked so.
    """

    space: Candidate
    free_units: int
    price: Decimal
    starts_at: datetime
    ends_at: datetime
    spans_closures: bool = False

    @property
    def distance_km(self) -> float | None:
        return self.space.distance_km

    @property
    def dates(self) -> Dates | None:
        """On how many of the weekdays asked for it is free; None when none are asked for."""
        return self.space.dates


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found; `more`: there is a next one. `question` is the one answered, with its place known."""

    results: list[Found]
    more: bool
    question: Question


class Look(NamedTuple):
    """The first results of `question` (its place known); `complete`: these are all.

    `rows`: what they were found among, each with its time, whether or not that was good enough in the end.
    """

    question: Question
    found: list[Found]
    rows: list[Candidate]
    complete: bool


def search(question: Question, *, now: datetime) -> Page:
    """The page of `question`, at `now`. Without a time: the first free time of each space within a year.

    Two statements for a page, whatever the number of results; of flexible questions one more, and another for each two
    thousand spaces that are free but at no time that fits. A search that finds nothing is counted after the commit.
    Raises Impossible (`unknown_commune`, `in_the_past`, `nonexistent_time`, `out_of_range`, … or `too_wide` when an
    order by price or by time would have to look at too many spaces), and Missing for a page that does not exist.
    """
    question = located(question)
    start = (question.page - 1) * question.page_size
    stop = start + question.page_size
    if _needs_all(question):
        results = _ordered(_found(_all(question, now), question, now), question)[start : stop + 1]
    else:
        results = _found(_first(question, start, stop + 1, now), question, now)
    if not results and question.page > 1:
        raise no_such_page()
    if not results:
        count_miss(question, now=now)
    return Page(results[: question.page_size], len(results) > question.page_size, question)


def first_found(question: Question, *, limit: int, now: datetime) -> Look:
    """The first `limit` results, whatever the page; finding none is not counted. Raises as `search`."""
    question = located(question)
    every = _needs_all(question)
    rows = _all(question, now) if every else _first(question, 0, limit, now)
    found = _ordered(_found(rows, question, now), question)
    return Look(question, found[:limit], rows, len(found if every else rows) < limit)


def taken_then(question: Question, *, limit: int, now: datetime) -> list[Found]:
    """What is open at the fixed time of a question but taken, in the order of the place; `free_units` are too few.

    One statement for a question whose place is known. Raises as `search`.
    """
    question = located(question)
    if not isinstance(question.when, At):
        return []
    rows = taken_at(question, moments(question.when, zones_in_use(), now), now=now, limit=limit)
    return [one for one in priced(rows, question) if question.max_price is None or one.price <= question.max_price]


def search_all(question: Question, *, now: datetime) -> list[Found]:
    """All that is found, in order, whatever the page. Raises as `search`."""
    question = located(question)
    return _ordered(_found(_all(question, now), question, now), question)


def too_wide() -> Impossible:
    """Too much to look at for one answer."""
    sentence = _("Trop d’espaces répondent à cette recherche : choisissez un lieu, un rayon ou un type d’espace.")
    return Impossible(sentence, code="too_wide", fields={"radius_km": [sentence]})


def located(question: Question) -> Question:
    """With the circle around its commune. Raises Impossible `unknown_commune`, and as `refuse_impossible`."""
    refuse_impossible(question)
    if question.commune is None or question.circle is not None:
        return question
    question = around(question, Commune.objects.filter(pk=question.commune).first())
    if question.circle is None:
        sentence = _("Cette commune n’est pas connue : choisissez-la dans la liste.")
        raise Impossible(sentence, code="unknown_commune", fields={"commune": [sentence]})
    return question


def around(question: Question, commune: Commune | None) -> Question:
    """With the circle around its commune, which was read before; unchanged without, or when nobody knows where."""
    if commune is None or question.commune != commune.pk or commune.latitude is None or commune.longitude is None:
        return question
    return replace(question, circle=Circle(commune.latitude, commune.longitude, question.radius_km))


def _needs_all(question: Question) -> bool:
    if question.max_price is not None or question.ordering is Ordering.PRICE:
        return True
    return question.ordering in (Ordering.FIRST_FREE, Ordering.MOST_DATES) and not isinstance(question.when, At)


def _first(question: Question, start: int, stop: int, now: datetime) -> list[Candidate]:
    """Spaces `start` to `stop` with a time that fits, in the order of the place."""
    zones = zones_in_use()
    if isinstance(question.when, At):
        return free_at(question, moments(question.when, zones, now), now=now, offset=start, limit=stop - start)
    when = question.when or Within.coming_year(now.date())
    found: list[Candidate] = []
    looked_at, complete, batch = 0, False, stop + MORE_THAN_SHOWN
    while len(found) < stop and not complete:
        more, complete = first_fits(question, when, zones, now=now, offset=looked_at, limit=batch)
        found += more
        looked_at, batch = looked_at + batch, MOST_CANDIDATES
    return found[start:stop]


def _all(question: Question, now: datetime) -> list[Candidate]:
    """All spaces with a time that fits, in the order of the place."""
    zones = zones_in_use()
    if isinstance(question.when, At):
        rows = free_at(question, moments(question.when, zones, now), now=now, limit=MOST_CANDIDATES + 1)
    else:
        when = question.when or Within.coming_year(now.date())
        rows, _complete = first_fits(question, when, zones, now=now, limit=MOST_CANDIDATES + 1)
    if len(rows) > MOST_CANDIDATES:
        raise too_wide()
    return rows


def _found(rows: Sequence[Candidate], question: Question, now: datetime) -> list[Found]:
    """Spaces with their time as results: those that are free for all of it, and have a price."""
    return priced(rows if isinstance(question.when, At) else _with_slots(rows, question, now), question)


def _ordered(found: Iterable[Found], question: Question) -> list[Found]:
    """Sorting keeps the order of the place among equals."""
    affordable = [one for one in found if question.max_price is None or one.price <= question.max_price]
    if question.ordering is Ordering.PRICE:
        return sorted(affordable, key=lambda one: one.price)
    if question.ordering is Ordering.FIRST_FREE:
        return sorted(affordable, key=lambda one: one.starts_at)
    if question.ordering is Ordering.MOST_DATES:
        return sorted(affordable, key=lambda one: one.dates.free if one.dates else 0, reverse=True)
    return affordable


def _with_slots(rows: Sequence[Candidate], question: Question, now: datetime) -> list[Candidate]:
    """With what is free at the time that was found for each."""
    times = {row.space_id: Period(row.starts_at, row.ends_at) for row in rows if row.starts_at and row.ends_at}
    if not times:
        return []
    days = isinstance(question.when, Within) and question.when.by_opening
    slots = slots_of(times, units=question.units, audience=question.audience, now=now, spans_closures=days)
    return [
        row._replace(free_units=slot.free_units, terms=slot.terms)
        for row in rows
        if (slot := slots.get(row.space_id)) and slot.free_units >= question.units
    ]


def priced(rows: Iterable[Candidate], question: Question) -> list[Found]:
    """Candidates with a time and terms as results; those without a price (no rate) are left out."""
    stay_at = _stays(question)
    asked = isinstance(question.when, At) and question.when.spans_closures
    found = []
    for row in rows:
        if row.starts_at is None or row.ends_at is None:
            continue
        price = price_of(row.terms, row.space_id, stay_at(row.starts_at, row.ends_at, row.zone))
        if price is not None:
            spans = asked or row.spans_closures
            found.append(Found(row, row.free_units or 0, price, row.starts_at, row.ends_at, spans))
    return found


def _stays(question: Question) -> Callable[[datetime, datetime, str], Stay]:
    """What is to be priced at a time in a zone. Spaces found for one moment share it."""
    when = question.when
    spans = (isinstance(when, At) and when.spans_closures) or (isinstance(when, Within) and when.by_opening)

    @lru_cache(maxsize=8)
    def stay_at(starts_at: datetime, ends_at: datetime, zone: str) -> Stay:
        return Stay(starts_at, ends_at, zone, question.units, question.headcount, question.audience, spans)

    return stay_at
