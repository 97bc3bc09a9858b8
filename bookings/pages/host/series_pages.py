"""`/hote/series/<reference>/`: a series is one request, with one answer."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Capability
from bookings.models import Reservation
from bookings.pages.bills import bill_of_series
from bookings.pages.booker.finding import coming
from bookings.pages.booker.words import names_of_spaces, state_of
from bookings.pages.deposits.card import deposits_card
from bookings.pages.errors import tell
from bookings.pages.gathered import gather
from bookings.pages.host.finding import hosted_series
from bookings.pages.host.reservation_pages import ReasonForm
from bookings.pages.host.words import guest_of, row_of, time_left, what_comes_next
from bookings.pages.papers.card import papers_card
from bookings.pages.paying.card import money_card, money_to_do
from bookings.pages.public import erp
from bookings.payments.dispute_wording import disputes_on, told
from bookings.series import approve_series, cancel_series, decline_series
from bookings.series.skipped import skipped_dates
from bookings.states import CERTAIN, State
from bookings.transitions import CANCELLABLE
from commons.errors import Impossible, Lost
from commons.words import day


@require_safe
@login_required
def series_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Every date with its state, one price, one answer."""
    now = timezone.now()
    series, dates, place = hosted_series(request, reference)
    context = place.context("reservations")
    rows = [row_of(one, now) for one in dates]
    asked = [one for one in dates if state_of(one, now) is State.REQUESTED]
    unpaid = [one for one in dates if state_of(one, now) is State.AWAITING_PAYMENT]
    may_answer = context["may"][Capability.ANSWER_REQUESTS.value]
    gathered = gather(dates[0], dates)
    context |= {
        "series": series,
        "reservation": dates[0],
        "rows": rows,
        "spaces": names_of_spaces(dates),
        "guest": guest_of(dates[0], shown=context["may"][Capability.SEE_GUESTS.value]),
        "bill": bill_of_series(series, dates),
        "deposits": deposits_card(gathered, now),
        "papers": papers_card(gathered, now),
        "left": time_left(asked[0], now) if asked else "",
        "next": what_comes_next(unpaid[0], now) if unpaid else [],
        "money": money_card(gathered, now),
        "money_may": money_to_do(gathered, may_change=may_answer or context["may"][Capability.SEE_MONEY.value]),
        "documents": gathered.documents,
        "may_bill": bool(series.total) and any(one.state in CERTAIN for one in dates),
        "asked": len(asked),
        "erp_warning": erp.warning(dates[0].purpose, place.venue.erp_types),
        **(told(disputes_on(gathered.link)) if gathered.link and context["may"][Capability.SEE_MONEY.value] else {}),
        "skipped": skipped_dates(series, dates[0].lines.all()),
        "may_answer": may_answer and bool(asked),
        "may_cancel": may_answer and not asked and any(row.state in CANCELLABLE for row in rows),
    }
    return render(request, "bookings/host/series.html", context)


@require_POST
@login_required
def approve_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree to all dates that are asked for."""
    series, _dates, _place = hosted_series(request, reference)
    try:
        agreed = approve_series(actor=request.user, series_id=series.pk, now=timezone.now())  # type: ignore[arg-type]
    except Lost as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("La série est acceptée : %(count)d dates.") % {"count": len(agreed)})
    return redirect("host_series", series.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decline_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse all dates that are asked for."""
    return _with_reason(request, reference, "decline")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel all dates to come, or those from a date (`from`) on."""
    return _with_reason(request, reference, "cancel")


def _with_reason(request: HttpRequest, reference: str, doing: str) -> HttpResponse:
    series, dates, place = hosted_series(request, reference)
    now = timezone.now()
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked: dict[str, Any] = {"actor": request.user, "series_id": series.pk, "now": now, **form.cleaned_data}
        try:
            if doing == "decline":
                done = decline_series(**asked)
            else:
                done = cancel_series(as_host=True, from_date=_day(request.POST.get("from")), **asked)
        except Impossible as error:
            tell(form, error)
        except Lost as error:
            messages.error(request, str(error.message))
            return redirect("host_series", series.reference)
        else:
            messages.success(
                request, _("C’est fait pour %(count)d dates : la personne est prévenue.") % {"count": len(done)}
            )
            return redirect("host_series", series.reference)
    context = _dates_left(dates, now, doing) | {"series": series, "form": form, "doing": doing}
    return render(request, "bookings/host/series_reason.html", place.context("reservations") | context)


def _dates_left(dates: list[Reservation], now: datetime, doing: str) -> dict[str, Any]:
    """The dates that can still be given up, and from which of them on one may cancel."""
    left = [one for one in coming(dates, now) if state_of(one, now) in CANCELLABLE]
    choices = [(_local_day(one).isoformat(), day(_local_day(one))) for one in left] if doing == "cancel" else []
    return {"spaces": names_of_spaces(dates), "dates": len(left), "choices": choices}


def _local_day(one: Reservation) -> date:
    return one.starts_at.astimezone(one.venue.zone).date()


def _day(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None
