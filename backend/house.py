"""The pages of the house: legal notice, terms, privacy, accessibility, how results are ranked."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from commons.house.markup import to_html
from commons.house.reading import former, held_on, in_force
from commons.models import HouseText


@require_safe
def house_page(request: HttpRequest, page: str) -> HttpResponse:
    """The text that holds today, or the one that held from `?version=`; a page without any says so."""
    today = timezone.localdate()
    asked = request.GET.get("version")
    if asked is None:
        text = in_force(page, today)
    else:
        begun = _day(asked)
        text = held_on(page, begun, today) if begun else None
        if text is None:
            raise Http404
    context = {
        "title": HouseText.Page(page).label,
        "text": text,
        "html": to_html(text.body) if text else "",
        "former": former(page, text) if text and asked is None else [],
        "is_former": asked is not None,
    }
    return render(request, "house.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
