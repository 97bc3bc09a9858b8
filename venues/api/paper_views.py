"""`/venues/{slug}/paper-terms/` and `/paper-terms/{id}/`: the documents that a venue asks for."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.paper_words import LONGEST_LABEL, PaperKind
from accounts.roles import Capability
from accounts.words import Audience
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body
from commons.api.public import PublicReadMixin
from venues.api.fields import NamesField
from venues.api.visibility import visible_venue
from venues.models import PaperTerm
from venues.paper_terms import PAPERS
from venues.permissions import hosted_venue
from venues.term_editing import add_term, change_term, hosted_term, remove_term


class PaperTermSerializer(serializers.ModelSerializer):
    """A document that is asked for, once for a booking; of all audiences when it names none."""

    names = NamesField()
    title = serializers.CharField(source="called", help_text="Which one, in words.")

    class Meta:
        model = PaperTerm
        fields = ["id", "kind", "label", "names", "title", "audiences"]
        read_only_fields = fields


class PaperTermInput(Body):
    """A document to ask for."""

    kind = serializers.ChoiceField(PaperKind.choices)
    label = serializers.CharField(max_length=LONGEST_LABEL, allow_blank=True, required=False)
    audiences = serializers.ListField(child=serializers.ChoiceField(Audience.choices), required=False, max_length=10)


class PaperTermList(PublicReadMixin, IdempotentMixin, GenericAPIView):
    """The documents that a venue asks for."""

    write_scope = "host"
    serializer_class = PaperTermSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[PaperTerm]:
        return PaperTerm.objects.order_by("position", "id")

    @extend_schema(operation_id="venue_paper_terms_list", responses=PaperTermSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """What a booker shows, in the venue's order."""
        venue = visible_venue(request.user, slug)
        page = self.paginate_queryset(self.get_queryset().filter(venue=venue))
        return self.get_paginated_response(PaperTermSerializer(page, many=True).data)

    @extend_schema(
        operation_id="venue_paper_terms_create", request=PaperTermInput, responses={201: PaperTermSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Ask for one more. What is booked already stays."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_VENUES)
        serializer = PaperTermInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        term = add_term(PAPERS, actor=request.user, venue=venue, terms=serializer.validated_data, now=timezone.now())
        return Response(PaperTermSerializer(term).data, status=status.HTTP_201_CREATED)


class PaperTermDetail(GenericAPIView):
    """One document that is asked for."""

    write_scope = "host"
    serializer_class = PaperTermSerializer

    @extend_schema(
        operation_id="paper_terms_update", request=PaperTermInput(partial=True), responses=PaperTermSerializer
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Ask for it otherwise. What is booked already stays."""
        term = hosted_term(PAPERS, actor=request.user, term_id=pk)
        serializer = PaperTermInput(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changed = change_term(
            PAPERS, actor=request.user, term=term, changes=serializer.validated_data, now=timezone.now()
        )
        return Response(PaperTermSerializer(changed).data)

    @extend_schema(operation_id="paper_terms_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Ask for it no more."""
        term = hosted_term(PAPERS, actor=request.user, term_id=pk)
        remove_term(PAPERS, actor=request.user, term=term, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
