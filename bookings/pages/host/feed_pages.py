"""`/hote/agendas/<id>/` and adding one: what was understood, what is taken, what is chosen, and taking it away."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Capability
from bookings.calendars.addresses import calendar_address, known_address, renew_calendar_address, web_address
from bookings.calendars.at_once import look_at_once
from bookings.calendars.dates_csv import template_csv
from bookings.calendars.feeds import add_feed, change_feed, freed_by_removing, hosted_feed, look_again, remove_feed
from bookings.calendars.health import health_of
from bookings.calendars.options import Options
from bookings.calendars.question_words import hours
from bookings.calendars.questions import is_open
from bookings.calendars.remarks import remarks_of
from bookings.calendars.shares import percent
from bookings.calendars.summaries import Summary, sentences
from bookings.calendars.words import unknown_feed
from bookings.calendars.yearly import next_days, rule_in_words
from bookings.models import Feed
from bookings.pages.errors import tell
from bookings.pages.host.feed_forms import FIELDS, FeedForm, known
from bookings.pages.host.feed_months import first_month, month_of
from bookings.pages.host.frame import Place, open_place, place_of
from commons.errors import Impossible, Missing
from commons.periods import local_date
from commons.words import clock, day

MANAGE = Capability.MANAGE_CALENDARS
ONE_MINUTE = timedelta(minutes=1)
FIRST_MONTH, LAST_MONTH = date(1991, 1, 1), date(2099, 12, 1)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an outside calendar, a file or a yearly rule: it is read at once, and its page tells what was understood."""
    place = open_place(request, slug, MANAGE)
    sent = request.method == "POST"
    form = FeedForm(request.POST if sent else None, request.FILES if sent else None, venue=place.venue)
    if form.is_valid():
        now = timezone.now()
        try:
            feed = add_feed(actor=request.user, venue=place.venue, now=now, **form.said())  # type: ignore[arg-type]
        except Impossible as error:
            tell(form, error, FIELDS)
        else:
            if feed.source == Feed.Source.ADDRESS:
                calendar_address(actor=request.user, subject=feed)  # type: ignore[arg-type]
            look_at_once(feed=feed, now=now)
            return redirect("host_feed", feed.pk)
    context = place.context("calendars") | {"form": form}
    return render(request, "bookings/host/feed_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def feed_page(request: HttpRequest, feed_id: int) -> HttpResponse:
    """All of one feed; `?mois=2027-01`: the month to show. POST changes what is chosen, or replaces its source."""
    feed, place = _open(request, feed_id)
    sent, now = request.method == "POST", timezone.now()
    form = FeedForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        venue=feed.venue,
        feed=feed,
        initial=known(feed),
    )
    if form.is_valid():
        try:
            changed = change_feed(actor=request.user, feed=feed, now=now, **form.said())  # type: ignore[arg-type]
        except Impossible as error:
            tell(form, error, FIELDS)
        else:
            if changed.next_look_at == now and not changed.paused:
                look_at_once(feed=changed, now=now)
            messages.success(request, _("C’est enregistré."))
            return redirect("host_feed", feed.pk)
    context = place.context("calendars") | {"form": form, **_told(feed, request.GET.get("mois", ""))}
    return render(request, "bookings/host/feed.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def feed_action(request: HttpRequest, feed_id: int) -> HttpResponse:
    """`do`: read it now, pause it, go on, make its address for the other side, or renew that."""
    feed = hosted_feed(actor=request.user, feed_id=feed_id)  # type: ignore[arg-type]
    now = timezone.now()
    asked: dict[str, Any] = {"actor": request.user, "feed": feed, "now": now}
    match request.POST.get("do"):
        case "look":
            look_at_once(feed=look_again(**asked), now=now)
            messages.success(request, _("L’agenda vient d’être relu."))
        case "pause":
            change_feed(paused=True, **asked)
            messages.success(request, _("L’agenda n’est plus lu. Ce qui était pris reste pris."))
        case "resume":
            look_at_once(feed=change_feed(paused=False, **asked), now=now)
            messages.success(request, _("L’agenda est lu de nouveau."))
        case "address":
            calendar_address(actor=request.user, subject=feed)  # type: ignore[arg-type]
        case "renew":
            renew_calendar_address(actor=request.user, subject=feed)  # type: ignore[arg-type]
            messages.success(
                request, _("L’adresse a changé : donnez la nouvelle aux personnes qui avaient l’ancienne.")
            )
    return redirect("host_feed", feed.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Say what becomes free, then forget the feed."""
    feed, place = _open(request, feed_id)
    now = timezone.now()
    if request.method == "POST":
        remove_feed(actor=request.user, feed=feed, now=now)  # type: ignore[arg-type]
        messages.success(request, _("L’agenda est retiré : ce qui était pris par lui est libre."))
        return redirect("host_calendars", feed.venue.slug)
    context = place.context("calendars") | {"feed": feed, "freed": freed_by_removing(feed, now)}
    return render(request, "bookings/host/feed_remove.html", context)


@require_safe
@login_required
def template(_request: HttpRequest) -> HttpResponse:
    """A table of dates to fill in."""
    name = _("dates-occupees.csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(template_csv(), content_type="text/csv; charset=utf-8", headers=headers)


def _open(request: HttpRequest, feed_id: int) -> tuple[Feed, Place]:
    """The feed with its venue, and what the reader may do there. Raises Missing, NotAllowed."""
    feed = Feed.objects.select_related("venue").prefetch_related("spaces").defer("text").filter(pk=feed_id).first()
    if feed is None:
        raise unknown_feed()
    try:
        return feed, place_of(request, feed.venue, MANAGE)
    except Missing:
        raise unknown_feed() from None


def _told(feed: Feed, month: str) -> dict[str, Any]:
    now = timezone.now()
    today = local_date(now, feed.venue.zone)
    address = known_address(feed)
    return {
        "feed": feed,
        "health": health_of(feed, now),
        "remarks": remarks_of(feed),
        "good_at": feed.good_at and _moment(feed.good_at.astimezone(feed.venue.zone)),
        "waits": feed.next_look_at is not None and feed.next_look_at >= now + ONE_MINUTE,
        "understood": sentences(Summary.read(feed.summary), Options.of(feed)),
        "rule": rule_in_words(feed.rule) if feed.rule else "",
        "next_days": next_days(feed.rule, today) if feed.rule else [],
        "share": taken_share(feed),
        "month": month_of(feed, _month(month) or first_month(feed, now), now=now),
        "address": address and web_address(address),
        "address_read_at": address and address.read_at,
    }


def taken_share(feed: Feed) -> dict[str, object] | None:
    """Hours published from now on where the feed counts, those that it takes, and their part; None without any.

    `asked`: the host still owes an answer about them.
    """
    if not feed.open_minutes:
        return None
    part = percent(feed.open_minutes, feed.taken_minutes)
    return {
        "open": hours(feed.open_minutes),
        "taken": hours(feed.taken_minutes),
        "percent": "< 1" if feed.taken_minutes and not part else part,
        "asked": is_open(feed),
    }


def _moment(local: datetime) -> str:
    return f"{day(local.date())}, {clock(local)}"


def _month(text: str) -> date | None:
    """The first day of the month in the address; None where that is none."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return min(max(asked, FIRST_MONTH), LAST_MONTH)
