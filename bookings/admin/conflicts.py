"""Conflicts: whatever is decided is decided by the use case."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from bookings.admin.base import AnsweredPage
from bookings.asking import LineWish
from bookings.calendars.conflicts import Choice, settle_conflict
from bookings.models import Conflict
from commons.admin.base import ReasonForm, run_on_each


class MovingForm(ReasonForm):
    """To move: when it begins instead, on the venue's clock; it lasts as long, in the same spaces."""

    moved_to = forms.DateTimeField(
        label=_("Nouveau début (AAAA-MM-JJ HH:MM)"), required=False, widget=UnfoldAdminTextInputWidget
    )


@admin.register(Conflict)
class ConflictAdmin(AnsweredPage):
    """Reservations that an outside calendar or a change of season contradicts."""

    territory_path = "reservation__venue__commune"
    action_form = MovingForm
    list_display = ("reservation", "venue", "kind", "feed", "season", "opened_at", "settled_at", "outcome")
    list_filter = ("kind", "outcome", ("settled_at", admin.EmptyFieldListFilter))
    list_select_related = ("reservation__venue", "feed", "season")
    search_fields = ("reservation__reference", "reservation__venue__name", "feed__name", "season__name")
    actions = ("keep", "move", "cancel")

    @admin.display(description=_("lieu"), ordering="reservation__venue__name")
    def venue(self, conflict: Conflict) -> str:
        return str(conflict.reservation.venue)

    @admin.action(description=_("Garder la réservation"), permissions=["answer"])
    def keep(self, request: HttpRequest, queryset: models.QuerySet[Conflict]) -> None:
        self._settle(request, queryset, Choice.KEEP)

    @admin.action(description=_("Déplacer la réservation (au nouveau début)"), permissions=["answer"])
    def move(self, request: HttpRequest, queryset: models.QuerySet[Conflict]) -> None:
        start = _given(request)
        self._settle(request, queryset, Choice.MOVE, lambda conflict: _moved(conflict, start))

    @admin.action(description=_("Annuler la réservation (avec le motif)"), permissions=["answer"])
    def cancel(self, request: HttpRequest, queryset: models.QuerySet[Conflict]) -> None:
        self._settle(request, queryset, Choice.CANCEL)

    def _settle(
        self,
        request: HttpRequest,
        queryset: models.QuerySet[Conflict],
        choice: Choice,
        lines_of: Callable[[Conflict], list[LineWish]] = lambda _conflict: [],
    ) -> None:
        def settle(conflict: Conflict) -> None:
            facts: dict[str, Any] = {"actor": request.user, "conflict_id": conflict.pk, "choice": choice}
            facts |= {"reason": request.POST.get("reason", ""), "lines": lines_of(conflict)}
            settle_conflict(now=timezone.now(), administrator=True, **facts)

        done = ngettext_lazy("%(count)s conflit réglé.", "%(count)s conflits réglés.", "count")
        run_on_each(self, request, queryset, settle, done)


def _given(request: HttpRequest) -> datetime | None:
    """The new start as a clock on the wall shows it; None for what is none."""
    field = forms.DateTimeField(required=False)
    try:
        value: datetime | None = field.clean(request.POST.get("moved_to", ""))
    except forms.ValidationError:
        return None
    return timezone.make_naive(value) if value else None


def _moved(conflict: Conflict, start: datetime | None) -> list[LineWish]:
    """All lines as far apart as they were, the first of them at `start`; none without one."""
    if start is None:
        return []
    zone = conflict.reservation.venue.zone
    shift = start - conflict.reservation.starts_at.astimezone(zone).replace(tzinfo=None)

    def moved(instant: datetime) -> datetime:
        return instant.astimezone(zone).replace(tzinfo=None) + shift

    return [
        LineWish(line.space_id, moved(line.period.lower), moved(line.period.upper), line.units, line.spans_closures)
        for line in conflict.reservation.lines.order_by("pk")
    ]
