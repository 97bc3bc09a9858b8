"""Disputed payments: to look at. Whoever owns the account answers, on Stripe's pages."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from bookings.dispute_words import DisputeState
from bookings.models import Dispute
from commons.admin.base import ReadOnlyPage

STATES: dict[Any, str] = {
    DisputeState.NEEDS_RESPONSE: "warning",
    DisputeState.WARNING_NEEDS_RESPONSE: "warning",
    DisputeState.UNDER_REVIEW: "info",
    DisputeState.WON: "success",
    DisputeState.LOST: "danger",
}


@admin.register(Dispute)
class DisputePage(ReadOnlyPage):
    """What was disputed, until when it may be answered, and what became of the money."""

    list_display = ("opened_at", "venue", "amount", "fee", "stands", "why", "answer_by", "closed_at")
    list_filter = ("state", "withdrawn", "returned")
    list_select_related = ("payment__venue",)
    search_fields = ("provider_id", "payment__venue__name", "payment__link__reservation__reference")
    date_hierarchy = "opened_at"
    show_full_result_count = False

    @admin.display(description=_("lieu"), ordering="payment__venue__name")
    def venue(self, row: Dispute) -> str:
        return row.payment.venue.name

    @display(description=_("état"), ordering="state", label=STATES)
    def stands(self, row: Dispute) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @admin.display(description=_("motif"))
    def why(self, row: Dispute) -> str:
        return row.in_words
