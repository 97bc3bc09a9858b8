"""When nothing is found: other days, the same time further away, and what could be loosened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.pages.public.cards import cards_of
from bookings.pages.public.query import changed
from bookings.pages.public.search_forms import FILTERS, MOST_RADIUS
from bookings.search.counting import Counts, count_filters
from bookings.search.finding import first_found
from bookings.search.nearest import nearest_communes
from bookings.search.question import MAX_RANGE_DAYS, At, Box, Circle, Question, Within
from commons.errors import Impossible, Missing

MOST_OTHERS: Final = 3
OTHER_DAYS: Final = timedelta(days=14)
LATER: Final = timedelta(days=90)
FAR_AHEAD: Final = timedelta(days=365)
# The first of these that reaches further than what was asked.
FURTHER_KM: Final = (100.0, 300.0)
# Nearer ones have been found, or are not free: then the place is not what is wrong.
FAR_KM: Final = 100
PLACES: Final = ("where", "near", "bbox", "vue", "radius_km")
HOURS: Final = ("from_time", "to_time", "from", "to")


def instead_of(question: Question, params: QueryDict, *, today: date, now: datetime) -> dict[str, Any]:
    """What the page shows in place of results: three more searches at most."""
    first = replace(question, page=1, ordering=None)
    other_days, further = _other_days(first), _further(first)
    near_by = _quietly(further, today, now) if further else []
    nearest = [] if near_by else list(_nearest(question, params))
    # A little further from a place without venues there are none, either.
    wider = [] if nearest else list(_wider(question, params))
    loosen = _loosen(question, params, count_quietly(question, now=now))
    return {
        "other_days": _quietly(other_days, today, now) if other_days else [],
        "further": near_by,
        "nearest": nearest,
        "too_early": _is_far_ahead(question, today),
        "loosen": [*loosen, *wider, *_elsewhere(question, params)],
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
    wider = next((km for km in FURTHER_KM if km > question.circle.radius_km), None)
    return replace(question, circle=replace(question.circle, radius_km=wider), radius_km=wider) if wider else None


def _is_far_ahead(question: Question, today: date) -> bool:
    """Whether the days asked for are further away than most venues tell of."""
    match question.when:
        case At(starts_at=start):
            return start.date() > today + FAR_AHEAD
        case Within(first_day=first):
            return first > today + FAR_AHEAD
    return False


def _middle(box: Box) -> Circle:
    return Circle((box.south + box.north) / 2, (box.west + box.east) / 2, FURTHER_KM[0])


def _nearest(question: Question, params: QueryDict) -> Iterator[tuple[str, str]]:
    """Communes that have venues, for who looks far from any: at sea, abroad, at coordinates that were typed wrong."""
    middle = question.circle or (_middle(question.box) if question.box else None)
    for one in nearest_communes(middle, limit=MOST_OTHERS) if middle else []:
        if one.km > FAR_KM:
            elsewhere = dict.fromkeys(PLACES) | {"commune": one.insee}
            yield (
                _("%(place)s, à %(km)d km") % {"place": one.name, "km": one.km},
                changed(params, page=None, **elsewhere),
            )


def _quietly(question: Question, today: date, now: datetime) -> list[dict[str, Any]]:
    """The first of what is found. Nobody asked for this, so that finding none says nothing of the demand."""
    try:
        return cards_of(first_found(question, limit=MOST_OTHERS, now=now).found, question, today=today, now=now)
    except (Impossible, Missing):
        return []


def _loosen(question: Question, params: QueryDict, counts: Counts | None) -> Iterator[tuple[str, str]]:
    """Words and query strings of the same search with one wish less. A filter that hides nothing is not named."""
    for name, words in _filters(question):
        found = counts.without.get(name, 0) if counts else None
        if found != 0:
            gone = {"max_price": None, "free": None} if name == "max_price" else {name: None}
            yield _told(words, found), changed(params, page=None, **gone)
    if counts and counts.unfiltered and not any(counts.without.values()):
        yield (
            _told(_("sans aucun filtre"), counts.unfiltered),
            changed(params, page=None, kind=None, **dict.fromkeys(FILTERS)),
        )
    if question.text:
        yield _("sans les mots cherchés"), changed(params, q=None, page=None)
    if isinstance(question.when, At) and params.get("date"):
        yield _("à toute heure ce jour-là"), changed(params, page=None, **dict.fromkeys(HOURS))
    if isinstance(question.when, Within) and question.when.weekdays:
        yield _("n’importe quel jour de la semaine"), changed(params, weekdays=None, page=None)
    if isinstance(question.when, Within) and question.when.duration:
        yield _("pour la durée la plus courte"), changed(params, duration=None, page=None)


def _wider(question: Question, params: QueryDict) -> Iterator[tuple[str, str]]:
    """The same search a little further around."""
    if question.circle and question.circle.radius_km < MOST_RADIUS:
        wider = min(int(question.circle.radius_km * 2) or 1, MOST_RADIUS)
        yield _("jusqu’à %(km)d km") % {"km": wider}, changed(params, radius_km=wider, page=None)


def _elsewhere(question: Question, params: QueryDict) -> Iterator[tuple[str, str]]:
    """The same search in more of the country."""
    if question.box:
        yield _("hors de la zone de la carte"), changed(params, bbox=None, vue=None, page=None)
    if question.box or question.circle:
        yield _("où que ce soit"), changed(params, commune=None, page=None, **dict.fromkeys(PLACES))


def _filters(question: Question) -> Iterator[tuple[str, str]]:
    if question.max_price is not None:
        yield "max_price", _("sans prix maximal")
    if question.amenities:
        yield "amenities", _("sans équipement particulier")
    if question.venue_kinds:
        yield "venue_kind", _("dans tous les types de lieux")
    if question.kinds:
        yield "kind", _("dans n’importe quel espace")
    if question.instant:
        yield "instant", _("aussi sur demande")
    if question.min_download is not None:
        yield "min_download", _("quel que soit le débit internet")
    if question.stop_minutes is not None:
        yield "stop_minutes", _("aussi loin d’une gare ou d’un arrêt")


def _told(words: str, found: int | None) -> str:
    if found is None:
        return words
    return f"{words} ({ngettext('%(count)d lieu', '%(count)d lieux', found) % {'count': found}})"
