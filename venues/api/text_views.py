"""`/venues/{slug}/texts/{language}/`: what a host says in another language than the venue's own."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from commons.api.known_words import Body
from venues.api.fields import IdField
from venues.host_texts import Key
from venues.models import HostText
from venues.name_editing import DEPOSIT, PAPER, SEASON, SPACE, SUPPLEMENT
from venues.naming import NAME
from venues.permissions import hosted_venue
from venues.text_editing import LONGEST, write_texts
from venues.text_words import TextField

ABOUT = {
    "space": SPACE,
    "photo": "photo",
    "season": SEASON,
    "supplement": SUPPLEMENT,
    "deposit_term": DEPOSIT,
    "paper_term": PAPER,
}


class HostTextSerializer(serializers.ModelSerializer):
    """What a host says in another language than the venue's own; of a space or photo, or of the venue itself."""

    class Meta:
        model = HostText
        fields = ["language", "field", "space", "photo", "text"]
        read_only_fields = fields


class HostTextInput(Body):
    """One text; an empty one is taken away."""

    field = serializers.ChoiceField([*TextField.choices, (NAME, gettext_lazy("nom"))])
    space = IdField(required=False, allow_null=True)
    photo = IdField(required=False, allow_null=True)
    season = IdField(required=False, allow_null=True, help_text="A `name` only.")
    supplement = IdField(required=False, allow_null=True, help_text="A `name` only; all of the same name follow.")
    deposit_term = IdField(required=False, allow_null=True, help_text="A `name` only.")
    paper_term = IdField(required=False, allow_null=True, help_text="A `name` only.")
    text = serializers.CharField(allow_blank=True, max_length=LONGEST)


class HostTextsInput(Body):
    """The texts to write; those that are not named stay."""

    texts = HostTextInput(many=True)


class HostTexts(GenericAPIView):
    """The texts of a venue in one language."""

    write_scope = "host"
    serializer_class = HostTextSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(operation_id="venue_texts_update", request=HostTextsInput, responses=HostTextSerializer(many=True))
    def patch(self, request: Request, slug: str, language: str) -> Response:
        """Write some of them; all texts in the language come back. Names are told with what bears them."""
        venue = hosted_venue(actor=request.user, slug=slug, capability=Capability.MANAGE_VENUES)
        read = HostTextsInput(data=request.data)
        read.is_valid(raise_exception=True)
        rows = write_texts(
            actor=request.user,  # type: ignore[arg-type]
            venue=venue,
            language=language,
            texts={_key(one): one["text"] for one in read.validated_data["texts"]},
            now=timezone.now(),
        )
        return Response(HostTextSerializer(rows, many=True).data)


def _key(one: dict[str, Any]) -> Key:
    """What it is about: a text that fits nothing is passed over by the use case."""
    for member, about in ABOUT.items():
        if one.get(member):
            return about, one[member], one["field"]
    return "venue", None, one["field"]
