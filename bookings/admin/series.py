"""Series, with their dates."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.admin.base import ReadOnlyInline, ReferencedPage, moment
from bookings.admin.history import timeline
from bookings.facts import SERIES
from bookings.models import Reservation, ReservationLine, Series
from bookings.series import approve_series, cancel_series, decline_series
from bookings.series.skipped import skipped_dates
from commons.words import labelled


class DateInline(ReadOnlyInline):
    """The reservations of the series."""

    model = Reservation
    fields = readonly_fields = ("reference", "state", "from_when", "to_when", "total")
    ordering = ("starts_at", "pk")
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reservation]:
        return super().get_queryset(request).select_related("venue")

    @admin.display(description=_("début"))
    def from_when(self, reservation: Reservation) -> str:
        return moment(reservation.starts_at, reservation.venue)

    @admin.display(description=_("fin"))
    def to_when(self, reservation: Reservation) -> str:
        return moment(reservation.ends_at, reservation.venue)


@admin.register(Series)
class SeriesAdmin(ReferencedPage):
    """Series. Actions act on all dates; one date alone is acted on among the reservations."""

    id_name = "series_id"
    list_display = ("reference", "venue", "booker", "pattern_in_words", "dates", "total", "created_at")
    list_filter = ("venue__kind", "venue__is_demo")
    list_select_related = ("venue", "booker")
    search_fields = ("venue__name", "venue__commune__name", "booker__email", "booker__name")
    search_help_text = _("Référence, lieu, commune, personne, e-mail")
    date_hierarchy = "created_at"
    inlines = (DateInline,)
    actions = ("approve", "decline", "cancel")
    fields = (
        *("reference", "venue", "booker", "pattern_in_words", "skipped_in_words"),
        *("total", "price_in_words", "history", "created_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return super().get_queryset(request).annotate(date_count=Count("reservations"))

    @admin.display(description=_("dates"), ordering="date_count")
    def dates(self, series: Any) -> int:
        return int(series.date_count)

    @admin.display(description=_("récurrence"))
    def pattern_in_words(self, series: Series) -> str:
        days = ", ".join(str(WEEKDAYS[day]) for day in series.pattern["weekdays"])
        last = date_format(date.fromisoformat(series.pattern["until"]))
        return _now("%(days)s jusqu’au %(last)s") % {"days": days, "last": last}

    @admin.display(description=_("dates impossibles"))
    def skipped_in_words(self, series: Series) -> str:
        lines = ReservationLine.objects.filter(reservation__series=series).select_related("space")
        rows = [(labelled(date_format(one.day), one.message),) for one in skipped_dates(series, lines)]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", rows)) if rows else "–"

    @admin.display(description=_("historique"))
    def history(self, series: Series) -> str:
        return timeline(SERIES, series.pk)

    @admin.action(description=_("Accepter toutes les dates"), permissions=["answer"])
    def approve(self, request: HttpRequest, rows: QuerySet[Series]) -> None:
        done = ngettext_lazy("%(count)s série acceptée.", "%(count)s séries acceptées.", "count")
        self.act(request, rows, approve_series, done)

    @admin.action(description=_("Refuser toutes les dates (avec le motif)"), permissions=["answer"])
    def decline(self, request: HttpRequest, rows: QuerySet[Series]) -> None:
        done = ngettext_lazy("%(count)s série refusée.", "%(count)s séries refusées.", "count")
        self.act_with_reason(request, rows, decline_series, done)

    @admin.action(description=_("Annuler les dates à venir (avec le motif)"), permissions=["answer"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Series]) -> None:
        done = ngettext_lazy("%(count)s série annulée.", "%(count)s séries annulées.", "count")
        self.act_with_reason(request, rows, cancel_series, done)
