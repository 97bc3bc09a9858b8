"""`/reservations/{reference}/payment/` and what the host notes about money."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.payment_serializers import (
    GestureInput,
    PaymentInput,
    PaymentSerializer,
    ReceiptInput,
    RefundSerializer,
    TitleInput,
    shown_money,
    shown_refund,
)
from bookings.api.reservations import visible
from bookings.api.verbs import NothingInput
from bookings.models import Refund, Reservation
from bookings.payments import gestures, receiving
from bookings.payments.changing_method import change_method
from bookings.payments.links import link_of
from bookings.payments.opening import open_payment
from bookings.permissions import either_side, unknown_reservation
from commons.api.idempotency import IdempotentMixin
from commons.api.schema import problem_responses
from commons.errors import Missing


class PaymentOf(GenericAPIView):
    """How a reservation, or the series it belongs to, is paid.

    Entering payment is idempotent by itself: whoever asks again finds the same page.
    """

    serializer_class = PaymentInput

    @extend_schema(operation_id="reservations_payment", responses={200: PaymentSerializer, **problem_responses(404)})
    def get(self, request: Request, reference: str) -> Response:
        """What was paid, what is due and until when, by whom it may be paid at which address."""
        return Response(shown_money(visible(request.user, reference), request.user, timezone.now()))

    @extend_schema(
        operation_id="reservations_pay",
        request=PaymentInput,
        responses={200: PaymentSerializer, **problem_responses(409)},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Choose another method if one is named; by card, open the page of the payment provider: `checkout_url`."""
        reservation = visible(request.user, reference)
        serializer = PaymentInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        now, method = timezone.now(), serializer.validated_data.get("payment_method")
        either_side(request.user, reservation)
        if method is not None:
            change_method(actor=request.user, reservation_id=reservation.pk, method_id=method, now=now)
            reservation = visible(request.user, reference)
        link = link_of(reservation)
        if link is None:
            raise Missing(str(unknown_reservation().message))
        answer = shown_money(reservation, request.user, now)
        if answer["method"] == "card" and answer["due"]:
            payment = open_payment(token=link.token, now=now, language=get_language() or "fr")
            answer = shown_money(reservation, request.user, now) | {"checkout_url": payment.url}
        return Response(answer)


class MoneyVerb(IdempotentMixin, GenericAPIView):
    """One thing that the host notes about money."""

    write_scope = "host"

    def run(self, request: Request, reference: str) -> Response:
        reservation = visible(request.user, reference)
        serializer = self.get_serializer_class()(data=request.data)
        serializer.is_valid(raise_exception=True)
        now = timezone.now()
        self.act(request, reservation, now, **serializer.validated_data)
        return Response(shown_money(visible(request.user, reference), request.user, now), status=self.code)

    code = status.HTTP_200_OK

    def act(self, request: Request, reservation: Reservation, now: datetime, **words: Any) -> None:
        raise NotImplementedError


class Receipts(MoneyVerb):
    """Money that came to the host directly."""

    serializer_class = ReceiptInput
    code = status.HTTP_201_CREATED

    @extend_schema(
        operation_id="reservations_note_receipt",
        request=ReceiptInput,
        responses={201: PaymentSerializer, **problem_responses(409)},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Note a transfer, a cheque or money paid on site; the first part whole confirms the reservation."""
        return self.run(request, reference)

    def act(self, request: Request, reservation: Reservation, now: datetime, **words: Any) -> None:
        receiving.note_receipt(actor=request.user, reservation_id=reservation.pk, now=now, **words)


class Title(MoneyVerb):
    """The accountant's number."""

    serializer_class = TitleInput

    @extend_schema(operation_id="reservations_note_title", request=TitleInput, responses={200: PaymentSerializer})
    def post(self, request: Request, reference: str) -> Response:
        """Note the number of the *titre de recette*."""
        return self.run(request, reference)

    def act(self, request: Request, reservation: Reservation, now: datetime, **words: Any) -> None:
        receiving.note_title(actor=request.user, reservation_id=reservation.pk, now=now, **words)


class Refunds(MoneyVerb):
    """What goes back of a reservation."""

    serializer_class = GestureInput
    code = status.HTTP_201_CREATED
    pagination_class = None

    def get_queryset(self) -> QuerySet[Refund]:
        return Refund.objects.select_related("payment").order_by("-id")

    @extend_schema(operation_id="reservations_refunds", responses=RefundSerializer(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """All refunds of the reservation, the latest first."""
        reservation = visible(request.user, reference)
        rows = self.get_queryset().filter(reservation=reservation)
        return Response([shown_refund(one, reservation.venue.zone) for one in rows])

    @extend_schema(
        operation_id="reservations_give",
        request=GestureInput,
        responses={201: PaymentSerializer, **problem_responses(409)},
    )
    def post(self, request: Request, reference: str) -> Response:
        """As the host, give back part or all of what was paid, saying why."""
        return self.run(request, reference)

    def act(self, request: Request, reservation: Reservation, now: datetime, **words: Any) -> None:
        amount: Decimal = words["amount"]
        gestures.give(actor=request.user, reservation_id=reservation.pk, amount=amount, reason=words["reason"], now=now)


class GivenBack(IdempotentMixin, GenericAPIView):
    """A refund that the host makes by hand."""

    write_scope = "host"
    serializer_class = NothingInput

    @extend_schema(
        operation_id="refunds_given_back",
        request=NothingInput,
        responses={200: RefundSerializer, **problem_responses(409)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Note that what came to the host directly, or a card refund that failed, was given back by hand."""
        done = gestures.note_given_back(actor=request.user, refund_id=pk, now=timezone.now())
        return Response(shown_refund(done, done.reservation.venue.zone))
