"""`/hote/lieux/<slug>/planning/`: the week; closing a slot and opening it again."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Capability
from bookings.blocks import block, unblock
from bookings.models import Block
from bookings.pages.errors import tell
from bookings.pages.host.frame import named_in, open_place, place_of, tree_of_spaces
from bookings.pages.host.weeks import planning_of
from bookings.pages.public.asking import date_input, time_input
from bookings.pages.public.weeks import WEEK, monday_of
from commons.errors import Impossible, Lost, Missing
from commons.periods import Period, local_date
from commons.words import period as in_words
from venues.models import Space

# A week far outside is a mistyped address.
FIRST_DAY, LAST_DAY = date(1991, 1, 7), date(2100, 1, 1)


class BlockForm(forms.Form):
    """A slot that the host keeps for themselves."""

    space = forms.TypedChoiceField(label=gettext_lazy("Espace"), coerce=int)
    date = forms.DateField(label=gettext_lazy("Jour"), widget=date_input())
    from_time = forms.TimeField(label=gettext_lazy("De"), widget=time_input())
    to_time = forms.TimeField(label=gettext_lazy("À"), widget=time_input())
    last_day = forms.DateField(
        label=gettext_lazy("Dernier jour"),
        required=False,
        widget=date_input(),
        help_text=gettext_lazy("Si cela dure plusieurs jours, sans interruption."),
    )
    units = forms.IntegerField(
        label=gettext_lazy("Combien d’unités"), required=False, min_value=1, help_text=gettext_lazy("Vide : toutes.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Motif"), required=False, max_length=200, help_text=gettext_lazy("Pour votre équipe.")
    )

    def __init__(self, *args: Any, spaces: list[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].choices = [(space.pk, space.name) for space in spaces]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What `block` is told: naive times on the venue's clock; an end at midnight is the end of the day."""
        values = self.cleaned_data
        last = values["last_day"] or values["date"]
        if values["to_time"] == time(0):
            last += timedelta(days=1)
        return {
            "space_id": values["space"],
            "starts_at": datetime.combine(values["date"], values["from_time"]),
            "ends_at": datetime.combine(last, values["to_time"]),
            "units": values["units"],
            "reason": values["reason"],
        }


@require_safe
@login_required
def planning(request: HttpRequest, slug: str) -> HttpResponse:
    """`?semaine=`: any day of the week wanted."""
    now = timezone.now()
    place = open_place(request, slug)
    today = local_date(now, place.venue.zone)
    monday = _monday(request.GET.get("semaine"), today)
    spaces = tree_of_spaces(place.venue)
    for space in spaces:
        space.venue = place.venue
    context = place.context("planning")
    guests = context["may"][Capability.SEE_GUESTS.value]
    page = reverse("host_planning", args=[slug])
    context |= {
        "planning": planning_of(place.venue, spaces, monday, now=now, guests=guests),
        "monday": monday,
        "today": today,
        "previous_week": f"{page}?semaine={monday - WEEK}",
        "next_week": f"{page}?semaine={monday + WEEK}",
    }
    return render(request, "bookings/host/planning.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def block_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a slot; reservations that stand in the way are listed and stay."""
    place = open_place(request, slug, Capability.BLOCK)
    spaces = tree_of_spaces(place.venue)
    form = BlockForm(request.POST if request.method == "POST" else None, spaces=spaces, initial=request.GET.dict())
    found: dict[str, Any] = {}
    if form.is_valid():
        wanted = form.wanted()
        try:
            block(actor=request.user, now=timezone.now(), **wanted)  # type: ignore[arg-type]
        except (Impossible, Lost) as error:
            tell(form, error, {"starts_at": "from_time", "ends_at": "to_time"})
            found["reservations"] = named_in(error)
        else:
            messages.success(request, _("Le créneau est bloqué."))
            return redirect(f"{reverse('host_planning', args=[slug])}?semaine={wanted['starts_at'].date()}")
    context = place.context("planning") | {"form": form, **found}
    return render(request, "bookings/host/block.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one_block(request: HttpRequest, block_id: int) -> HttpResponse:
    """A block, and opening it again."""
    found = Block.objects.select_related("venue", "space").filter(pk=block_id).first()
    if found is None:
        raise Http404
    try:
        place = place_of(request, found.venue, Capability.BLOCK)
    except Missing:
        raise Http404 from None
    period = Period.from_range(found.period)
    if request.method == "POST":
        unblock(actor=request.user, block_id=found.pk, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Le créneau est rouvert."))
        day = local_date(period.start, found.venue.zone)
        return redirect(f"{reverse('host_planning', args=[found.venue.slug])}?semaine={day}")
    context = place.context("planning") | {
        "blocked": found,
        "when": in_words(period.start, period.end, found.venue.zone),
    }
    return render(request, "bookings/host/one_block.html", context)


def _monday(text: str | None, today: date) -> date:
    try:
        asked = parse_date(text or "") or today
    except ValueError:
        asked = today
    return monday_of(min(max(asked, FIRST_DAY), LAST_DAY))
