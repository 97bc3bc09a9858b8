"""The nightly comparison with Stripe, and its differences."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.models import Discrepancy, Reconciliation
from bookings.payments.reconciling import close_discrepancy
from commons.admin.base import ReadOnlyPage, ReasonForm, run_on_each


class Open(admin.SimpleListFilter):
    """Whether somebody has still to look at it."""

    title = _("suivi")
    parameter_name = "open"

    def lookups(self, _request: HttpRequest, _admin: object) -> list[tuple[str, object]]:
        return [("yes", _("ouverts")), ("no", _("clos"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Discrepancy]) -> QuerySet[Discrepancy]:
        chosen = {"yes": {"closed_at": None}, "no": {"closed_at__isnull": False}}
        return rows.filter(**chosen.get(self.value() or "", {}))


@admin.register(Reconciliation)
class ReconciliationPage(ReadOnlyPage):
    """One line for each account and night."""

    list_display = ("ran_at", "organisation", "account", "since", "until", "seen", "differences")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name", "account")
    date_hierarchy = "ran_at"
    show_full_result_count = False


@admin.register(Discrepancy)
class DiscrepancyPage(ReadOnlyPage):
    """Differences, each closed by hand with a reason, or by itself when it has vanished."""

    action_form = ReasonForm
    list_display = ("opened_at", "kind", "external_id", "account", "ours", "theirs", "closed_at", "closed_by", "why")
    list_filter = (Open, "kind")
    list_select_related = ("reconciliation", "closed_by")
    search_fields = ("external_id", "reconciliation__account", "reason")
    date_hierarchy = "opened_at"
    show_full_result_count = False
    actions = ("close",)

    @admin.display(description=_("compte"))
    def account(self, row: Discrepancy) -> str:
        return row.reconciliation.account

    @admin.display(description=_("motif"))
    def why(self, row: Discrepancy) -> str:
        by_itself = row.closed_at is not None and row.closed_by is None
        return row.reason or (_now("D’accord au rapprochement suivant.") if by_itself else "")

    def has_close_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("bookings.change_discrepancy")

    @admin.action(description=_("Clore (avec le motif)"), permissions=["close"])
    def close(self, request: HttpRequest, rows: QuerySet[Discrepancy]) -> None:
        done = ngettext_lazy("%(count)s écart clos.", "%(count)s écarts clos.", "count")
        reason = request.POST.get("reason", "")

        def on(row: Discrepancy) -> None:
            close_discrepancy(actor=request.user, discrepancy_id=row.pk, reason=reason, now=timezone.now())

        run_on_each(self, request, rows, on, done)
