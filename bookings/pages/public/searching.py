"""`/recherche/`: what can really be booked, and when nothing can, what could be."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.pages.public.asked_words import asked_in_words
from bookings.pages.public.cards import cards_of
from bookings.pages.public.communes import Place, read_place
from bookings.pages.public.filter_counts import SHOW, filter_context, show_counts
from bookings.pages.public.instead import count_quietly, instead_of
from bookings.pages.public.loosening import again, elsewhere, is_far_ahead, parts_of_the_day, wider, with_a_wish_less
from bookings.pages.public.query import changed
from bookings.pages.public.search_forms import SearchForm, parameters, without_unreadable_place
from bookings.pages.public.spans import spans_ahead
from bookings.pages.public.time_maps import time_map
from bookings.pages.public.to_wait_for import to_wait_for
from bookings.saved.searches import tidy
from bookings.search import parsing
from bookings.search.finding import Page, around, located, search
from bookings.search.question import Question
from bookings.search.reading import BadQuestion, read_question
from commons.errors import Impossible, Missing
from commons.models import Commune

PER_PAGE = 20


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """The form, and what it finds. Bad input is told by field; a page that does not exist is a 404.

    A place of the map that cannot be read is told and left out, here and of the links of the page.
    """
    now = timezone.now()
    request.GET, left_out = without_unreadable_place(request.GET)
    place = read_place(request.GET.get("where", "").strip(), request.GET.get("commune", "").strip())
    form = SearchForm(_typed(request.GET, place))
    context: dict[str, Any] = {"form": form, "place": place, "communes": known_communes()}
    if place.sentence:
        form.tell([("where", [_("Choisissez ci-dessus.") if place.choices else place.sentence])])
        context["choices"] = [(one, _with_commune(request.GET, one)) for one in place.choices]
        _tell_the_rest(request.GET, form, now)
    elif place.commune is None:
        # Where one was typed, a place of the map would not be looked at.
        context["left_out"] = left_out
    try:
        page = None if place.sentence else _search(request.GET, place, form, now)
    except Missing as error:
        return _no_such_page(request, error)
    if page is not None:
        context |= _found(page, request.GET, now, request.user) | _pages(request.GET, page)
        context["to_wait_for"] = to_wait_for(page, now=now)
        if not page.results:
            context |= _nothing(page.question, request.GET, now)
    question = page.question if page else None
    counts = count_quietly(question, now=now) if question and request.GET.get(SHOW) else None
    show_counts(form, counts)
    if question is not None:
        context["save_url"] = f"{reverse('search_save')}?{tidy(parameters(request.GET, place.commune))}"
        context["asked"] = asked_in_words(question, place.commune)
    context |= filter_context(request.GET, place.commune, counts)
    today = timezone.localdate(now)
    if form.flexible:
        context["spans"] = spans_ahead(request.GET, today)
    context["map"] = time_map(request.GET, question, venue_kinds=form.venue_kinds, today=today, has_list=True)
    return render(request, "bookings/public/search.html", context)


@require_safe
def instead_page(request: HttpRequest) -> HttpResponse:
    """`/recherche/autrement/`: what could be had in place of a search that finds nothing.

    Apart from the search because it is more work than the search itself. One that cannot be meant is told there.
    """
    now = timezone.now()
    place = read_place(request.GET.get("where", "").strip(), request.GET.get("commune", "").strip())
    search_url = again(request.GET)
    try:
        asked = read_question(parameters(request.GET, place.commune), today=timezone.localdate(now))
        question = located(around(asked, place.commune))
    except (BadQuestion, Impossible, Missing):
        return redirect(search_url)
    if place.sentence:
        return redirect(search_url)
    found = instead_of(question, request.GET, today=timezone.localdate(now), now=now)
    context = {**found, "search_url": search_url}
    return render(request, "bookings/public/instead.html", context)


def known_communes() -> list[str]:
    """The communes in which there are venues, as suggestions while typing."""
    return [str(one) for one in Commune.objects.filter(venues__state="published").distinct().order_by("name")[:300]]


def _typed(params: QueryDict, place: Place) -> QueryDict:
    """The parameters as the form shows them: a commune out of a link by its name, or as it stands if there is none."""
    typed = params.copy()
    if place.commune is not None:
        typed["where"] = str(place.commune)
    elif params.get("commune") and not params.get("where"):
        typed["where"] = params["commune"]
    for name, value in _told_by_a_link(params).items():
        typed.setdefault(name, value)
    return typed


def _told_by_a_link(params: QueryDict) -> dict[str, str]:
    """Dates as the API writes them (`from` and `to`, `between`) in the form's own fields; unreadable ones are not."""
    first, _slash, last = params.get("between", "").partition("/")
    opens, _dash, closes = params.get("hours", "").partition("-")
    if first or opens:
        return {"first": first, "last": last} | ({"from_time": opens, "to_time": closes} if opens else {})
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
        asked = read_question(parameters(params, place.commune), today=timezone.localdate(now))
        question = around(asked, place.commune)
        return search(replace(question, page_size=PER_PAGE), now=now)
    except BadQuestion as error:
        form.tell(error.fields.items())
    except Impossible as error:
        form.tell(error.fields.items() or [("", [str(error.message)])])
    return None


def _no_such_page(request: HttpRequest, error: Missing) -> HttpResponse:
    """A 404 that leads to the first page of the same search."""
    context = {"sentence": str(error.message), "first_page": changed(request.GET, page=None)}
    return render(request, "404.html", context, status=404)


def _tell_the_rest(params: QueryDict, form: SearchForm, now: datetime) -> None:
    """What else cannot be read beside the place: all is told at once."""
    try:
        read_question(parameters(params, None), today=timezone.localdate(now))
    except (BadQuestion, Impossible) as error:
        form.tell((name, sentences) for name, sentences in error.fields.items() if name != "commune")
    except Missing:
        # Of a page that does not exist nothing is said: none is shown.
        return


def _found(page: Page, params: QueryDict, now: datetime, user: Any) -> dict[str, Any]:
    today = timezone.localdate(now)
    cards = cards_of(page.results, page.question, today=today, reader=user)
    return {"cards": cards, "question": page.question, "parts": parts_of_the_day(page.question, params)}


def _nothing(question: Question, params: QueryDict, now: datetime) -> dict[str, Any]:
    return {
        "too_early": is_far_ahead(question, timezone.localdate(now)),
        "loosen": [*with_a_wish_less(question, params), *wider(question, params), *elsewhere(question, params)],
        "instead_url": f"{reverse('search_instead')}{changed(params, page=None)}",
    }


def _pages(params: QueryDict, page: Page) -> dict[str, str]:
    number = page.question.page
    return {
        "number": str(number),
        "previous_page": changed(params, page=number - 1) if number > 1 else "",
        "next_page": changed(params, page=number + 1) if page.more else "",
    }


def _with_commune(params: QueryDict, commune: Commune) -> str:
    return changed(params, where=None, commune=commune.insee, page=None)
