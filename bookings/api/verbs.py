"""What is done to a reservation: submit, approve, decline, cancel, no-show, extend."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import lifecycle
from bookings.api.reservation_serializers import ReservationSerializer, money
from bookings.api.reservations import answer, visible
from bookings.cancellation import sentence
from commons.api.fields import MoneyField
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body
from commons.api.schema import problem_responses

DONE = {200: ReservationSerializer, **problem_responses(409)}
MOST_WORDS = 2000


class NothingInput(Body):
    """The verb says it all."""


class SubmitInput(Body):
    """How it will be paid: one of the venue's methods; without it the first that the audience may use."""

    payment_method = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)


class ReasonInput(Body):
    """Why, in words that the other side reads."""

    reason = serializers.CharField(max_length=MOST_WORDS, allow_blank=True, required=False, default="")


class CancelInput(ReasonInput):
    """Hosts say why; `as_host` is for somebody who stands on both sides."""

    as_host = serializers.BooleanField(default=False)


class CancellationSerializer(serializers.Serializer):
    """What cancelling now would give up of the price, and pay back of what was paid."""

    refund = MoneyField(help_text="What of the total is given up.")
    total = MoneyField()
    percent = serializers.IntegerField()
    paid = MoneyField(help_text="What was paid so far.")
    paid_back = MoneyField(help_text="What of it goes back.")
    still_owed = MoneyField(help_text="What remains to be paid all the same.")
    sentence = serializers.CharField()


class VerbView(IdempotentMixin, GenericAPIView):
    """One verb on one reservation: check the words, do it, show what has become of it."""

    serializer_class = NothingInput

    def run(self, request: Request, reference: str) -> Response:
        reservation = visible(request.user, reference)
        serializer = self.serializer_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        now = timezone.now()
        self.act(request, reservation.pk, now, **serializer.validated_data)
        return answer(request, reservation.pk, now)

    def act(self, request: Request, pk: int, now: datetime, **words: Any) -> None:
        raise NotImplementedError


class Submit(VerbView):
    """From held to requested or confirmed."""

    serializer_class = SubmitInput

    @extend_schema(operation_id="reservations_submit", request=SubmitInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Confirm, send the request to the host, or go on to paying. After the deadline: 409 `hold_expired`."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **words: Any) -> None:
        method = words.get("payment_method")
        lifecycle.submit(actor=request.user, reservation_id=pk, now=now, payment_method_id=method)


class Extend(VerbView):
    """More time to decide."""

    @extend_schema(operation_id="reservations_extend", request=NothingInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Make `expires_at` fifteen minutes later, once; a date of a series takes the others along."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **_words: Any) -> None:
        lifecycle.extend_hold(actor=request.user, reservation_id=pk, now=now)


class Approve(VerbView):
    """The host agrees."""

    write_scope = "host"

    @extend_schema(operation_id="reservations_approve", request=NothingInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Agree to a request, as its host."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **_words: Any) -> None:
        lifecycle.approve(actor=request.user, reservation_id=pk, now=now)


class Decline(VerbView):
    """The host refuses."""

    write_scope = "host"
    serializer_class = ReasonInput

    @extend_schema(operation_id="reservations_decline", request=ReasonInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Refuse a request, saying why, as its host."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **words: Any) -> None:
        lifecycle.decline(actor=request.user, reservation_id=pk, reason=words["reason"], now=now)


class NoShow(VerbView):
    """Nobody came."""

    write_scope = "host"

    @extend_schema(operation_id="reservations_no_show", request=NothingInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Note that nobody came, as the host, once the stay has begun."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **_words: Any) -> None:
        lifecycle.mark_no_show(actor=request.user, reservation_id=pk, now=now)


class Cancel(VerbView):
    """Either side gives up."""

    serializer_class = CancelInput

    @extend_schema(operation_id="reservations_cancel", request=CancelInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Cancel; hosts say why. What is paid back follows the policy that was promised."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **words: Any) -> None:
        lifecycle.cancel(actor=request.user, reservation_id=pk, now=now, **words)


class Cancellation(GenericAPIView):
    """Before cancelling."""

    serializer_class = CancellationSerializer

    @extend_schema(
        operation_id="reservations_cancellation", responses={200: CancellationSerializer, **problem_responses(409)}
    )
    def get(self, request: Request, reference: str) -> Response:
        """What cancelling now would pay back."""
        reservation = visible(request.user, reference)
        found = lifecycle.preview_cancellation(actor=request.user, reservation=reservation, now=timezone.now())
        return Response(
            {
                "refund": money(found.amount),
                "total": money(found.total),
                "percent": found.percent,
                "paid": money(found.paid),
                "paid_back": money(found.back),
                "still_owed": money(found.rest),
                "sentence": sentence(found),
            }
        )
