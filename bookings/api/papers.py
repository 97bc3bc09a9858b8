"""`/reservations/{reference}/papers/`, what is done to one document, and the wallet `/kept-papers/`."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Paper
from accounts.paper_words import PaperKind
from accounts.papers import read_paper, unknown_paper, wallet_of
from bookings.api.reservations import visible
from bookings.api.verbs import NothingInput, ReasonInput
from bookings.models import AskedPaper
from bookings.paper_words import PaperState
from bookings.papers.asking import papers_of
from bookings.papers.deciding import accept_paper, refuse_paper
from bookings.papers.keeping import remove_paper
from bookings.papers.sending import send_paper
from bookings.papers.sides import hosts, readable_file, visible_asked
from bookings.permissions import as_booker
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body
from commons.api.negotiation import OneForm
from commons.api.schema import problem_responses


class AskedPaperSerializer(serializers.Serializer):
    """A document that was asked for with a reservation, or with all dates of its series."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(PaperKind.choices)
    title = serializers.CharField()
    state = serializers.ChoiceField(PaperState.choices)
    has_file = serializers.BooleanField(help_text="Whether something was sent that both sides can read.")
    valid_until = serializers.DateField(allow_null=True, help_text="The last day of what was sent.")
    reason = serializers.CharField(help_text="Why the host refused it.")


class PaperInput(Body):
    """A PDF, JPEG or PNG of at most 8 MB, and its last day where it has one."""

    file = serializers.FileField(allow_empty_file=True)
    valid_until = serializers.DateField(required=False, allow_null=True)


class KeptPaperSerializer(serializers.Serializer):
    """A document of your wallet, or of an organisation for which you book."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(PaperKind.choices)
    title = serializers.CharField()
    organisation = serializers.IntegerField(source="organisation_id", allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    added_at = serializers.DateTimeField()


DONE = {200: AskedPaperSerializer, **problem_responses(409)}


class PapersOf(GenericAPIView):
    """The documents of a reservation."""

    serializer_class = AskedPaperSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(operation_id="reservations_papers", responses=AskedPaperSerializer(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """What is asked for and where each stands; for both sides."""
        reservation = visible(request.user, reference)
        return Response([_shown(one) for one in papers_of(reservation).select_related("paper")])


class PaperSend(IdempotentMixin, GenericAPIView):
    """Sending a document."""

    serializer_class = PaperInput
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="papers_send", request={"multipart/form-data": PaperInput}, responses=DONE)
    def post(self, request: Request, pk: int) -> Response:
        """By the booker's side. It is kept for the next booking as long as it is valid."""
        asked, bundle = visible_asked(request.user, pk)
        as_booker(request.user, bundle.first)
        serializer = PaperInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        sent = send_paper(
            actor=request.user,
            asked_id=asked.pk,
            upload=read_paper(given["file"]),
            valid_until=given.get("valid_until"),
            now=timezone.now(),
        )
        return Response(_shown(sent))


class HostVerb(IdempotentMixin, GenericAPIView):
    """What the host says of a document."""

    write_scope = "host"

    def asked(self, request: Request, pk: int) -> dict[str, Any]:
        """For whoever answers for the venue. Raises Missing."""
        asked, bundle = visible_asked(request.user, pk)
        if not hosts(request.user, bundle):
            raise unknown_paper()
        return {"actor": request.user, "asked_id": asked.pk, "now": timezone.now()}


class PaperAccept(HostVerb):
    """It is in order."""

    serializer_class = NothingInput

    @extend_schema(operation_id="papers_accept", request=None, responses=DONE)
    def post(self, request: Request, pk: int) -> Response:
        """Accept it, be it one that was seen elsewhere. Once all are, the reservation goes on."""
        return Response(_shown(accept_paper(**self.asked(request, pk))))


class PaperRefuse(HostVerb):
    """It is not."""

    serializer_class = ReasonInput

    @extend_schema(operation_id="papers_refuse", request=ReasonInput, responses=DONE)
    def post(self, request: Request, pk: int) -> Response:
        """Ask for another one, saying why."""
        asked = self.asked(request, pk)
        serializer = ReasonInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(_shown(refuse_paper(reason=serializer.validated_data["reason"], **asked)))


class PaperFileView(GenericAPIView):
    """The file of a document. Refusals are JSON, whatever form was asked for."""

    content_negotiation_class = OneForm
    serializer_class = AskedPaperSerializer

    @extend_schema(operation_id="papers_file", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> HttpResponse:
        """For the booker's side, and for who answers for the venue."""
        asked, content = readable_file(request.user, pk)
        if asked.paper is None:
            raise unknown_paper()
        headers = {
            "Content-Disposition": content_disposition_header(True, asked.paper.name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return HttpResponse(content, content_type=asked.paper.media_type, headers=headers)


class KeptPapers(GenericAPIView):
    """The wallet."""

    serializer_class = KeptPaperSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Paper]:
        return Paper.objects.order_by("-added_at", "-pk")

    @extend_schema(operation_id="kept_papers_list", responses=KeptPaperSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What is kept: your own, and your organisations'."""
        page = self.paginate_queryset(wallet_of(request.user).order_by("-added_at", "-pk"))
        return self.get_paginated_response(KeptPaperSerializer(page, many=True).data)


class KeptPaperDetail(GenericAPIView):
    """One of them."""

    serializer_class = KeptPaperSerializer

    @extend_schema(operation_id="kept_papers_remove", responses={204: None, **problem_responses(409)})
    def delete(self, request: Request, pk: int) -> Response:
        """Delete it for good: hosts who saw it see it no more."""
        remove_paper(actor=request.user, paper_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _shown(asked: AskedPaper) -> dict[str, Any]:
    paper = asked.paper
    return {
        "id": asked.pk,
        "kind": asked.kind,
        "title": asked.title,
        "state": asked.state,
        "has_file": paper is not None,
        "valid_until": paper.valid_until if paper else None,
        "reason": asked.reason,
    }
