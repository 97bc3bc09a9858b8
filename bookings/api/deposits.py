"""`/reservations/{reference}/deposits/` and what is done to one: authorise, receive, give back, keep."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.reservation_serializers import money
from bookings.api.reservations import visible
from bookings.api.verbs import NothingInput
from bookings.deposit_words import BY_HAND, DepositState, Means
from bookings.deposits.bundles import bundle_of, deposits_of
from bookings.deposits.cards import open_page
from bookings.deposits.ending import give_back, keep
from bookings.deposits.proofs import read_proof
from bookings.deposits.receiving import note_received
from bookings.deposits.rules import LONGEST_REASON
from bookings.deposits.sides import hosted_deposit, visible_deposit
from bookings.deposits.wording import how_it_stands
from bookings.models import Deposit
from bookings.permissions import as_booker
from commons.api.fields import MoneyField
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body
from commons.api.schema import problem_responses


class DepositSerializer(serializers.Serializer):
    """A deposit of a reservation, or of all dates of its series. `kept` and `returned` are known once it has ended."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    price = MoneyField()
    state = serializers.ChoiceField(DepositState.choices)
    means = serializers.CharField(help_text="card, cheque, transfer or cash; empty until it has come.")
    received_on = serializers.DateField(allow_null=True)
    authorised_until = serializers.DateTimeField(allow_null=True, help_text="When the bank of a card lets go.")
    kept = MoneyField()
    returned = MoneyField()
    reason = serializers.CharField()
    sentences = serializers.ListField(child=serializers.CharField(), help_text="The same in words.")


class PageSerializer(serializers.Serializer):
    """Where a card is authorised."""

    url = serializers.URLField()


class ReceivedInput(Body):
    """By what means it came, and on which day of the venue (today, when it is left out)."""

    means = serializers.ChoiceField([(one.value, one.label) for one in Means if one in BY_HAND])
    received_on = serializers.DateField(required=False, allow_null=True)
    reference = serializers.CharField(required=False, allow_blank=True, max_length=100)


class KeepInput(Body):
    """How much is kept, why, and a photo (JPEG, PNG, WebP) or PDF that shows it."""

    amount = serializers.DecimalField(max_digits=9, decimal_places=2)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    proof = serializers.FileField(allow_empty_file=True)


DONE = {200: DepositSerializer, **problem_responses(409)}


class DepositsOf(GenericAPIView):
    """The deposits of a reservation."""

    serializer_class = DepositSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(operation_id="reservations_deposits", responses=DepositSerializer(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """What is asked for and where each stands; for both sides."""
        reservation = visible(request.user, reference)
        return Response([_shown(one) for one in deposits_of(reservation)])


class DepositAuthorise(GenericAPIView):
    """A card for a deposit.

    Idempotent by itself, and outside any transaction: whoever asks again finds the same page.
    """

    serializer_class = PageSerializer

    @extend_schema(
        operation_id="deposits_authorise", request=None, responses={200: PageSerializer, **problem_responses(409)}
    )
    def post(self, request: Request, pk: int) -> Response:
        """The page on which the booker gives a card: nothing is charged unless the host keeps something."""
        deposit, bundle = visible_deposit(request.user, pk)
        as_booker(request.user, bundle.first)
        url = open_page(deposit_id=deposit.pk, now=timezone.now(), language=get_language() or "fr")
        return Response({"url": url})


class HostVerb(IdempotentMixin, GenericAPIView):
    """What the host does to a deposit."""

    write_scope = "host"
    input_class: type[serializers.Serializer]

    def read(self, request: Request, pk: int) -> dict[str, Any]:
        """The checked words, for whoever stands on the venue's side. Raises Missing."""
        hosted_deposit(request.user, pk)
        serializer = self.input_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        return {"actor": request.user, "deposit_id": pk, "now": timezone.now(), **serializer.validated_data}


class DepositReceive(HostVerb):
    """It came."""

    serializer_class = input_class = ReceivedInput

    @extend_schema(operation_id="deposits_receive", request=ReceivedInput, responses=DONE)
    def post(self, request: Request, pk: int) -> Response:
        """Note that it came by cheque, transfer or cash."""
        return _answer(note_received(**self.read(request, pk)))


class DepositGiveBack(HostVerb):
    """It goes back."""

    serializer_class = input_class = NothingInput

    @extend_schema(operation_id="deposits_give_back", request=NothingInput, responses=DONE)
    def post(self, request: Request, pk: int) -> Response:
        """Give all of it back; a card is let go by the worker, and the state is `ending` until then."""
        return _answer(give_back(**self.read(request, pk)))


class DepositKeep(HostVerb):
    """Some of it stays."""

    serializer_class = input_class = KeepInput
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="deposits_keep", request={"multipart/form-data": KeepInput}, responses=DONE)
    def post(self, request: Request, pk: int) -> Response:
        """Keep some or all of it, for a reason and with a proof that the booker sees. The rest goes back."""
        given = self.read(request, pk)
        return _answer(keep(**{**given, "proof": read_proof(given["proof"])}))


def _answer(deposit: Deposit) -> Response:
    return Response(_shown(deposit))


def _shown(deposit: Deposit) -> dict[str, Any]:
    bundle = bundle_of(deposit.link)
    until = deposit.authorised_until
    return {
        "id": deposit.pk,
        "kind": deposit.kind,
        "title": deposit.title,
        "price": money(deposit.amount),
        "state": deposit.state,
        "means": deposit.means,
        "received_on": deposit.received_on,
        "authorised_until": until.astimezone(bundle.venue.zone).isoformat() if until else None,
        "kept": money(deposit.kept),
        "returned": money(deposit.returned),
        "reason": deposit.reason,
        "sentences": how_it_stands(deposit, bundle),
    }
