"""The same search with one wish less: words and addresses, and with counts how many places each would find."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.pages.public.query import changed
from bookings.pages.public.search_forms import FILTERS, MOST_RADIUS, PARTS
from bookings.search.counting import Counts
from bookings.search.question import At, Question, Within

FAR_AHEAD: Final = timedelta(days=365)
PLACES: Final = ("where", "near", "bbox", "vue", "radius_km")
HOURS: Final = ("from_time", "to_time", "from", "to")


def again(params: QueryDict, **values: object) -> str:
    """The address of the search with some parameters changed."""
    return f"{reverse('search')}{changed(params, **values)}"


def is_far_ahead(question: Question, today: date) -> bool:
    """Whether the days asked for are further away than most venues tell of."""
    match question.when:
        case At(starts_at=start):
            return start.date() > today + FAR_AHEAD
        case Within(first_day=first):
            return first > today + FAR_AHEAD
    return False


def with_a_wish_less(question: Question, params: QueryDict, counts: Counts | None = None) -> Iterator[tuple[str, str]]:
    """Words and addresses of the search without one of its wishes. A filter that hides nothing is not named."""
    for name, words in filters_of(question).items():
        found = counts.without.get(name, 0) if counts else None
        if found != 0:
            gone = {"max_price": None, "free": None} if name == "max_price" else {name: None}
            yield _told(words, found), again(params, page=None, **gone)
    if counts and counts.unfiltered and not any(counts.without.values()):
        yield (
            _told(_("sans aucun filtre"), counts.unfiltered),
            again(params, page=None, kind=None, **dict.fromkeys(FILTERS)),
        )
    if question.text:
        yield _("sans les mots cherchés"), again(params, q=None, page=None)
    if isinstance(question.when, At) and params.get("date"):
        yield _("à toute heure ce jour-là"), again(params, page=None, **dict.fromkeys(HOURS))
    if isinstance(question.when, Within) and question.when.weekdays:
        yield _("n’importe quel jour de la semaine"), again(params, weekdays=None, page=None)
    if isinstance(question.when, Within) and (question.when.duration or question.when.half):
        yield _("pour la durée la plus courte"), again(params, duration=None, page=None)


def parts_of_the_day(question: Question, params: QueryDict) -> list[tuple[str, str]]:
    """The same day by half-days or whole, for hours within one day of a form: some spaces are taken in no other way."""
    when = question.when
    if not isinstance(when, At) or not params.get("date") or when.starts_at.date() != when.ends_at.date():
        return []
    given_up = dict.fromkeys((*HOURS, "to_date", "spans_closures", "page"))
    return [(str(words), again(params, **given_up, duration=part)) for part, words in PARTS]


def wider(question: Question, params: QueryDict) -> Iterator[tuple[str, str]]:
    """The same search a little further around."""
    if question.circle and question.circle.radius_km < MOST_RADIUS:
        km = min(int(question.circle.radius_km * 2) or 1, MOST_RADIUS)
        yield _("jusqu’à %(km)d km") % {"km": km}, again(params, radius_km=km, page=None)


def elsewhere(question: Question, params: QueryDict) -> Iterator[tuple[str, str]]:
    """The same search in more of the country."""
    if question.box:
        yield _("hors de la zone de la carte"), again(params, bbox=None, vue=None, page=None)
    if question.box or question.circle:
        yield _("où que ce soit"), again(params, commune=None, page=None, **dict.fromkeys(PLACES))


def filters_of(question: Question) -> dict[str, str]:
    """The filters that are set, by their names, and how it is said to give each up."""
    given_up = {
        "max_price": (question.max_price is not None, _("sans prix maximal")),
        "amenities": (question.amenities, _("sans équipement particulier")),
        "venue_kind": (question.venue_kinds, _("dans tous les types de lieux")),
        "kind": (question.kinds, _("dans n’importe quel espace")),
        "instant": (question.instant, _("aussi sur demande")),
        "min_download": (question.min_download is not None, _("quel que soit le débit internet")),
        "stop_minutes": (question.stop_minutes is not None, _("aussi loin d’une gare ou d’un arrêt")),
    }
    return {name: words for name, (is_set, words) in given_up.items() if is_set}


def _told(words: str, found: int | None) -> str:
    if found is None:
        return words
    return f"{words} ({ngettext('%(count)d lieu', '%(count)d lieux', found) % {'count': found}})"
