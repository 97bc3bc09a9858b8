"""`/lieux/<slug>/reserver/`: what one wants and its price, before any account; then the hold.

The address carries the whole request, so that signing in, the back button, a second tab or a shared link lose nothing.
"""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import memberships_with
from accounts.roles import Capability
from bookings.calendars.freshening import freshen, start_looks
from bookings.holding import hold
from bookings.models import Reservation
from bookings.pages.bills import bill_of
from bookings.pages.errors import tell, told_as_pages
from bookings.pages.once import once
from bookings.pages.public import erp
from bookings.pages.public.alternatives import may_wait, other_ways
from bookings.pages.public.asking import AskingForm
from bookings.pages.public.for_whom import filled_in
from bookings.pages.public.left_out import (
    EXTRA,
    supplements_by_key,
    told_of_supplements,
    with_what_is_offered,
    without_supplements,
)
from bookings.pages.public.loading import Shown, load, published_venue
from bookings.pages.public.own_stays import own_stays
from bookings.pages.public.prices import first_prices
from bookings.pages.public.series_months import months_of
from bookings.pages.public.venues import gone
from bookings.previewing import Preview, preview_dates, preview_hold
from bookings.series import hold_series
from commons.errors import Impossible, Lost, TooMany
from commons.periods import Bound, local_date, nearest_wall_clock
from venues.paper_terms import papers_asked_of


@require_safe
@told_as_pages
def book_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form and, once it is filled in, the price and what to do next."""
    now = timezone.now()
    shown = shown_of(slug, now)
    if shown is None:
        return gone(request)
    start_looks(venue_id=shown.venue.pk, now=now)
    form, left_out = form_of(request, shown)
    address = form.data.copy()
    preview, refused, others, own = None, None, [], []
    if form.is_valid():
        own = own_stays(request.user, shown, form.wishes(), now=now)
        try:
            preview = preview_of(request, form, shown, now)
            address = without_supplements(address, preview.not_offered)
            left_out += told_of_supplements(preview.not_offered, shown)
        except (Impossible, Lost) as error:
            refused = error
            # Before the form is told: a field that is refused is no longer among its values.
            others = other_ways(error, form, shown.site, now=now)
            tell(form, error, form.field_names(error.code))
    _tell_prices(shown, form["audience"].value())
    context = {
        "venue": shown.venue,
        "form": form,
        "refused": refused,
        "may_wait": refused is not None and may_wait(refused),
        "others": others,
        "own": own,
        "in_own_name": _is_in_own_name(request, form),
        # What was filled in for the reader goes on with it.
        "address": address.urlencode() if form.is_bound else "",
        "left_out": left_out,
        "extras": _extras(address, preview, shown),
        "key": uuid.uuid4().hex,
        "steps": steps(),
        **(_offer(shown, form, preview, now) if preview else {}),
    }
    return render(request, "bookings/public/book.html", context)


@require_POST
@told_as_pages
def book_hold(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the places that the address asks for. Sent twice with the same key it leads to the same reservation."""
    now = timezone.now()
    shown = shown_of(slug, now)
    if shown is None:
        return gone(request)
    page = f"{reverse('book', args=[slug])}?{request.GET.urlencode()}"
    if not request.user.is_authenticated:
        return redirect_to_login(page)
    form, left_out = form_of(request, shown)
    if left_out or not form.is_valid():
        return redirect(page)
    freshen(space_ids=[wish.space_id for wish in form.wishes()], now=now)
    try:
        path = once(request, lambda: _hold(request, form, now), now=now)
    except (Impossible, Lost, TooMany) as error:
        # The page names the supplements that are no longer offered, and goes on without them.
        if error.code != "unknown_supplement":
            messages.error(request, str(error.message))
        return redirect(page)
    return redirect(path)


def steps() -> list[str]:
    """The steps of booking, in the reader's language."""
    return [_("Créneau et prix"), _("Vérification"), _("Confirmation")]


def shown_of(slug: str, now: datetime) -> Shown | None:
    """What the pages of booking show of a published venue, None where there is none."""
    venue = published_venue(slug)
    return load(venue, local_date(now, venue.zone)) if venue else None


def form_of(request: HttpRequest, shown: Shown) -> tuple[AskingForm, list[str]]:
    """What the address asks for, and sentences about what of it is no longer offered: the form is without."""
    memberships = list(memberships_with(request.user, Capability.BOOK))
    offered, left_out = with_what_is_offered(request.GET, shown)
    params = filled_in(offered, memberships, shown)
    organisations = [one.organisation for one in memberships]
    return AskingForm(spaces=shown.bookable, organisations=organisations, params=params), left_out


def _extras(params: QueryDict, preview: Preview | None, shown: Shown) -> list[dict[str, Any]]:
    """The supplements that may be ticked: those that are offered, and the chosen ones until a price is found."""
    chosen = params.getlist(EXTRA)
    offered = {str(one.key): one for one in preview.supplements} if preview else {}
    known = supplements_by_key(shown) if chosen else {}
    boxes = offered | {key: known[key] for key in chosen if key not in offered and not known[key].compulsory}
    return [
        {"key": key, "called": one.called, "amount": one.amount, "chosen": key in chosen} for key, one in boxes.items()
    ]


def _is_in_own_name(request: HttpRequest, form: AskingForm) -> bool:
    """Whether the address names an organisation, but the reader is in none for which they could book."""
    named = request.GET.get("organisation", "").strip()
    return bool(named) and request.user.is_authenticated and "organisation" not in form.fields


def preview_of(request: HttpRequest, form: AskingForm, shown: Shown, now: datetime) -> Preview:
    """What can be had of a valid form, and its price. Raises as `preview_hold` and `preview_dates`."""
    pattern = form.pattern()
    facts = form.asked() | {"actor": request.user, "lines": form.wishes(), "site": shown.site, "now": now}
    facts["booking_for"] = form.organisations
    return preview_hold(**facts) if pattern is None else preview_dates(pattern=pattern, **facts)


def _tell_prices(shown: Shown, audience: str | None) -> None:
    """Writes beside each space that can be chosen what it costs."""
    prices = first_prices([rate for season in shown.seasons for rate in season.rates.all()], audience or "everyone")
    for space in shown.bookable:
        space.told_price = prices.get(space.pk, "")


def _offer(shown: Shown, form: AskingForm, preview: Preview, now: datetime) -> dict[str, Any]:
    """What the page shows beside a form that can be met."""
    spaces = shown.site.spaces
    declared = preview.basis == Reservation.Basis.DECLARED and form.asked()["audience"] != "everyone"
    return {
        "preview": preview,
        "calendar": months_of(preview, shown.venue, form.data, today=local_date(now, shown.venue.zone)),
        "bill": bill_of(preview.quote, shown.venue, mentions=shown.exemptions) if preview.quote else None,
        "lines": [
            {
                "space": spaces[wish.space_id],
                "units": wish.units,
                "starts_at": nearest_wall_clock(wish.starts_at, shown.venue.zone, Bound.START),
                "ends_at": nearest_wall_clock(wish.ends_at, shown.venue.zone, Bound.END),
            }
            for wish in form.wishes()
        ],
        "declared": declared,
        "papers": papers_asked_of(form.asked()["audience"], shown.venue.papers_asked),
        "erp_warning": erp.warning(form.cleaned_data["purpose"], shown.venue.erp_types),
    }


def _hold(request: HttpRequest, form: AskingForm, now: datetime) -> str:
    """Hold, and say where to go on."""
    facts = form.asked() | {"actor": request.user, "lines": form.wishes(), "now": now}
    facts["purpose"] = form.cleaned_data["purpose"] or Reservation.Purpose.WORK.value
    pattern = form.pattern()
    if pattern is None:
        return reverse("reservation_confirm", args=[hold(**facts).reference])
    skip = "skip_conflicts" in request.POST
    series = hold_series(pattern=pattern, skip_conflicts=skip, **facts)
    return reverse("series_confirm", args=[series.reference])
