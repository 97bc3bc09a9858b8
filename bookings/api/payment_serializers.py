"""How money looks in the API."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from accounts.models import User
from accounts.roles import Capability
from bookings.api.reservation_serializers import money
from bookings.dispute_words import DisputeState
from bookings.models import Dispute, Payment, Refund, Reservation
from bookings.money_words import Part, PaymentState, RefundCause, RefundState
from bookings.payments.dispute_wording import address_of, disputes_of, how_disputed
from bookings.payments.gestures import debt_of
from bookings.payments.links import link_of, pay_address
from bookings.payments.reckoning import reckon
from bookings.payments.standing import Standing, standing_of
from bookings.payments.terms import Terms
from bookings.payments.wording import how_it_stands
from bookings.permissions import as_host, is_booker
from commons.api.fields import DayField, LocalDateTimeField, MoneyField
from commons.api.known_words import Body
from commons.errors import Missing, NotAllowed
from venues.payment_words import MethodKind

AMOUNT = {"max_digits": 10, "decimal_places": 2}


class PaymentInput(Body):
    """Another of the venue's methods, to change how it is paid."""

    payment_method = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)


class ReceiptInput(Body):
    """What came, when, how."""

    amount = serializers.DecimalField(**AMOUNT)
    received_on = DayField()
    method = serializers.ChoiceField(choices=MethodKind.choices, required=False, allow_blank=True, default="")
    reference = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class TitleInput(Body):
    number = serializers.CharField(max_length=60)


class GestureInput(Body):
    """How much, and why: the booker reads it."""

    amount = serializers.DecimalField(**AMOUNT)
    reason = serializers.CharField(max_length=500, allow_blank=True)


class DueSerializer(serializers.Serializer):
    part = serializers.ChoiceField(choices=Part.choices)
    amount = MoneyField()
    by = LocalDateTimeField(allow_null=True)


class TransferSerializer(serializers.Serializer):
    """What a person needs to pay the host directly."""

    iban = serializers.CharField(allow_blank=True)
    bic = serializers.CharField(allow_blank=True)
    account_holder = serializers.CharField(allow_blank=True)
    payee = serializers.CharField(allow_blank=True)
    instructions = serializers.CharField(allow_blank=True)
    reference = serializers.CharField(help_text="To be quoted.")


class AttemptSerializer(serializers.Serializer):
    """One attempt to pay, or one receipt that the host noted."""

    part = serializers.ChoiceField(choices=Part.choices)
    method = serializers.ChoiceField(choices=MethodKind.choices)
    state = serializers.ChoiceField(choices=PaymentState.choices)
    amount = MoneyField()
    paid_at = LocalDateTimeField(allow_null=True)
    reference = serializers.CharField(allow_blank=True)


class RefundSerializer(serializers.Serializer):
    """Money that goes back."""

    id = serializers.IntegerField()
    amount = MoneyField()
    cause = serializers.ChoiceField(choices=RefundCause.choices)
    state = serializers.ChoiceField(choices=RefundState.choices)
    method = serializers.ChoiceField(choices=MethodKind.choices)
    reason = serializers.CharField(allow_blank=True)
    decided_at = LocalDateTimeField()
    done_at = LocalDateTimeField(allow_null=True)


class DisputeSerializer(serializers.Serializer):
    """A payment, or what was kept of a deposit, that the cardholder's bank calls into question."""

    of = serializers.ChoiceField(choices=["payment", "deposit"])
    state = serializers.ChoiceField(choices=DisputeState.choices)
    amount = MoneyField()
    fee = MoneyField(help_text="What the bank's question cost.")
    withdrawn = serializers.BooleanField(help_text="The sum has left the host's account.")
    returned = serializers.BooleanField(help_text="It has come back.")
    answer_by = LocalDateTimeField(allow_null=True)
    answer_at = serializers.URLField(allow_null=True, help_text="Where the host answers; null once it cannot.")
    opened_at = LocalDateTimeField()
    closed_at = LocalDateTimeField(allow_null=True)
    sentences = serializers.ListField(child=serializers.CharField(), help_text="The same in words.")


class PaymentSerializer(serializers.Serializer):
    """The money of what is paid together. `method` is null where it is settled with the host as they agree."""

    method = serializers.ChoiceField(choices=MethodKind.choices, allow_null=True)
    total = MoneyField(help_text="Of what is still promised.")
    paid = MoneyField()
    paid_back = MoneyField(help_text="Decided or done.")
    rest = MoneyField(help_text="What remains to be paid, now or later.")
    due = DueSerializer(allow_null=True, help_text="What is to be paid next.")
    processing = serializers.BooleanField(help_text="A bank has not answered yet.")
    sentences = serializers.ListField(child=serializers.CharField())
    url = serializers.CharField(
        allow_null=True, help_text="For who pays: an address that works without an account; null for the host."
    )
    checkout_url = serializers.CharField(allow_null=True, help_text="The provider's page, once it is open.")
    transfer = TransferSerializer(allow_null=True)
    title_number = serializers.CharField(allow_blank=True)
    debt = MoneyField(help_text="What the host owes beside refunds.")
    payments = AttemptSerializer(many=True)
    refunds = RefundSerializer(many=True)
    disputes = DisputeSerializer(many=True, help_text="For whoever looks after the venue's money; empty for others.")


def shown_money(reservation: Reservation, viewer: User, now: datetime) -> dict[str, Any]:
    """The answer, as plain values."""
    link = link_of(reservation)
    standing = standing_of(link, now) if link else None
    if standing is None:
        return _untold(reservation) | {"disputes": _disputes(reservation, viewer)}
    zone = reservation.venue.zone
    due = standing.due
    return {
        "method": standing.terms.method,
        "total": money(standing.total),
        "paid": money(standing.paid),
        "paid_back": money(standing.back),
        "rest": money(standing.rest),
        "due": {"part": due.part.value, "amount": money(due.amount), "by": _local(due.by, zone)} if due else None,
        "processing": standing.is_processing,
        "sentences": how_it_stands(standing),
        "url": pay_address(standing.link) if is_booker(viewer, reservation) else None,
        "checkout_url": None,
        "transfer": _transfer(standing.terms, standing) if not standing.by_card else None,
        "title_number": standing.link.title_number,
        "debt": money(debt_of(reservation)),
        "payments": [_attempt(one, zone) for one in standing.link.payments.order_by("-id")[:20]],
        "refunds": [shown_refund(one, zone) for one in standing.refunds],
        "disputes": _disputes(reservation, viewer),
    }


def shown_refund(refund: Refund, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": refund.pk,
        "amount": money(refund.amount),
        "cause": refund.cause,
        "state": refund.state,
        "method": refund.payment.method,
        "reason": refund.reason,
        "decided_at": _local(refund.at, zone),
        "done_at": _local(refund.done_at, zone),
    }


def _untold(reservation: Reservation) -> dict[str, Any]:
    """What is settled with the host as they agree, or costs nothing."""
    found = reckon([reservation.pk])[reservation.pk]
    return {
        "method": None,
        "total": money(reservation.total),
        "paid": money(found.paid),
        "paid_back": money(found.back),
        "rest": money(found.rest(reservation.total)),
        "due": None,
        "processing": False,
        "sentences": [],
        "url": None,
        "checkout_url": None,
        "transfer": None,
        "title_number": "",
        "debt": money(debt_of(reservation)),
        "payments": [],
        "refunds": [],
    }


def _disputes(reservation: Reservation, viewer: User) -> list[dict[str, Any]]:
    """Those of the reservation, for whoever looks after the venue's money."""
    try:
        as_host(viewer, reservation.venue, capability=Capability.SEE_MONEY)
    except (Missing, NotAllowed):
        return []
    return [_dispute(one, reservation.venue.zone) for one in disputes_of(reservation)]


def _dispute(dispute: Dispute, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "of": "deposit" if dispute.deposit else "payment",
        "state": dispute.state,
        "amount": money(dispute.amount),
        "fee": money(dispute.fee),
        "withdrawn": dispute.withdrawn,
        "returned": dispute.returned,
        "answer_by": _local(dispute.answer_by, zone),
        "answer_at": address_of(dispute) if dispute.is_to_answer else None,
        "opened_at": _local(dispute.opened_at, zone),
        "closed_at": _local(dispute.closed_at, zone),
        "sentences": how_disputed(dispute),
    }


def _transfer(terms: Terms, standing: Standing) -> dict[str, str]:
    names = ("iban", "bic", "account_holder", "payee", "instructions")
    return {name: getattr(terms, name) for name in names} | {"reference": str(standing.link)}


def _attempt(payment: Payment, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "part": payment.part,
        "method": payment.method,
        "state": payment.state,
        "amount": money(payment.amount),
        "paid_at": _local(payment.paid_at, zone),
        "reference": payment.reference,
    }


def _local(instant: datetime | None, zone: ZoneInfo) -> str | None:
    return None if instant is None else instant.astimezone(zone).isoformat()
