"""Reservations. Nothing is edited: whatever changes one is a use case, called by an action."""

from datetime import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.decorators import display

from bookings.admin.base import ReadOnlyInline, ReferencedPage, moment, stretch
from bookings.admin.history import timeline
from bookings.facts import RESERVATION
from bookings.lifecycle import approve, cancel, decline, mark_no_show
from bookings.making.conditions import cancelling_in_words
from bookings.models import Reservation, ReservationLine
from bookings.states import State
from commons.admin.base import links

LABELS = {
    State.HELD: "info",
    State.REQUESTED: "warning",
    State.CONFIRMED: "success",
    State.COMPLETED: "success",
    State.DECLINED: "danger",
    State.CANCELLED: "danger",
    State.NO_SHOW: "danger",
}


class When(admin.SimpleListFilter):
    """To come, in the house, or over."""

    title = _("moment")
    parameter_name = "when"

    def lookups(self, _request: HttpRequest, _admin: object) -> list[tuple[str, object]]:
        return [("coming", _("à venir")), ("now", _("en ce moment")), ("over", _("passées"))]

    def queryset(self, _request: HttpRequest, reservations: QuerySet[Reservation]) -> QuerySet[Reservation]:
        now = timezone.now()
        chosen: dict[str, dict[str, datetime]] = {
            "coming": {"starts_at__gt": now},
            "now": {"starts_at__lte": now, "ends_at__gt": now},
            "over": {"ends_at__lte": now},
        }
        return reservations.filter(**chosen.get(self.value() or "", {}))


class LineInline(ReadOnlyInline):
    """What the reservation takes."""

    model = ReservationLine
    fields = readonly_fields = ("space", "units", "when", "spans_closures")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReservationLine]:
        return super().get_queryset(request).select_related("space__venue")

    @admin.display(description=_("période"))
    def when(self, line: ReservationLine) -> str:
        return stretch(line.period, line.space.venue)


@admin.register(Reservation)
class ReservationAdmin(ReferencedPage):
    """Reservations with their lines and their history."""

    id_name = "reservation_id"
    list_display = ("reference", "state_shown", "venue", "from_when", "to_when", "who", "headcount", "total", "series")
    list_filter = (When, "state", "purpose", "audience", "venue__kind", "venue__is_demo")
    list_select_related = ("venue", "booker", "organisation", "series")
    search_fields = (
        *("venue__name", "venue__commune__name", "organisation__name", "booker__email", "booker__name"),
        *("contact_name", "contact_email", "contact_phone"),
    )
    search_help_text = _("Référence, lieu, commune, structure, personne, e-mail")
    date_hierarchy = "starts_at"
    show_full_result_count = False
    inlines = (LineInline,)
    actions = ("approve", "decline", "cancel", "mark_no_show")
    fieldsets = (
        (
            None,
            {"fields": ("reference", "state", "expires_on", "venue", "series", "from_when", "to_when", "see_also")},
        ),
        (
            _("Qui"),
            {
                "fields": (
                    *("booker", "organisation", "entered_by", "contact_name", "contact_email", "contact_phone"),
                    *("audience", "audience_basis", "headcount", "purpose", "message"),
                ),
                "classes": ("tab",),
            },
        ),
        (
            _("Prix et conditions"),
            {
                "fields": ("total", "price_in_words", "policy_in_words", "refund", "terms_from", "reason"),
                "classes": ("tab",),
            },
        ),
        (_("Historique"), {"fields": ("history", "sequence", "created_at", "changed_at"), "classes": ("tab",)}),
    )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        own = {"venue__id__exact", "organisation__id__exact", "booker__id__exact", "series__id__exact"}
        return lookup in own or super().lookup_allowed(lookup, value, request)

    @display(description=_("état"), ordering="state", label=LABELS)
    def state_shown(self, reservation: Reservation) -> tuple[str, str]:
        return reservation.state, reservation.get_state_display()

    @admin.display(description=_("début"), ordering="starts_at")
    def from_when(self, reservation: Reservation) -> str:
        return moment(reservation.starts_at, reservation.venue)

    @admin.display(description=_("fin"), ordering="ends_at")
    def to_when(self, reservation: Reservation) -> str:
        return moment(reservation.ends_at, reservation.venue)

    @admin.display(description=_("échéance"))
    def expires_on(self, reservation: Reservation) -> str:
        return moment(reservation.expires_at, reservation.venue) if reservation.expires_at else "–"

    @admin.display(description=_("pour"))
    def who(self, reservation: Reservation) -> str:
        return str(reservation.organisation or reservation.contact_name or reservation.booker or "–")

    @admin.display(description=_("annulation"))
    def policy_in_words(self, reservation: Reservation) -> str:
        return " ".join(cancelling_in_words(reservation.conditions))

    @admin.display(description=_("historique"))
    def history(self, reservation: Reservation) -> str:
        return timeline(RESERVATION, reservation.pk)

    @admin.display(description=_("Voir aussi"))
    def see_also(self, reservation: Reservation) -> str:
        """To what takes its units, its conflicts and its messages."""
        return links(
            (_("occupations"), "bookings_allocation", f"line__reservation__id__exact={reservation.pk}"),
            (_("conflits"), "bookings_conflict", f"q={reservation.reference}"),
            (_("messages"), "commons_notice", f"q={reservation.pk}"),
            (_("événements"), "commons_event", f"subject_type=reservation&q={reservation.pk}"),
        )

    @admin.action(description=_("Accepter la demande"), permissions=["answer"])
    def approve(self, request: HttpRequest, rows: QuerySet[Reservation]) -> None:
        done = ngettext_lazy("%(count)s demande acceptée.", "%(count)s demandes acceptées.", "count")
        self.act(request, rows, approve, done)

    @admin.action(description=_("Refuser la demande (avec le motif)"), permissions=["answer"])
    def decline(self, request: HttpRequest, rows: QuerySet[Reservation]) -> None:
        done = ngettext_lazy("%(count)s demande refusée.", "%(count)s demandes refusées.", "count")
        self.act_with_reason(request, rows, decline, done)

    @admin.action(description=_("Annuler (avec le motif)"), permissions=["answer"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Reservation]) -> None:
        done = ngettext_lazy("%(count)s réservation annulée.", "%(count)s réservations annulées.", "count")
        self.act_with_reason(request, rows, cancel, done)

    @admin.action(description=_("Noter que personne n’est venu"), permissions=["answer"])
    def mark_no_show(self, request: HttpRequest, rows: QuerySet[Reservation]) -> None:
        done = ngettext_lazy("%(count)s absence notée.", "%(count)s absences notées.", "count")
        self.act_with_reason(request, rows, mark_no_show, done)
