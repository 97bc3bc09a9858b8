"""`/venues/{slug}/texts/{language}/`: what a host says in another language than the venue's own."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from venues.api.fields import IdField
from venues.host_texts import Key
from venues.models import HostText
from venues.permissions import hosted_venue
from venues.text_editing import LONGEST, write_texts
from venues.text_words import TextField


class HostTextSerializer(serializers.ModelSerializer):
    """What a host says in another language than the venue's own; of a space or photo, or of the venue itself."""

    class Meta:
        model = HostText
        fields = ["language", "field", "space", "photo", "text"]
        read_only_fields = fields


class HostTextInput(serializers.Serializer):
    """One text; an empty one is taken away."""

    field = serializers.ChoiceField(TextField.choices)
    space = IdField(required=False, allow_null=True)
    photo = IdField(required=False, allow_null=True)
    text = serializers.CharField(allow_blank=True, max_length=LONGEST)


class HostTextsInput(serializers.Serializer):
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
        """Write some of them; all that there are in the language come back."""
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
    for about in ("space", "photo"):
        if one.get(about):
            return about, one[about], one["field"]
    return "venue", None, one["field"]
