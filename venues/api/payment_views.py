"""`/venues/{slug}/payment-methods/`, `/payment-methods/{id}/` and `/venues/{slug}/payment-terms/`."""

from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from commons.api.idempotency import IdempotentMixin
from commons.api.public import PublicReadMixin
from commons.errors import Missing
from venues.api.payment_serializers import (
    HostedPaymentMethodSerializer,
    PaymentMethodChanges,
    PaymentMethodInput,
    PaymentMethodSerializer,
    PaymentTermsInput,
    PaymentTermsSerializer,
)
from venues.api.visibility import manages_venue, visible_venue
from venues.models import PaymentMethod, PaymentTerms, Venue
from venues.payment_editing import add_method, change_method, remove_method, set_terms
from venues.permissions import hosted_venue, require_for_venue
from venues.sentences import unknown_payment_method

MANAGE = Capability.MANAGE_VENUES


class PaymentMethodList(PublicReadMixin, IdempotentMixin, GenericAPIView):
    """How a venue is paid."""

    write_scope = "host"
    filter_backends = ()
    pagination_class = None
    serializer_class = PaymentMethodSerializer

    @extend_schema(
        operation_id="payment_methods_list",
        responses=PolymorphicProxySerializer(
            component_name="AnyPaymentMethod",
            serializers=[PaymentMethodSerializer, HostedPaymentMethodSerializer],
            resource_type_field_name=None,
            many=True,
        ),
    )
    def get(self, request: Request, slug: str) -> Response:
        """Those that are offered; for who manages the venue all of them, with where the money goes."""
        venue = visible_venue(request.user, slug)
        methods = venue.payment_methods.order_by("position", "id")
        if manages_venue(request.user, venue):
            return Response(HostedPaymentMethodSerializer(methods, many=True).data)
        return Response(PaymentMethodSerializer(methods.filter(is_active=True), many=True).data)

    @extend_schema(
        operation_id="payment_methods_create",
        request=PaymentMethodInput,
        responses={201: HostedPaymentMethodSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """One more."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=MANAGE)
        serializer = PaymentMethodInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        terms = dict(serializer.validated_data)
        kind = terms.pop("kind")
        method = add_method(actor=request.user, venue=venue, kind=kind, terms=terms, now=timezone.now())
        return Response(HostedPaymentMethodSerializer(method).data, status=status.HTTP_201_CREATED)


class PaymentMethodDetail(GenericAPIView):
    """One means of paying, for those who manage the venue."""

    write_scope = "host"
    serializer_class = HostedPaymentMethodSerializer

    @extend_schema(operation_id="payment_methods_read", responses=HostedPaymentMethodSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """With where the money goes."""
        return Response(HostedPaymentMethodSerializer(self._method(request, pk)).data)

    @extend_schema(
        operation_id="payment_methods_update", request=PaymentMethodChanges, responses=HostedPaymentMethodSerializer
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change it; what is booked already keeps its copy."""
        method = self._method(request, pk)
        serializer = PaymentMethodChanges(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changed = change_method(
            actor=request.user, method=method, changes=serializer.validated_data, now=timezone.now()
        )
        return Response(HostedPaymentMethodSerializer(changed).data)

    @extend_schema(operation_id="payment_methods_delete", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Offer it no more."""
        remove_method(actor=request.user, method=self._method(request, pk), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _method(self, request: Request, pk: int) -> PaymentMethod:
        method = PaymentMethod.objects.select_related("venue__organisation").filter(pk=pk).first()
        if method is None:
            raise Missing(unknown_payment_method())
        try:
            require_for_venue(actor=request.user, venue=method.venue, capability=MANAGE)
        except Missing:
            raise Missing(unknown_payment_method()) from None
        return method


class PaymentTermsDetail(PublicReadMixin, GenericAPIView):
    """When a venue is paid."""

    write_scope = "host"
    serializer_class = PaymentTermsSerializer

    @extend_schema(operation_id="payment_terms_read", responses=PaymentTermsSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """For everybody: it is shown before booking."""
        return Response(PaymentTermsSerializer(_terms(visible_venue(request.user, slug))).data)

    @extend_schema(operation_id="payment_terms_update", request=PaymentTermsInput, responses=PaymentTermsSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change them; what is booked already keeps its copy."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=MANAGE)
        serializer = PaymentTermsInput(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        terms = set_terms(actor=request.user, venue=venue, terms=serializer.validated_data, now=timezone.now())
        return Response(PaymentTermsSerializer(terms).data)


def _terms(venue: Venue) -> PaymentTerms:
    return PaymentTerms.objects.filter(venue=venue).first() or PaymentTerms(venue=venue)
