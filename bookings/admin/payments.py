"""Payments, refunds and what the provider told us: to look at. Nothing is edited; actions call the use cases."""

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from unfold.decorators import display

from bookings.admin.base import ReadOnlyInline
from bookings.models import Dispute, Payment, PaymentLink, PaymentShare, Refund, WebhookEvent
from bookings.money_words import PaymentState, RefundState, WebhookState
from bookings.payments.closing import look
from bookings.payments.refunding import follow_refund
from bookings.payments.webhooks import replay
from commons.admin.base import ReadOnlyPage, links, run_on_each

STATES = {
    PaymentState.OPEN: "info",
    PaymentState.PROCESSING: "warning",
    PaymentState.SUCCEEDED: "success",
    PaymentState.FAILED: "danger",
}
REFUND_STATES = {
    RefundState.DUE: "warning",
    RefundState.ASKED: "info",
    RefundState.PENDING: "info",
    RefundState.SUCCEEDED: "success",
    RefundState.FAILED: "danger",
}
WEBHOOK_STATES = {
    WebhookState.WAITING: "info",
    WebhookState.DONE: "success",
    WebhookState.UNKNOWN: "warning",
    WebhookState.FAILED: "danger",
}


class ShareInline(ReadOnlyInline):
    """What each reservation has of it."""

    model = PaymentShare
    fields = readonly_fields = ("reservation", "amount")


class RefundInline(ReadOnlyInline):
    """What went back of it."""

    model = Refund
    fields = readonly_fields = ("reservation", "amount", "cause", "state", "at", "done_at", "problem")


class DisputeInline(ReadOnlyInline):
    """What a cardholder's bank calls into question."""

    model = Dispute
    fields = readonly_fields = ("provider_id", "state", "amount", "reason", "answer_by", "withdrawn", "returned")


@admin.register(Payment)
class PaymentPage(ReadOnlyPage):
    """Each attempt to pay, with its shares and refunds."""

    list_display = ("created_at", "link", "venue", "part", "method", "amount", "state_shown", "paid_at", "attempt")
    list_filter = ("state", "method", "part", "venue__is_demo")
    list_select_related = ("venue", "link__reservation", "link__series")
    search_fields = (
        *("session_id", "intent_id", "stripe_account", "reference", "venue__name"),
        *("link__reservation__reference", "link__series__reference", "shares__reservation__reference"),
    )
    search_help_text = _("Référence de la réservation, lieu, numéro chez Stripe")
    date_hierarchy = "created_at"
    show_full_result_count = False
    inlines = (ShareInline, RefundInline, DisputeInline)
    # Whoever has the address of an open page may pay on it.
    exclude = ("request", "idempotency_key", "claimed_until", "url")
    actions = ("look_again",)
    readonly_fields = ("see_also",)

    @display(description=_("état"), ordering="state", label=STATES)
    def state_shown(self, payment: Payment) -> tuple[str, str]:
        return payment.state, payment.get_state_display()

    @admin.display(description=_("Voir aussi"))
    def see_also(self, payment: Payment) -> str:
        return links(
            (_("écritures"), "bookings_ledgerentry", f"payment__id__exact={payment.pk}"),
            (_("événements Stripe"), "bookings_webhookevent", f"q={payment.session_id or payment.intent_id or '-'}"),
            (_("événements"), "commons_event", f"subject_type=payment&q={payment.pk}"),
        )

    @admin.action(description=_("Demander de nouveau à Stripe"))
    def look_again(self, request: HttpRequest, rows: QuerySet[Payment]) -> None:
        done = ngettext_lazy("%(count)s paiement vérifié.", "%(count)s paiements vérifiés.", "count")
        run_on_each(self, request, rows, lambda row: look(payment_id=row.pk, now=timezone.now()), done)


@admin.register(PaymentLink)
class PaymentLinkPage(ReadOnlyPage):
    """What is paid together. The address itself is not shown: whoever has it may pay."""

    list_display = ("created_at", "reservation", "series", "title_number")
    list_select_related = ("reservation", "series")
    search_fields = ("reservation__reference", "series__reference", "title_number")
    show_full_result_count = False


@admin.register(Refund)
class RefundPage(ReadOnlyPage):
    """What goes back, and where it stands."""

    list_display = ("at", "reservation", "amount", "cause", "state_shown", "method", "done_at", "attempts")
    list_filter = ("state", "cause", "payment__method")
    list_select_related = ("reservation", "payment")
    search_fields = ("reservation__reference", "provider_id", "payment__intent_id")
    date_hierarchy = "at"
    show_full_result_count = False
    exclude = ("idempotency_key", "claimed_until")
    actions = ("follow",)

    @display(description=_("état"), ordering="state", label=REFUND_STATES)
    def state_shown(self, refund: Refund) -> tuple[str, str]:
        return refund.state, refund.get_state_display()

    @admin.display(description=_("moyen"))
    def method(self, refund: Refund) -> str:
        return refund.payment.get_method_display()

    @admin.action(description=_("Demander de nouveau à Stripe"))
    def follow(self, request: HttpRequest, rows: QuerySet[Refund]) -> None:
        done = ngettext_lazy("%(count)s remboursement suivi.", "%(count)s remboursements suivis.", "count")
        waiting = rows.filter(state__in=(RefundState.DUE, RefundState.ASKED, RefundState.PENDING)).exclude(
            check_at=None
        )
        run_on_each(self, request, waiting, lambda row: follow_refund(refund_id=row.pk, now=timezone.now()), done)


@admin.register(WebhookEvent)
class WebhookEventPage(ReadOnlyPage):
    """What Stripe told us, what came of it, and replaying one."""

    list_display = (
        *("received_at", "kind", "object_id", "account", "state_shown", "outcome", "deliveries", "attempts"),
        *("retry_at", "handled_at"),
    )
    list_filter = ("state", "kind")
    search_fields = ("event_id", "object_id", "account", "payload__data__object__payment_intent")
    search_help_text = _("Identifiant de l’événement, de l’objet ou du compte")
    date_hierarchy = "received_at"
    show_full_result_count = False
    exclude = ("payload", "claimed_until")
    readonly_fields = ("as_told",)
    actions = ("replay",)

    @display(description=_("résultat"), ordering="state", label=WEBHOOK_STATES)
    def state_shown(self, event: WebhookEvent) -> tuple[str, str]:
        return event.state, event.get_state_display()

    @admin.display(description=_("contenu"))
    def as_told(self, event: WebhookEvent) -> str:
        return format_html("<pre>{}</pre>", json.dumps(event.payload, indent=2, ensure_ascii=False))

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("bookings.change_webhookevent")

    @admin.action(description=_("Traiter de nouveau"), permissions=["replay"])
    def replay(self, request: HttpRequest, rows: QuerySet[WebhookEvent]) -> None:
        done = ngettext_lazy("%(count)s événement traité.", "%(count)s événements traités.", "count")
        run_on_each(self, request, rows, lambda row: replay(event_id=row.pk, now=timezone.now()), done)
