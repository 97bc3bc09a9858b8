"""`/hote/lieux/<slug>/bloquer/`, `/hote/blocages/<id>/`: closing a slot, changing its hours, opening it again."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.roles import Capability
from bookings.blocks import block, change_block, unblock
from bookings.models import Block
from bookings.pages.errors import tell
from bookings.pages.host.frame import named_in, open_place, place_of, tree_of_spaces
from bookings.pages.public.asking import time_input
from commons.errors import Impossible, Lost, Missing
from commons.forms import DayInput
from commons.periods import Period, local_date
from commons.words import period as in_words
from venues.models import Space

FIELDS = {"starts_at": "from_time", "ends_at": "to_time"}


class BlockForm(forms.Form):
    """A slot that the host keeps for themselves."""

    space = forms.TypedChoiceField(label=gettext_lazy("Espace"), coerce=int)
    date = forms.DateField(label=gettext_lazy("Jour"), widget=DayInput())
    from_time = forms.TimeField(label=gettext_lazy("De"), widget=time_input())
    to_time = forms.TimeField(label=gettext_lazy("À"), widget=time_input())
    last_day = forms.DateField(
        label=gettext_lazy("Dernier jour"),
        required=False,
        widget=DayInput(),
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
            tell(form, error, FIELDS)
            found["reservations"] = named_in(error)
        else:
            messages.success(request, _("Le créneau est bloqué."))
            return redirect(f"{reverse('host_planning', args=[slug])}?semaine={wanted['starts_at'].date()}")
    context = place.context("planning") | {"form": form, **found}
    return render(request, "bookings/host/block.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one_block(request: HttpRequest, block_id: int) -> HttpResponse:
    """A block: other hours for it (`do=change`), or opening it again."""
    found = Block.objects.select_related("venue", "space__venue").filter(pk=block_id).first()
    if found is None:
        raise Http404
    try:
        place = place_of(request, found.venue, Capability.BLOCK)
    except Missing:
        raise Http404 from None
    period = Period.from_range(found.period)
    changing = request.method == "POST" and request.POST.get("do") == "change"
    form = BlockForm(
        request.POST if changing else None,
        spaces=[found.space],
        initial=_known(found, period),
        use_required_attribute=False,
    )
    form.fields["space"].required = False
    named: dict[str, Any] = {}
    if request.method == "POST" and not changing:
        unblock(actor=request.user, block_id=found.pk, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Le créneau est rouvert."))
        return _to_week(found, period.start)
    if form.is_valid():
        wanted = form.wanted()
        del wanted["space_id"]
        try:
            block = change_block(actor=request.user, block_id=found.pk, now=timezone.now(), **wanted)  # type: ignore[arg-type]
        except (Impossible, Lost) as error:
            tell(form, error, FIELDS)
            named["reservations"] = named_in(error)
        else:
            messages.success(request, _("Le blocage est changé."))
            return _to_week(block, Period.from_range(block.period).start)
    context = place.context("planning") | {
        "blocked": found,
        "when": in_words(period.start, period.end, found.venue.zone),
        "form": form,
        **named,
    }
    return render(request, "bookings/host/one_block.html", context, status=422 if form.errors else 200)


def _known(found: Block, period: Period) -> dict[str, Any]:
    """The block as the form shows it: an end at midnight is of the day before."""
    zone = found.venue.zone
    start, end = period.start.astimezone(zone), period.end.astimezone(zone)
    last = end.date() - timedelta(days=1) if end.time() == time(0) else end.date()
    return {
        "date": start.date(),
        "from_time": start.time(),
        "to_time": end.time(),
        "last_day": last if last != start.date() else None,
        "units": found.units,
        "reason": found.reason,
    }


def _to_week(found: Block, moment: datetime) -> HttpResponse:
    day = local_date(moment, found.venue.zone)
    return redirect(f"{reverse('host_planning', args=[found.venue.slug])}?semaine={day}")
