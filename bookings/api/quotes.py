"""`/quotes/`: what lines would cost, line by line, before anybody signs in."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.words import Audience
from bookings.api.line_serializers import MOST_LINES, MOST_PEOPLE, LineInput, wishes_of
from bookings.api.reservation_serializers import PriceRowSerializer, money
from bookings.holding import quote_lines
from bookings.invoices.telling import is_taxed
from bookings.making.venues import venue_id_of
from bookings.payments.choosing import methods_for
from bookings.pricing import PriceLine, Quote, SupplementLine, explain
from commons.api.fields import MoneyField
from commons.api.known_words import Body
from commons.api.public import PUBLIC_HEADERS
from commons.api.schema import problem_responses
from commons.money import ZERO
from venues.api.deposit_views import DepositTermSerializer
from venues.api.payment_serializers import PaymentTermsSerializer
from venues.api.venue_serializers import terms_of_venue
from venues.models import Rate, Supplement, Venue
from venues.payment_words import MethodKind

NO_RATE = Decimal(0)


class QuoteInput(Body):
    """What is to be priced."""

    lines = LineInput(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.EVERYONE)
    headcount = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, default=1)
    supplements = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, max_length=50, default=list
    )


class QuoteLineSerializer(serializers.Serializer):
    space = serializers.IntegerField()
    label = serializers.CharField()
    per = serializers.ChoiceField(choices=Rate.Per.choices)
    quantity = serializers.IntegerField()
    units = serializers.IntegerField()
    unit_amount = MoneyField()
    amount = MoneyField(help_text="Tax included.")
    vat_rate = serializers.CharField(help_text="Per cent; 0 where the host charges no VAT.")
    tax = MoneyField(help_text="Contained in the amount.")


class QuoteSupplementSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    label = serializers.CharField()
    per = serializers.ChoiceField(choices=Supplement.Per.choices)
    quantity = serializers.IntegerField()
    unit_amount = MoneyField()
    amount = MoneyField()
    vat_rate = serializers.CharField()
    tax = MoneyField()
    compulsory = serializers.BooleanField()


class TaxSerializer(serializers.Serializer):
    vat_rate = serializers.CharField()
    tax = MoneyField()


class OfferedMethodSerializer(serializers.Serializer):
    """A means of paying that the audience may use for this price; `id` is the `payment_method` of submitting."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=MethodKind.choices)


class QuoteSerializer(serializers.Serializer):
    """A price. `rows` says the same in words, in the reader's language. Deposits are no part of the total."""

    total = MoneyField()
    lines = QuoteLineSerializer(many=True)
    supplements = QuoteSupplementSerializer(many=True)
    taxes = TaxSerializer(many=True)
    rows = PriceRowSerializer(many=True)
    payment_methods = OfferedMethodSerializer(many=True, help_text="The first is taken when none is chosen.")
    payment_terms = PaymentTermsSerializer()
    deposits = DepositTermSerializer(many=True)


class Quotes(GenericAPIView):
    """Prices."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    serializer_class = QuoteInput

    @extend_schema(
        operation_id="quotes_create",
        request=QuoteInput,
        responses={200: QuoteSerializer, **problem_responses(409, 422)},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """The price line by line, tax apart, whether or not the places are free. Nothing is held."""
        serializer = QuoteInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        wishes = wishes_of(asked["lines"])
        quote = quote_lines(
            lines=wishes,
            now=timezone.now(),
            audience=asked["audience"],
            supplements=asked["supplements"],
            headcount=asked["headcount"],
        )
        venue = (
            Venue.objects.select_related("payment_terms", "organisation")
            .prefetch_related("deposit_terms")
            .get(pk=venue_id_of(wishes))
        )
        taxed = is_taxed(quote, venue)
        return Response(quote_answer(quote, taxed=taxed) | _paying(venue, asked["audience"], quote))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Pages of other sites may ask for prices."""
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in PUBLIC_HEADERS.items():
            response[name] = value
        response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
        return response


def quote_answer(quote: Quote, *, taxed: bool) -> dict[str, Any]:
    """A quote as plain values; VAT only where the host is liable for it."""
    return {
        "total": money(quote.total),
        "lines": [{"space": line.space, "units": line.units, **_amounts(line, taxed=taxed)} for line in quote.lines],
        "supplements": [
            {"id": one.key, "compulsory": one.compulsory, **_amounts(one, taxed=taxed)} for one in quote.supplements
        ],
        "taxes": [{"vat_rate": str(rate), "tax": money(tax)} for rate, tax in quote.tax_by_rate.items() if taxed],
        "rows": [
            {"title": row.title, "detail": row.detail, "amount": row.amount, "tax": row.tax if taxed else ""}
            for row in explain(quote)
        ],
    }


def _paying(venue: Venue, audience: str, quote: Quote) -> dict[str, Any]:
    """How and when it would be paid, and the deposits beside it, as the page says before sending."""
    methods = methods_for(venue, audience, quote.total) if quote.total else []
    return {
        "payment_methods": [{"id": one.pk, "kind": one.kind} for one in methods],
        "payment_terms": PaymentTermsSerializer(terms_of_venue(venue)).data,
        "deposits": DepositTermSerializer(venue.deposit_terms.all(), many=True).data,
    }


def _amounts(line: PriceLine | SupplementLine, *, taxed: bool) -> dict[str, Any]:
    return {
        "label": line.label,
        "per": line.per.value,
        "quantity": line.quantity,
        "unit_amount": money(line.unit_amount),
        "amount": money(line.gross),
        "vat_rate": str(line.vat_rate if taxed else NO_RATE),
        "tax": money(line.tax if taxed else ZERO),
    }
