"""From a hold to a reservation: what it is for, a last look, and sending it before the deadline."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bookings.deposits.asking import promised_deposits
from bookings.describing import LONGEST_MESSAGE, describe, describe_series
from bookings.lifecycle import extend_hold, submit
from bookings.models import Reservation
from bookings.pages.bills import bill_of_snapshot
from bookings.pages.booker.finding import own_reservation, own_series
from bookings.pages.booker.unsent import details_of, forget_unsent, keep_unsent, signed_in_keeping_words
from bookings.pages.booker.words import lines_of, state_of, until
from bookings.pages.errors import tell, told_as_pages
from bookings.pages.links import again_link
from bookings.pages.papers.forms import PapersMixin
from bookings.pages.public import erp
from bookings.pages.public.booking import steps
from bookings.papers.asking import last_day, papers_known, papers_of, promised_papers
from bookings.papers.sending import send_paper
from bookings.payments.choosing import methods_for
from bookings.payments.links import link_of
from bookings.payments.wording import method_in_words
from bookings.series import extend_series, submit_series
from bookings.states import State
from commons.errors import Impossible, Lost
from commons.house.reading import in_force
from commons.models import HouseText
from venues.models import PaymentMethod
from venues.reading_texts import texts_of
from venues.text_words import TextField


class DetailsForm(PapersMixin):
    """What the host is told, and shown."""

    purpose = forms.ChoiceField(label=gettext_lazy("Pour quoi faire"), choices=Reservation.Purpose.choices)
    payment_method = forms.ChoiceField(label=gettext_lazy("Comment payer"), widget=forms.RadioSelect, required=False)
    message = forms.CharField(
        label=gettext_lazy("Message à l’hôte"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Ce qu’il doit savoir : matériel, accès, horaires d’arrivée."),
    )

    def __init__(self, *args: Any, methods: Sequence[PaymentMethod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not methods:
            del self.fields["payment_method"]
            return
        field: Any = self.fields["payment_method"]
        field.choices = [(one.pk, method_in_words(one)) for one in methods]
        field.initial = methods[0].pk
        # Radios with one chosen are never empty; a programme that leaves it out gets the first.
        field.wanted_of_some = True

    @property
    def method_id(self) -> int | None:
        """What was chosen, None where there is nothing to choose."""
        chosen = self.cleaned_data.get("payment_method")
        return int(chosen) if chosen else None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_keeping_words
@told_as_pages
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Look once more and send one reservation."""
    reservation = own_reservation(request.user, reference)  # type: ignore[arg-type]
    page = reverse("my_reservation", args=[reservation.reference])

    def send(form: DetailsForm, now: datetime) -> Reservation:
        who: dict[str, Any] = {"actor": request.user, "reservation_id": reservation.pk, "now": now}
        describe(purpose=form.cleaned_data["purpose"], message=form.cleaned_data["message"], **who)
        moved = submit(payment_method_id=form.method_id, **who)
        _send_papers(form, moved, request, now)
        return moved

    return _confirm(request, reservation, page, send, {"bill": bill_of_snapshot(reservation.price, reservation.venue)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_keeping_words
@told_as_pages
def confirm_series(request: HttpRequest, reference: str) -> HttpResponse:
    """The same for all dates of a series."""
    series, dates = own_series(request.user, reference)  # type: ignore[arg-type]
    page = reverse("my_series", args=[series.reference])

    def send(form: DetailsForm, now: datetime) -> Reservation:
        who: dict[str, Any] = {"actor": request.user, "series_id": series.pk, "now": now}
        describe_series(purpose=form.cleaned_data["purpose"], message=form.cleaned_data["message"], **who)
        moved = submit_series(payment_method_id=form.method_id, **who)[0]
        _send_papers(form, moved, request, now)
        return moved

    bill = bill_of_snapshot(series.price, dates[0].venue)
    more = {"bill": bill, "series": series, "dates": dates, "how_many": len(dates)}
    return _confirm(request, dates[0], page, send, more)


@require_POST
@login_required
@told_as_pages
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """A quarter of an hour more, once."""
    reservation = own_reservation(request.user, reference)  # type: ignore[arg-type]

    def longer(**who: Any) -> Reservation:
        return extend_hold(reservation_id=reservation.pk, **who)

    return _extend(request, reservation, longer, reverse("reservation_confirm", args=[reservation.reference]))


@require_POST
@login_required
@told_as_pages
def extend_all(request: HttpRequest, reference: str) -> HttpResponse:
    """The same for all dates of a series."""
    series, dates = own_series(request.user, reference)  # type: ignore[arg-type]

    def longer(**who: Any) -> Reservation:
        return extend_series(series_id=series.pk, **who)[0]

    return _extend(request, dates[0], longer, reverse("series_confirm", args=[series.reference]))


def _extend(request: HttpRequest, first: Reservation, longer: Callable[..., Reservation], page: str) -> HttpResponse:
    """Back to the page, which has what was typed so far."""
    now = timezone.now()
    keep_unsent(request, first)
    try:
        kept = longer(actor=request.user, now=now)
        messages.success(request, _("La place est gardée jusqu’à %(until)s.") % {"until": until(kept, now)})
    except Lost as error:
        messages.error(request, str(error.message))
    return redirect(page)


def _confirm(
    request: HttpRequest,
    first: Reservation,
    page: str,
    send: Callable[[DetailsForm, datetime], Reservation],
    more: dict[str, Any],
) -> HttpResponse:
    now = timezone.now()
    state = state_of(first, now)
    if state is State.EXPIRED:
        if request.method == "POST":
            keep_unsent(request, first)
        context = {"reservation": first, "again": again_link(first, more.get("series"))}
        return render(request, "bookings/booker/expired.html", context, status=409)
    if state is not State.HELD:
        messages.info(request, _("C’est déjà envoyé : voici où en est votre réservation."))
        return redirect(page)
    total = more["bill"]["total"]
    sent = request.method == "POST"
    form = DetailsForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial=details_of(request, first),
        methods=methods_for(first.venue, first.audience, total) if total else [],
    )
    dates = more.get("dates", [first])
    asked = promised_papers(first)
    form.add_papers(asked, papers_known(dates, asked) if asked else {}, needed=last_day(dates))
    context = _context(first, now)
    if sent and form.is_valid() and _saw_the_terms(request, context["terms"]):
        try:
            moved = send(form, now)
        except Impossible as error:
            tell(form, error)
        except Lost as error:
            messages.error(request, str(error.message))
            return redirect(page)
        else:
            forget_unsent(request)
            messages.success(request, _thanks(moved))
            return redirect(_next(moved, page))
    context |= {"form": form, "key": uuid.uuid4().hex, **more}
    return render(request, "bookings/booker/confirm.html", context)


def _saw_the_terms(request: HttpRequest, terms: HouseText | None) -> bool:
    """Whether the terms that hold are those that the page showed, if it showed any; it says so when they are not."""
    seen = request.POST.get("terms")
    if seen is None or terms is None or seen == terms.holds_from.isoformat():
        return True
    messages.info(request, _("Les conditions générales viennent de changer : relisez-les, puis envoyez de nouveau."))
    return False


def _context(first: Reservation, now: datetime) -> dict[str, Any]:
    instant = first.conditions["approval"] == "instant" and first.audience_basis == Reservation.Basis.PROVED
    seconds = int((first.expires_at - now).total_seconds()) if first.expires_at else 0
    return {
        "reservation": first,
        "lines": lines_of(first),
        "until": until(first, now),
        "minutes": max(1, seconds // 60),
        "seconds": seconds,
        "instant": instant,
        "steps": steps(),
        "terms": in_force("terms", timezone.localdate(now)),
        "erp_warning": erp.warning(first.purpose, first.venue.erp_types),
        "deposits": promised_deposits(first),
        "house_rules": texts_of(first.venue).of_venue(TextField.HOUSE_RULES),
        "how_many": 1,
    }


def _send_papers(form: DetailsForm, moved: Reservation, request: HttpRequest, now: datetime) -> None:
    """The documents that were chosen go with it."""
    sent = form.sent_papers()
    if not sent:
        return
    for asked in papers_of(moved).filter(position__in=sent):
        upload, until = sent[asked.position]
        who: dict[str, Any] = {"actor": request.user, "asked_id": asked.pk, "now": now}
        send_paper(upload=upload, valid_until=until, **who)


def _next(moved: Reservation, page: str) -> str:
    """On to paying, where that comes next."""
    link = link_of(moved) if moved.state == State.AWAITING_PAYMENT else None
    return reverse("pay", args=[link.token]) if link else page


def _thanks(moved: Reservation) -> str:
    if moved.state == State.AWAITING_PAYMENT:
        return _("C’est noté, la place vous est gardée. Il reste à payer pour confirmer.")
    if moved.state == State.AWAITING_PAPERS:
        return _("C’est noté, la place vous est gardée. Ce sera confirmé quand le lieu aura accepté vos documents.")
    if moved.state == State.CONFIRMED:
        return _("C’est confirmé. Un courriel part avec le fichier d’agenda.")
    return _("Votre demande est envoyée. Le lieu vous répond par courriel.")
