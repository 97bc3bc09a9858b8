"""When nothing is found: other days, the same time further away, and how many each filter leaves out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from bookings.pages.public.cards import cards_of_lists
from bookings.pages.public.loosening import PLACES, again, elsewhere, filters_of, wider, with_a_wish_less
from bookings.search.counting import Counts, count_filters
from bookings.search.finding import Found, first_found
from bookings.search.nearest import nearest_communes
from bookings.search.question import MAX_RANGE_DAYS, At, Box, Circle, Question, Within
from commons.errors import Impossible, Missing

MOST_OTHERS: Final = 3
OTHER_DAYS: Final = timedelta(days=14)
LATER: Final = timedelta(days=90)
# The first of these that reaches further than what was asked.
FURTHER_KM: Final = (100.0, 300.0)
# Nearer ones have been found, or are not free: then the place is not what is wrong.
FAR_KM: Final = 100


def instead_of(question: Question, params: QueryDict, *, today: date, now: datetime) -> dict[str, Any]:
    """What there is in place of results: three more searches at most."""
    first = replace(question, page=1, ordering=None)
    lists = [_found(other, now) for other in (_other_days(first), _further(first))]
    other_days, further = cards_of_lists(lists, today=today)
    # Where something is found on other days, too, the place is not what is wrong.
    nearest = [] if other_days or further else list(_nearest(question, params))
    counts = count_quietly(question, now=now) if filters_of(question) else None
    return {
        "other_days": other_days,
        "further": further,
        "nearest": nearest,
        # A little further from a place without venues there are none, either.
        "loosen": [
            *with_a_wish_less(question, params, counts),
            *([] if nearest else wider(question, params)),
            *elsewhere(question, params),
        ],
    }


def count_quietly(question: Question, *, now: datetime) -> Counts | None:
    """The counts of the filters; None when there is too much to count."""
    try:
        return count_filters(question, now=now)
    except Impossible:
        return None


def _other_days(question: Question) -> Question | None:
    """The same length at any time of the two weeks from the day asked for, or some months after a span of days."""
    match question.when:
        case At(starts_at=start, ends_at=end):
            return replace(question, when=Within(start.date(), start.date() + OTHER_DAYS, end - start))
        case Within() as when:
            latest = when.first_day + timedelta(days=MAX_RANGE_DAYS)
            return replace(question, when=replace(when, last_day=min(when.last_day + LATER, latest)))
    return None


def _further(question: Question) -> Question | None:
    """The same time in a wider circle; around the middle of a part of the map."""
    if box := question.box:
        return replace(question, box=None, circle=_middle(box)) if box.west <= box.east else None
    if question.circle is None:
        return None
    reach = next((km for km in FURTHER_KM if km > question.circle.radius_km), None)
    return replace(question, circle=replace(question.circle, radius_km=reach), radius_km=reach) if reach else None


def _middle(box: Box) -> Circle:
    return Circle((box.south + box.north) / 2, (box.west + box.east) / 2, FURTHER_KM[0])


def _nearest(question: Question, params: QueryDict) -> Iterator[tuple[str, str]]:
    """Communes that have venues, for who looks far from any: at sea, abroad, at coordinates that were typed wrong."""
    middle = question.circle or (_middle(question.box) if question.box else None)
    for one in nearest_communes(middle, limit=MOST_OTHERS) if middle else []:
        if one.km > FAR_KM:
            there = dict.fromkeys(PLACES) | {"commune": one.insee}
            yield (
                _("%(place)s, à %(km)d km") % {"place": one.name, "km": one.km},
                again(params, page=None, **there),
            )


def _found(question: Question | None, now: datetime) -> tuple[list[Found], Question]:
    """The first of what is found. Nobody asked for this, so that finding none says nothing of the demand."""
    if question is None:
        return [], Question()
    try:
        return first_found(question, limit=MOST_OTHERS, now=now).found, question
    except (Impossible, Missing):
        return [], question
