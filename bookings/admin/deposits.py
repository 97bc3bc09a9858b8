"""Deposits of reservations: to look at. Hosts receive, give back and keep them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.decorators import display

from bookings.deposit_words import DepositState
from bookings.deposits.banking import follow
from bookings.models import Deposit
from commons.admin.base import ReadOnlyPage, links, run_on_each

STATES = {
    DepositState.EXPECTED: "info",
    DepositState.RECEIVED: "success",
    DepositState.ENDING: "warning",
    DepositState.KEPT_PART: "danger",
    DepositState.KEPT: "danger",
}


@admin.register(Deposit)
class DepositPage(ReadOnlyPage):
    """What was asked for, how it came, how it ended. The proof is for both sides only."""

    list_display = ("created_at", "link", "title", "amount", "state_shown", "means", "kept", "returned", "ended_at")
    list_filter = ("state", "means", "kind")
    list_select_related = ("link__reservation", "link__series")
    search_fields = ("link__reservation__reference", "link__series__reference", "session_id", "intent_id")
    show_full_result_count = False
    exclude = ("request", "idempotency_key", "claimed_until", "url")
    actions = ("look_again",)
    readonly_fields = ("see_also",)

    @display(description=_("état"), ordering="state", label=STATES)
    def state_shown(self, deposit: Deposit) -> tuple[str, str]:
        return deposit.state, deposit.get_state_display()

    @admin.display(description=_("Voir aussi"))
    def see_also(self, deposit: Deposit) -> str:
        return links((_("événements"), "commons_event", f"subject_type=deposit&q={deposit.pk}"))

    @admin.action(description=_("Demander de nouveau à Stripe"))
    def look_again(self, request: HttpRequest, rows: QuerySet[Deposit]) -> None:
        done = ngettext_lazy("%(count)s caution vérifiée.", "%(count)s cautions vérifiées.", "count")
        on_cards = rows.exclude(session_id="")
        run_on_each(self, request, on_cards, lambda row: follow(deposit_id=row.pk, now=timezone.now()), done)
