"""`/calendars/…`: calendars for other programmes. One's own are known by their secret; openings are for everybody."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.models import Territory
from bookings.calendars.addresses import address_of_token
from bookings.calendars.editions import Edition, edition_of, known_edition, mark_read
from bookings.calendars.exporting import Sheet, digest_of
from bookings.calendars.openings import openings_near, openings_of_territory
from bookings.models import CalendarAddress
from bookings.search import parsing
from commons.errors import Missing
from commons.models import Commune

FURTHEST_KM = 200
PUBLIC_SECONDS = 3600
CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})


@require_safe
@gzip_page
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What is taken, or what somebody booked, as iCal; 304 while nothing has changed."""
    now = timezone.now()
    try:
        address = address_of_token(token)
    except Missing as error:
        raise Http404(str(error.message)) from error
    edition, response = _edition(request, address, now)
    if request.method == "GET" and not _is_looked_at(request):
        mark_read(address, edition, now=now)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
@gzip_page
def openings(request: HttpRequest, slug: str) -> HttpResponse:
    """What is open in a territory, for everybody."""
    territory = get_object_or_404(Territory, slug=slug)
    return _public(request, openings_of_territory(territory, now=timezone.now()))


@require_safe
@gzip_page
def openings_around(request: HttpRequest) -> HttpResponse:
    """What is open around `commune` (Insee code), at most `rayon` kilometres away. Malformed: 400; unknown: 404."""
    try:
        insee, km = parsing.insee(request.GET.get("commune", "")), parsing.whole(request.GET.get("rayon", "30"))
    except parsing.Unreadable as error:
        raise BadRequest(str(error)) from error
    if km > FURTHEST_KM:
        raise BadRequest("rayon")
    commune = get_object_or_404(Commune, pk=insee, latitude__isnull=False, longitude__isnull=False)
    return _public(request, openings_near(commune, km=km, now=timezone.now()))


def _edition(request: HttpRequest, address: CalendarAddress, now: datetime) -> tuple[Edition, HttpResponse]:
    """What is given and the answer that gives it: the calendar is made only if the reader may not have it yet."""
    if CONDITIONS & request.headers.keys():
        known = known_edition(address, now=now)
        if known and _is_known(request.headers, known.digest, known.changed_at):
            return known, _labelled(HttpResponseNotModified(), known.digest, known.changed_at)
    made = edition_of(address, now=now)
    return made, _answer(request, made.content, made.digest, made.changed_at)


def _public(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    content = sheet.content
    response = _answer(request, content, digest_of(content))
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    return response


def _is_looked_at(request: HttpRequest) -> bool:
    """Whether a person looks at the address in a browser: the platform for which it is knows nothing by that."""
    return "Sec-Fetch-Mode" in request.headers


def _answer(request: HttpRequest, content: bytes, digest: str, changed_at: datetime | None = None) -> HttpResponse:
    """The calendar, or that it is the one which the reader has.

    The tag is a weak one: the same calendar may be sent packed or not. It is asked before the time, as RFC 9110 wants.
    """
    if _is_known(request.headers, digest, changed_at):
        return _labelled(HttpResponseNotModified(), digest, changed_at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="intersaison.ics"'
    return _labelled(response, digest, changed_at)


def _labelled(response: HttpResponse, digest: str, changed_at: datetime | None) -> HttpResponse:
    response["ETag"] = f'W/"{digest}"'
    if changed_at is not None:
        response["Last-Modified"] = http_date(int(changed_at.timestamp()))
    return response


def _is_known(headers: Mapping[str, str], digest: str, changed_at: datetime | None) -> bool:
    if tags := headers.get("If-None-Match"):
        asked = {tag.removeprefix("W/") for tag in parse_etags(tags)}
        return "*" in asked or f'"{digest}"' in asked
    since = parse_http_date_safe(headers.get("If-Modified-Since", ""))
    return since is not None and changed_at is not None and int(changed_at.timestamp()) <= since
