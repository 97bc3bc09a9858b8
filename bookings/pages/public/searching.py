"""`/recherche/`: what can really be booked, and when nothing can, what could be."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.pages.public.cards import cards_of
from bookings.pages.public.communes import Place, read_place
from bookings.pages.public.search_forms import MOST_RADIUS, SearchForm, parameters
from bookings.pages.public.time_maps import time_map
from bookings.search import parsing
from bookings.search.finding import Page, search
from bookings.search.question import At, Question, Within
from bookings.search.reading import BadQuestion, read_question
from commons.errors import Impossible, Missing
from commons.models import Commune

PER_PAGE = 20
MOST_OTHERS = 3
OTHER_DAYS = timedelta(days=14)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """The form, and what it finds. Bad input is told by field; a page that does not exist is a 404."""
    now = timezone.now()
    place = read_place(request.GET.get("where", "").strip(), request.GET.get("commune", "").strip())
    form = SearchForm(_typed(request.GET, place))
    context: dict[str, Any] = {"form": form, "place": place, "communes": known_communes()}
    if place.sentence:
        form.tell([("where", [place.sentence])])
        context["choices"] = [(one, _with_commune(request.GET, one)) for one in place.choices]
    page = None if place.sentence else _search(request.GET, place, form, now)
    if page is not None:
        context |= _found(page, now) | _pages(request.GET, page)
        if not page.results:
            context |= _instead(page.question, request.GET, now)
    question = page.question if page else None
    context["map"] = time_map(request.GET, question, today=timezone.localdate(now), has_list=True)
    return render(request, "bookings/public/search.html", context)


def known_communes() -> list[str]:
    """The communes in which there are venues, as suggestions while typing."""
    return [str(one) for one in Commune.objects.filter(venues__state="published").distinct().order_by("name")[:300]]


def _typed(params: QueryDict, place: Place) -> QueryDict:
    """The parameters as the form shows them: a commune out of a link is told by its name."""
    typed = params.copy()
    if place.commune is not None:
        typed["where"] = str(place.commune)
    for name, value in _told_by_a_link(params).items():
        typed.setdefault(name, value)
    return typed


def _told_by_a_link(params: QueryDict) -> dict[str, str]:
    """Dates as the API writes them (`from` and `to`, `between`) in the form's own fields; unreadable ones are not."""
    first, _slash, last = params.get("between", "").partition("/")
    if first:
        return {"first": first, "last": last}
    try:
        start, end = (_local(parsing.moment(params.get(name, ""))) for name in ("from", "to"))
    except parsing.Unreadable:
        return {}
    told = {"date": f"{start:%Y-%m-%d}", "from_time": f"{start:%H:%M}", "to_time": f"{end:%H:%M}"}
    return told if start.date() == end.date() else told | {"to_date": f"{end:%Y-%m-%d}"}


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _search(params: QueryDict, place: Place, form: SearchForm, now: datetime) -> Page | None:
    try:
        question = read_question(parameters(params, place.commune))
        return search(replace(question, page_size=PER_PAGE), now=now)
    except BadQuestion as error:
        form.tell(error.fields.items())
    except Impossible as error:
        form.tell(error.fields.items() or [("", [str(error.message)])])
    except Missing as error:
        raise Http404(str(error.message)) from None
    return None


def _found(page: Page, now: datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    return {"cards": cards_of(page.results, page.question, today=today, now=now), "question": page.question}


def _pages(params: QueryDict, page: Page) -> dict[str, str]:
    number = page.question.page
    return {
        "number": str(number),
        "previous_page": changed(params, page=number - 1) if number > 1 else "",
        "next_page": changed(params, page=number + 1) if page.more else "",
    }


def changed(params: QueryDict, **values: object) -> str:
    """The query string with some parameters changed; None takes one out."""
    query = params.copy()
    for name, value in values.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def _with_commune(params: QueryDict, commune: Commune) -> str:
    return changed(params, where=None, commune=commune.insee, page=None)


def _instead(question: Question, params: QueryDict, now: datetime) -> dict[str, Any]:
    """Other days here, the same time further away, and what could be loosened: two more searches at most."""
    first = replace(question, page=1, page_size=MOST_OTHERS, ordering=None)
    other_days = _other_days(first)
    further = replace(first, radius_km=100.0, circle=_wider(question)) if question.circle else None
    today = timezone.localdate(now)
    return {
        "other_days": _quietly(other_days, today, now) if other_days else [],
        "further": _quietly(further, today, now) if further and question.radius_km < 100 else [],
        "loosen": _loosen(question, params),
    }


def _other_days(question: Question) -> Question | None:
    """The same length at any time of the two weeks from the day asked for."""
    if not isinstance(question.when, At):
        return None
    start, end = question.when.starts_at, question.when.ends_at
    within = Within(start.date(), start.date() + OTHER_DAYS, end - start)
    return replace(question, when=within)


def _wider(question: Question) -> Any:
    return replace(question.circle, radius_km=100.0) if question.circle else None


def _quietly(question: Question, today: date, now: datetime) -> list[dict[str, Any]]:
    try:
        return cards_of(search(question, now=now).results, question, today=today, now=now)
    except (Impossible, Missing):
        return []


def _loosen(question: Question, params: QueryDict) -> list[tuple[str, str]]:
    """Words and query strings of the same search with one wish less."""
    ways = []
    if question.max_price is not None:
        ways.append((_("sans prix maximal"), changed(params, max_price=None, page=None)))
    if question.amenities:
        ways.append((_("sans équipement particulier"), changed(params, amenities=None, page=None)))
    if question.venue_kinds:
        ways.append((_("dans tous les types de lieux"), changed(params, venue_kind=None, page=None)))
    if question.text:
        ways.append((_("sans les mots cherchés"), changed(params, q=None, page=None)))
    if question.kinds:
        ways.append((_("dans n’importe quel espace"), changed(params, kind=None, page=None)))
    if question.circle and question.radius_km < MOST_RADIUS:
        wider = min(int(question.radius_km * 2), 200)
        ways.append((_("jusqu’à %(km)d km") % {"km": wider}, changed(params, radius_km=wider, page=None)))
    return ways
