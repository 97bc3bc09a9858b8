"""`/hote/conflits/`: reservations that something contradicts, and what the host decides about each."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Capability, allowed
from bookings.calendars.conflicts import Choice, conflicts_visible_to, hosted_conflict, settle_conflict
from bookings.calendars.freshening import freshen
from bookings.changing import difference_for, refuse_unchangeable
from bookings.facts import By
from bookings.models import Conflict
from bookings.pages.bills import bill_of
from bookings.pages.change_form import at_one_time, change_form
from bookings.pages.errors import tell, told_as_pages
from bookings.pages.host.conflict_sides import Item, both_sides, choices_of, seen_of
from bookings.pages.host.finding import named_to
from bookings.pages.public.asking import AskingForm
from bookings.transitions import Actor
from bookings.trying import Difference
from commons.errors import Impossible, Lost

PER_PAGE = 20
# The conflict is not what the host was looking at: the page is shown as it is now.
OVERTAKEN = {"already_settled", "conflict_changed", "wrong_state"}


@require_safe
@login_required
def conflicts(request: HttpRequest) -> HttpResponse:
    """Open ones first, all venues."""
    page = Paginator(conflicts_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "items": both_sides(list(page.object_list), named_to(request.user), timezone.now())}
    return render(request, "bookings/host/conflicts.html", context)


@require_safe
@login_required
@told_as_pages
def conflict_page(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Both sides, and the three ways on with what each comes to."""
    now = timezone.now()
    conflict, item = _conflict_and_sides(request, conflict_id, now)
    context: dict[str, Any] = {"item": item, "conflict": conflict}
    if conflict.settled_at is None:
        context |= choices_of(By(request.user, Actor.HOST), conflict, now)  # type: ignore[arg-type]
    return render(request, "bookings/host/conflict.html", context)


@require_POST
@login_required
@told_as_pages
def settle(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Keep the reservation, or cancel it with a reason. `seen`: the time in question that the page showed."""
    choice = Choice.CANCEL if request.POST.get("choice") == Choice.CANCEL else Choice.KEEP
    facts: dict[str, Any] = {"actor": request.user, "conflict_id": conflict_id, "now": timezone.now()}
    facts |= {"reason": request.POST.get("reason", ""), "seen": seen_of(request.POST.get("seen", ""))}
    try:
        settle_conflict(choice=choice, **facts)
    except (Impossible, Lost) as error:
        messages.error(request, str(error.message))
        return redirect("host_conflict", conflict_id)
    messages.success(request, _done(choice))
    return redirect("host_conflict", conflict_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_as_pages
def move(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Another time or other spaces (the address carries them), the difference in price, and by POST the move."""
    now = timezone.now()
    conflict, item = _conflict_and_sides(request, conflict_id, now)
    if conflict.settled_at is not None or not at_one_time(conflict.reservation):
        return redirect("host_conflict", conflict.pk)
    form = change_form(conflict.reservation, request.GET, now)
    del form.fields["headcount"]
    difference = None
    try:
        if form.is_valid():
            if request.method == "POST":
                return _move(request, conflict, form, now)
            difference = _difference(request, conflict, form, now)
    except (Impossible, Lost) as error:
        if error.code in OVERTAKEN | {"part_of_series"}:
            messages.error(request, str(error.message))
            return redirect("host_conflict", conflict.pk)
        tell(form, error, form.field_names(error.code))
    bill = bill_of(difference.quote, conflict.reservation.venue) if difference else None
    context = {"item": item, "conflict": conflict, "form": form, "difference": difference, "bill": bill}
    return render(request, "bookings/host/conflict_move.html", context)


def _conflict_and_sides(request: HttpRequest, conflict_id: int, now: datetime) -> tuple[Conflict, Item]:
    """Raises Missing, NotAllowed."""
    conflict, membership = hosted_conflict(actor=request.user, conflict_id=conflict_id)  # type: ignore[arg-type]
    named = {conflict.reservation.venue_id} if allowed(membership.role, Capability.SEE_GUESTS) else set()
    return conflict, both_sides([conflict], named, now)[0]


def _difference(request: HttpRequest, conflict: Conflict, form: AskingForm, now: datetime) -> Difference:
    by = By(request.user, Actor.HOST)  # type: ignore[arg-type]
    refuse_unchangeable(conflict.reservation, by, now)
    return difference_for(by, conflict.reservation, form.wishes(), now=now)


def _move(request: HttpRequest, conflict: Conflict, form: AskingForm, now: datetime) -> HttpResponse:
    wishes = form.wishes()
    freshen(space_ids={wish.space_id for wish in wishes}, now=now)
    settle_conflict(
        actor=request.user,  # type: ignore[arg-type]
        conflict_id=conflict.pk,
        choice=Choice.MOVE,
        lines=wishes,
        reason=request.POST.get("reason", ""),
        now=now,
    )
    messages.success(request, _("La réservation est déplacée : la personne reçoit le nouveau moment."))
    return redirect("host_conflict", conflict.pk)


def _done(choice: Choice) -> str:
    if choice is Choice.KEEP:
        return _("Vous gardez cette réservation : libérez maintenant ce moment dans l’autre agenda.")
    return _("C’est annulé : la personne est prévenue.")
