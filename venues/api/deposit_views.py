"""`/venues/{slug}/deposit-terms/` and `/deposit-terms/{id}/`: the deposits that a venue asks for."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from commons.api.fields import MoneyField
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body
from commons.api.public import PublicReadMixin
from venues.api.fields import AmountField, NamesField
from venues.api.visibility import visible_venue
from venues.deposit_terms import DEPOSITS
from venues.deposit_words import DepositKind
from venues.models import DepositTerm
from venues.permissions import hosted_venue
from venues.term_editing import add_term, change_term, hosted_term, remove_term


class DepositTermSerializer(serializers.ModelSerializer):
    """A deposit that is asked for, once for a booking."""

    names = NamesField()
    title = serializers.CharField(source="called", help_text="What it is for, in words.")
    price = MoneyField(source="amount")

    class Meta:
        model = DepositTerm
        fields = ["id", "kind", "label", "names", "title", "price"]
        read_only_fields = fields


class DepositTermInput(Body):
    """A deposit to ask for."""

    kind = serializers.ChoiceField(DepositKind.choices)
    label = serializers.CharField(max_length=120, allow_blank=True, required=False)
    amount = AmountField()


class DepositTermList(PublicReadMixin, IdempotentMixin, GenericAPIView):
    """The deposits of a venue."""

    write_scope = "host"
    serializer_class = DepositTermSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[DepositTerm]:
        return DepositTerm.objects.order_by("position", "id")

    @extend_schema(operation_id="venue_deposit_terms_list", responses=DepositTermSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """What a booker brings, in the venue's order."""
        venue = visible_venue(request.user, slug)
        page = self.paginate_queryset(self.get_queryset().filter(venue=venue))
        return self.get_paginated_response(DepositTermSerializer(page, many=True).data)

    @extend_schema(
        operation_id="venue_deposit_terms_create", request=DepositTermInput, responses={201: DepositTermSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Ask for one more. What is booked already stays."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_VENUES)
        serializer = DepositTermInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        term = add_term(DEPOSITS, actor=request.user, venue=venue, terms=serializer.validated_data, now=timezone.now())
        return Response(DepositTermSerializer(term).data, status=status.HTTP_201_CREATED)


class DepositTermDetail(GenericAPIView):
    """One deposit that is asked for."""

    write_scope = "host"
    serializer_class = DepositTermSerializer

    @extend_schema(
        operation_id="deposit_terms_update", request=DepositTermInput(partial=True), responses=DepositTermSerializer
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Ask for it otherwise. What is booked already stays."""
        term = hosted_term(DEPOSITS, actor=request.user, term_id=pk)
        serializer = DepositTermInput(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changed = change_term(
            DEPOSITS, actor=request.user, term=term, changes=serializer.validated_data, now=timezone.now()
        )
        return Response(DepositTermSerializer(changed).data)

    @extend_schema(operation_id="deposit_terms_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Ask for it no more."""
        term = hosted_term(DEPOSITS, actor=request.user, term_id=pk)
        remove_term(DEPOSITS, actor=request.user, term=term, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
