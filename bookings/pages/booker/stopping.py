"""The link in an alert that stops it. Programmes post to it by themselves (RFC 8058), people see a button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bookings.pages.errors import told_as_pages
from bookings.saved.unsubscribing import search_of, stop_alert


# The signed address is all it takes, and stopping a mail is all it does.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@told_as_pages
def stop_page(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: scanners of mail open links, too."""
    stopped = request.method == "POST"
    search = stop_alert(token=token) if stopped else search_of(token)
    return render(request, "bookings/booker/stop_alert.html", {"search": search, "stopped": stopped})
