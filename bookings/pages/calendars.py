"""`/calendars/…`: calendars for other programmes. One's own are known by their secret; openings are for everybody."""

from collections.abc import Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from bookings.calendars.addresses import address_of_token
from bookings.calendars.editions import edition_of, mark_read
from commons.errors import Missing


@require_safe
@gzip_page
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What is taken, or what somebody booked, as iCal; 304 while nothing has changed."""
    now = timezone.now()
    try:
        address = address_of_token(token)
    except Missing as error:
        raise Http404(str(error.message)) from error
    edition = edition_of(address, now=now)
    if request.method == "GET" and not _is_looked_at(request):
        mark_read(address, edition, now=now)
    response = _answer(request, edition.content, edition.digest, edition.changed_at)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _is_looked_at(request: HttpRequest) -> bool:
    """Whether a person looks at the address in a browser: the platform for which it is knows nothing by that."""
    return "Sec-Fetch-Mode" in request.headers


def _answer(request: HttpRequest, content: bytes, digest: str, changed_at: datetime | None = None) -> HttpResponse:
    """The calendar, or that it is the one which the reader has.

    The tag is a weak one: the same calendar may be sent packed or not. It is asked before the time, as RFC 9110 wants.
    """
    etag = f'W/"{digest}"'
    modified = int(changed_at.timestamp()) if changed_at else None
    response: HttpResponse
    if _is_known(request.headers, etag, modified):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="intersaison.ics"'
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    return response


def _is_known(headers: Mapping[str, str], etag: str, modified: int | None) -> bool:
    if tags := headers.get("If-None-Match"):
        asked = {tag.removeprefix("W/") for tag in parse_etags(tags)}
        return "*" in asked or etag.removeprefix("W/") in asked
    since = parse_http_date_safe(headers.get("If-Modified-Since", ""))
    return since is not None and modified is not None and modified <= since
