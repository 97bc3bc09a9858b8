"""`/carte/annee.svg`: how many venues are open each week, as a picture for pages without scripts."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from bookings.search.maps import Week, open_weeks
from bookings.search.reading import BadQuestion, read_question
from commons.errors import Impossible, Missing

BAR, TALLEST = 22, 90
# Northern winters begin in December.
SEASONS = ("winter", "spring", "summer", "autumn")


@require_safe
@cache_control(public=True, max_age=600)
def season_picture(request: HttpRequest) -> HttpResponse:
    """The 53 weeks from this Monday on, for the API's filters in the address."""
    today = timezone.localdate()
    try:
        weeks = open_weeks(read_question(request.GET, today=today), first_day=today - timedelta(days=today.weekday()))
    except (BadQuestion, Impossible, Missing) as error:
        raise Http404 from error
    context = {"bars": bars(weeks), "months": months(weeks), "width": BAR * len(weeks)}
    return render(request, "bookings/public/season.svg", context, content_type="image/svg+xml")


def bars(weeks: list[Week]) -> list[dict[str, Any]]:
    """Place, height and season of each week's bar; a week without open venues has none."""
    most = max((week.venues for week in weeks), default=0)
    return [
        {
            "x": BAR * nth + 1,
            "height": max(4, round(week.venues / most * TALLEST)),
            "y": TALLEST - max(4, round(week.venues / most * TALLEST)),
            "season": season_of(week.first_day + timedelta(days=3)),
        }
        for nth, week in enumerate(weeks)
        if week.venues
    ]


def months(weeks: list[Week]) -> list[dict[str, Any]]:
    """Where each month's first whole week is, with its name."""
    return [
        {"x": BAR * nth, "name": date_format(week.first_day, "M")}
        for nth, week in enumerate(weeks)
        if week.first_day.day <= 7
    ]


def season_of(day: date) -> str:
    return SEASONS[day.month % 12 // 3]
