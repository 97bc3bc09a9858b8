"""Counts beside the filters of the search form: put there by the server on demand, else by js/filters.js."""

from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bookings.pages.public.query import changed
from bookings.pages.public.search_forms import SearchForm, parameters
from bookings.search.counting import PRICES, Counts
from bookings.search.reading import NAMES
from commons.models import Commune

BOXES: Final = ("venue_kind", "amenities")
SINGLE: Final = {"free": ("max_price", "0"), "instant": ("instant", "1")}
SELECTS: Final = ("kind", "min_download", "stop_minutes")
SHOW: Final = "comptes"


def show_counts(form: SearchForm, counts: Counts | None) -> None:
    """Write the counts into the labels of the form's filters; None: places for them, empty."""
    for name in BOXES:
        choices = form.fields[name].choices  # type: ignore[attr-defined]
        form.fields[name].choices = [  # type: ignore[attr-defined]
            (value, _with_count(words, name, value, counts)) for value, words in choices
        ]
    for name, (filtered, value) in SINGLE.items():
        form.fields[name].label = _with_count(form.fields[name].label, filtered, value, counts)
    if counts is None:
        return
    for name in SELECTS:
        widget = form.fields[name].widget
        widget.choices = [
            (value, f"{words} ({_count(counts, name, value)})" if value else words) for value, words in widget.choices
        ]


def filter_context(params: QueryDict, commune: Commune | None, counts: Counts | None) -> dict[str, Any]:
    """Links to prices with their counts; where counts can be read, and the same page with them."""
    return {
        "price_ways": [
            (_with_count(_("%(price)d €") % {"price": price}, "max_price", str(price), counts), _at_most(params, price))
            for price in PRICES
        ],
        "counts": counts,
        "counts_api": f"{reverse('api-search-counts')}?{_asked(params, commune).urlencode()}",
        "counts_page": changed(params, page=None, **{SHOW: "1"}),
    }


def _at_most(params: QueryDict, price: int) -> str:
    return changed(params, max_price=price, free=None, page=None)


def _asked(params: QueryDict, commune: Commune | None) -> QueryDict:
    """The API's parameters of the page's address, which may hold others."""
    asked = parameters(params, commune)
    for name in set(asked) - NAMES | {"page", "ordering"}:
        asked.pop(name, None)
    return asked


def _count(counts: Counts, name: str, value: str) -> int:
    return counts.with_value.get(name, {}).get(value, 0)


def _with_count(words: Any, name: str, value: str, counts: Counts | None) -> SafeString:
    shown = "" if counts is None else f"({_count(counts, name, value)})"
    return format_html('<span>{} <span class="count" data-count="{}={}">{}</span></span>', words, name, value, shown)
