"""Rates and supplements as JSON. Amounts are euros, tax included, per unit."""

from rest_framework import serializers

from accounts.words import Audience
from commons.api.fields import MoneyField
from commons.api.known_words import Body
from venues.api.fields import AmountField, IdField, NamesField, VatRateField
from venues.models import Rate, Supplement


class RateSerializer(serializers.ModelSerializer):
    """A rate of a season."""

    price = MoneyField(source="amount")

    class Meta:
        model = Rate
        fields = ["id", "season", "space", "audience", "per", "price", "vat_rate"]
        read_only_fields = fields


class RateChanges(Body):
    """What may be changed of a rate."""

    space = IdField()
    audience = serializers.ChoiceField(Audience.choices, required=False)
    per = serializers.ChoiceField(Rate.Per.choices)
    amount = AmountField()
    vat_rate = VatRateField(required=False)


class RateInput(RateChanges):
    """A rate to add."""

    season = IdField()


class SupplementSerializer(serializers.ModelSerializer):
    """A supplement of a season; without `spaces` it is for all."""

    names = NamesField()
    price = MoneyField(source="amount")

    class Meta:
        model = Supplement
        fields = ["id", "season", "name", "names", "per", "price", "vat_rate", "compulsory", "spaces"]
        read_only_fields = fields


class SupplementChanges(Body):
    """What may be changed of a supplement."""

    name = serializers.CharField(max_length=120)
    per = serializers.ChoiceField(Supplement.Per.choices, required=False)
    amount = AmountField()
    vat_rate = VatRateField(required=False)
    compulsory = serializers.BooleanField(required=False)
    spaces = serializers.ListField(child=IdField(), required=False, max_length=500)


class SupplementInput(SupplementChanges):
    """A supplement to add."""

    season = IdField()
