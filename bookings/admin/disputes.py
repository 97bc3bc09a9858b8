"""Disputed payments: to look at. Whoever owns the account answers, on Stripe's pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from bookings.dispute_words import DisputeState
from bookings.models import Dispute
from bookings.payments.dispute_wording import loaded
from commons.admin.base import ReadOnlyPage

STATES: dict[Any, str] = {
    DisputeState.NEEDS_RESPONSE: "warning",
    DisputeState.WARNING_NEEDS_RESPONSE: "warning",
    DisputeState.UNDER_REVIEW: "info",
    DisputeState.WON: "success",
    DisputeState.LOST: "danger",
}
# Of what is paid together, a reservation or a series.
FOUND_BY = (
    "link__reservation__reference",
    "link__reservation__venue__name",
    "link__series__reference",
    "link__series__venue__name",
)


@admin.register(Dispute)
class DisputePage(ReadOnlyPage):
    """What was disputed, until when it may be answered, and what became of the money."""

    list_display = ("opened_at", "venue", "of", "amount", "fee", "stands", "why", "answer_by", "closed_at")
    list_filter = ("state", "withdrawn", "returned")
    search_fields = ("provider_id", *(f"{what}__{path}" for what in ("payment", "deposit") for path in FOUND_BY))
    date_hierarchy = "opened_at"
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        return loaded()

    @admin.display(description=_("lieu"))
    def venue(self, row: Dispute) -> str:
        return row.venue.name

    @admin.display(description=_("pour"))
    def of(self, row: Dispute) -> str:
        return f"{row.deposit or row.payment} · {row.link}"

    @display(description=_("état"), ordering="state", label=STATES)
    def stands(self, row: Dispute) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @admin.display(description=_("motif"))
    def why(self, row: Dispute) -> str:
        return row.in_words
