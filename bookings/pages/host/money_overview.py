"""`/hote/lieux/<slug>/argent/`: what came in, what is due, what has to be given back; files for the accountant."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, Sum, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from accounts.roles import Capability
from bookings.invoices.statements import asks_for_titles
from bookings.ledger.accounting import entries_csv, sums_awaited, sums_due, sums_due_csv
from bookings.models import Payment, Refund
from bookings.money_words import CHARGED_BACK, PaymentState, RefundState
from bookings.pages.host.frame import Place, open_place
from commons.money import ZERO
from commons.periods import local_date, local_day
from venues.models import Venue
from venues.payment_words import MethodKind

MOST_SHOWN = 100
LONGEST = timedelta(days=800)
YEARS = range(2000, 2200)


@require_safe
@login_required
def money_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A period (this month unless told), what came in, what is due now, refunds that wait for the host."""
    place, first, last, now = _asked(request, slug)
    venue = place.venue
    payments = _came(venue, first, last)
    context = {
        "first": first,
        "last": last,
        "payments": payments,
        "total": payments[0].total if payments else ZERO,
        "returned": _returned(venue, first, last),
        "fees": payments[0].fees if payments else ZERO,
        "due": sums_due(venue, now)[:MOST_SHOWN],
        "awaited": sums_awaited(venue)[:MOST_SHOWN],
        "asks_for_titles": asks_for_titles(venue, now),
        "to_give_back": _to_give_back(venue)[:MOST_SHOWN],
    }
    return render(request, "bookings/host/money_overview.html", place.context("money") | context)


@require_safe
@login_required
def entries_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The ledger of the period."""
    place, first, last, _now = _asked(request, slug)
    name = f"ecritures-{place.venue.slug}-{first:%Y%m%d}-{last:%Y%m%d}.csv"
    return _file(entries_csv(place.venue, first, last), name)


@require_safe
@login_required
def due_file(request: HttpRequest, slug: str) -> HttpResponse:
    """What is due today, for a public accountant."""
    place, _first, _last, now = _asked(request, slug)
    return _file(sums_due_csv(place.venue, now), f"sommes-dues-{place.venue.slug}.csv")


def _asked(request: HttpRequest, slug: str) -> tuple[Place, date, date, datetime]:
    place, now = open_place(request, slug, Capability.SEE_MONEY), timezone.now()
    today = local_date(now, place.venue.zone)
    first = _day(request.GET.get("du")) or today.replace(day=1)
    last = _day(request.GET.get("au")) or today
    return place, first, min(max(first, last), first + LONGEST), now


def _day(text: str | None) -> date | None:
    """A day in years that have accounts; None for anything else."""
    try:
        day = parse_date(text) if text else None
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


def _came(venue: Venue, first: date, last: date) -> list[Any]:
    """The last payments of the period; each knows `total` and `fees` of all of them."""
    start, end = local_day(first, venue.zone).start, local_day(last, venue.zone).end
    came = Payment.objects.filter(venue=venue, state=PaymentState.SUCCEEDED, paid_at__gte=start, paid_at__lt=end)
    summed = came.annotate(total=Window(Sum("amount")), fees=Window(Sum("application_fee")))
    return list(summed.order_by("-paid_at", "-pk").select_related("link__reservation", "link__series")[:MOST_SHOWN])


def _returned(venue: Venue, first: date, last: date) -> Decimal:
    """What went back in the period."""
    start, end = local_day(first, venue.zone).start, local_day(last, venue.zone).end
    done = Refund.objects.filter(payment__venue=venue, state=RefundState.SUCCEEDED, done_at__gte=start, done_at__lt=end)
    return done.aggregate(sum=Sum("amount"))["sum"] or ZERO


def _to_give_back(venue: Venue) -> Any:
    """Refunds that wait for the host: what was paid directly, and cards that could not be refunded."""
    by_hand = Q(state=RefundState.DUE) & ~Q(payment__method=MethodKind.CARD)
    waiting = Refund.objects.filter(Q(state=RefundState.FAILED) | by_hand, payment__venue=venue, replaced_by=None)
    waiting = waiting.exclude(problem=CHARGED_BACK)
    return waiting.select_related("reservation", "payment").order_by("at")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
