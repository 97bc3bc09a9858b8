"""Blocks, and the units that are really taken."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.widgets import UnfoldAdminSplitDateTimeWidget

from accounts.models import User
from bookings.admin.base import AnsweredPage, moment, stretch
from bookings.blocks import block, unblock
from bookings.models import Allocation, Block
from commons.admin.base import run_on_each
from commons.errors import DomainError
from venues.admin.base import WrittenByProgramme, add_refusal


class WallClockField(forms.SplitDateTimeField):
    """A date and a time as the clocks of the venue show them, naive."""

    widget = UnfoldAdminSplitDateTimeWidget

    def compress(self, data_list: list[Any]) -> datetime | None:
        if not data_list or any(part in self.empty_values for part in data_list):
            return None
        day: date = data_list[0]
        clock: time = data_list[1]
        return datetime.combine(day, clock)


class BlockForm(forms.ModelForm):
    """A block to make, as the form is checked and in the page’s transaction, so that a refusal has its field."""

    starts_at = WallClockField(label=_("début, à l’heure du lieu"))
    ends_at = WallClockField(label=_("fin, à l’heure du lieu"))
    actor: User
    made: Block

    class Meta:
        model = Block
        fields = ("space", "units", "reason")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        said = {name: data[name] for name in ("starts_at", "ends_at", "units", "reason")}
        try:
            self.made = block(
                actor=self.actor, space_id=data["space"].pk, now=timezone.now(), administrator=True, **said
            )
        except DomainError as error:
            add_refusal(self, error)
        return data


@admin.register(Block)
class BlockAdmin(AnsweredPage):
    """Blocks: made and lifted, never edited."""

    form = BlockForm
    list_display = ("space", "venue", "units", "from_when", "to_when", "reason", "created_by")
    list_filter = ("venue__kind", "space__kind")
    list_select_related = ("space", "venue", "created_by")
    search_fields = ("space__name", "venue__name", "reason", "created_by__email")
    autocomplete_fields = ("space",)
    actions = ("lift",)
    asked = ("space", "starts_at", "ends_at", "units", "reason")
    shown = ("venue", "space", "units", "from_when", "to_when", "reason", "created_by", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_answer_permission(request)

    def get_fields(self, _request: HttpRequest, obj: Block | None = None) -> tuple[str, ...]:
        return self.shown if obj else self.asked

    def get_readonly_fields(self, _request: HttpRequest, obj: Block | None = None) -> tuple[str, ...]:
        return self.shown if obj else ()

    def get_form(self, request: HttpRequest, obj: Block | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.actor = request.user
        return form

    def save_model(self, _request: HttpRequest, obj: Block, form: Any, _change: bool) -> None:
        obj.pk, obj._state.adding = form.made.pk, False
        obj.refresh_from_db()

    @admin.display(description=_("début"), ordering="period")
    def from_when(self, one: Block) -> str:
        return moment(one.period.lower, one.venue)

    @admin.display(description=_("fin"))
    def to_when(self, one: Block) -> str:
        return moment(one.period.upper, one.venue)

    @admin.action(description=_("Lever le blocage"), permissions=["answer"])
    def lift(self, request: HttpRequest, rows: QuerySet[Block]) -> None:
        """Open the slots again."""
        done = ngettext_lazy("%(count)s blocage levé.", "%(count)s blocages levés.", "count")

        def deed(one: Block) -> None:
            unblock(actor=request.user, block_id=one.pk, now=timezone.now(), administrator=True)

        run_on_each(self, request, rows, deed, done)


@admin.register(Allocation)
class AllocationAdmin(WrittenByProgramme):
    """The units that are really taken, buffers included: written by the programme only."""

    territory_path = "space__venue__commune"
    list_display = ("space", "venue", "units_shown", "taken", "stay_shown", "reservation", "block", "lapses_at")
    list_filter = ("space__kind", ("block", admin.EmptyFieldListFilter), ("lapses_at", admin.EmptyFieldListFilter))
    list_select_related = ("space__venue", "line__reservation", "block__space", "block__venue")
    search_fields = ("space__name", "space__venue__name", "line__reservation__reference")
    fields = ("space", "units_shown", "taken", "stay_shown", "reservation", "block", "lapses_at")
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "line__reservation__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("lieu"), ordering="space__venue__name")
    def venue(self, one: Allocation) -> str:
        return str(one.space.venue)

    @admin.display(description=_("unités"))
    def units_shown(self, one: Allocation) -> str:
        first, last = one.units.lower + 1, one.units.upper
        return str(first) if first == last else f"{first}–{last}"

    @admin.display(description=_("pris, préparation comprise"), ordering="period")
    def taken(self, one: Allocation) -> str:
        return stretch(one.period, one.space.venue)

    @admin.display(description=_("présence"))
    def stay_shown(self, one: Allocation) -> str:
        return stretch(one.stay, one.space.venue)

    @admin.display(description=_("réservation"), ordering="line__reservation__reference")
    def reservation(self, one: Allocation) -> str:
        return str(one.line.reservation) if one.line else "–"
