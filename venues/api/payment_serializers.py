"""Means of paying a venue, as the API shows and takes them."""

from rest_framework import serializers

from accounts.words import Audience
from commons.api.known_words import Body
from venues.models import PaymentMethod, PaymentTerms
from venues.payment_words import AdvanceKind, MethodKind


class PaymentMethodSerializer(serializers.ModelSerializer):
    """A means of paying, as everybody sees it: where to send money is told to those who book."""

    class Meta:
        model = PaymentMethod
        fields = ["id", "kind", "audiences"]
        read_only_fields = fields


class HostedPaymentMethodSerializer(PaymentMethodSerializer):
    """The same for those who look after the venue."""

    class Meta(PaymentMethodSerializer.Meta):
        fields = [
            *PaymentMethodSerializer.Meta.fields,
            *("iban", "bic", "account_holder", "payee", "instructions", "position", "is_active"),
        ]
        read_only_fields = fields


class PaymentMethodChanges(Body):
    """What may be changed of a means of paying; fields that its kind has not are left empty."""

    audiences = serializers.ListField(child=serializers.ChoiceField(Audience.choices), required=False, max_length=10)
    iban = serializers.CharField(required=False, allow_blank=True, max_length=50)
    bic = serializers.CharField(required=False, allow_blank=True, max_length=20)
    account_holder = serializers.CharField(required=False, allow_blank=True, max_length=150)
    payee = serializers.CharField(required=False, allow_blank=True, max_length=150)
    instructions = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    position = serializers.IntegerField(required=False, min_value=0, max_value=99)
    is_active = serializers.BooleanField(required=False)


class PaymentMethodInput(PaymentMethodChanges):
    """A means of paying to add."""

    kind = serializers.ChoiceField(MethodKind.choices)


class PaymentTermsSerializer(serializers.ModelSerializer):
    """When a venue is paid; 100 per cent at once unless it says otherwise."""

    class Meta:
        model = PaymentTerms
        fields = ["advance_percent", "advance_kind", "balance_days", "pay_within_hours", "offline_within_days"]
        read_only_fields = fields


class PaymentTermsInput(Body):
    """What may be changed of them."""

    advance_percent = serializers.IntegerField(required=False, min_value=1, max_value=100)
    advance_kind = serializers.ChoiceField(AdvanceKind.choices, required=False)
    balance_days = serializers.IntegerField(required=False, min_value=0, max_value=365)
    pay_within_hours = serializers.IntegerField(required=False, min_value=1, max_value=720)
    offline_within_days = serializers.IntegerField(required=False, min_value=1, max_value=90)
