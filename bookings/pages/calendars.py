"""`GET /calendars/<token>.ics`: public by its secret."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, quote_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from bookings.calendars.addresses import address_of_token, mark_read
from bookings.calendars.exporting import calendar_of
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
    mark_read(address, now=now)
    content = calendar_of(address, now=now)
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    asked = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    response: HttpResponse
    if etag in asked or "*" in asked:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="intersaison.ics"'
    response["ETag"] = etag
    response["Date"] = http_date(now.timestamp())
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response
