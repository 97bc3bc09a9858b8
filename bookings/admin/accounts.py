"""Hosts' own accounts at the payment provider: to look at."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.decorators import display

from bookings.models import PaymentAccount
from bookings.payments.connecting import refresh
from commons.admin.base import ReadOnlyPage, links, run_on_each

STATES = {
    PaymentAccount.State.READY: "success",
    PaymentAccount.State.IN_REVIEW: "info",
    PaymentAccount.State.TO_COMPLETE: "warning",
    PaymentAccount.State.RESTRICTED: "danger",
}


@admin.register(PaymentAccount)
class PaymentAccountPage(ReadOnlyPage):
    """Connected accounts and what Stripe asks of their owners."""

    list_display = ("organisation", "stripe_id", "state_shown", "charges_enabled", "updated_at")
    list_filter = ("state",)
    list_select_related = ("organisation",)
    search_fields = ("stripe_id", "organisation__name", "organisation__siret")
    readonly_fields = ("see_also",)
    actions = ("look",)

    @display(description=_("état"), ordering="state", label=STATES)
    def state_shown(self, account: PaymentAccount) -> tuple[str, str]:
        return account.state, account.get_state_display()

    @admin.display(description=_("Voir aussi"))
    def see_also(self, account: PaymentAccount) -> str:
        """To its payments."""
        return links((_("paiements"), "bookings_payment", f"organisation__id__exact={account.organisation_id}"))

    @admin.action(description=_("Demander à Stripe où il en est"))
    def look(self, request: HttpRequest, accounts: QuerySet[PaymentAccount]) -> None:
        """Follow what the provider says now."""
        done = ngettext_lazy("%(count)s compte est vu.", "%(count)s comptes sont vus.", "count")
        now = timezone.now()
        run_on_each(self, request, accounts, lambda each: refresh(organisation_id=each.organisation_id, now=now), done)
