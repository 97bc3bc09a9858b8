"""Conflicts and our own addresses, as the API tells and takes them."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bookings.api.line_serializers import MOST_LINES, LineInput
from bookings.calendars.addresses import web_address
from bookings.calendars.conflicts import Choice
from bookings.models import CalendarAddress, Conflict
from bookings.search.alternatives import Kind
from commons.api.fields import LocalDateTimeField, MoneyField
from commons.api.known_words import Body
from commons.periods import Period


class ConflictSerializer(serializers.ModelSerializer):
    """A reservation that an outside calendar or a change of season contradicts."""

    reservation = serializers.SlugRelatedField(slug_field="reference", read_only=True)
    venue = serializers.SlugField(source="reservation.venue.slug", read_only=True)
    outcome = serializers.ChoiceField(choices=Conflict.Outcome.choices, allow_blank=True, read_only=True)
    starts_at = serializers.SerializerMethodField(help_text="Of the time in question, with the venue's offset.")
    ends_at = serializers.SerializerMethodField()

    class Meta:
        model = Conflict
        fields = [
            "id",
            "kind",
            "reservation",
            "venue",
            "feed",
            "season",
            "starts_at",
            "ends_at",
            "opened_at",
            "settled_at",
            "outcome",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "date-time"})
    def get_starts_at(self, conflict: Conflict) -> str:
        return str(conflict.period.lower.astimezone(conflict.reservation.venue.zone).isoformat())

    @extend_schema_field({"type": "string", "format": "date-time"})
    def get_ends_at(self, conflict: Conflict) -> str:
        return str(conflict.period.upper.astimezone(conflict.reservation.venue.zone).isoformat())


class SeenInput(Body):
    """The time in question as `starts_at` and `ends_at` of the conflict told it."""

    starts_at = LocalDateTimeField(help_text="With its offset.")
    ends_at = LocalDateTimeField(help_text="With its offset.")

    def validate(self, data: dict[str, Any]) -> Period:  # type: ignore[override]
        for name, value in data.items():
            if value.tzinfo is None:
                raise serializers.ValidationError(
                    {name: [_("Indiquez aussi le décalage horaire, par exemple +01:00.")]}
                )
        if data["ends_at"] <= data["starts_at"]:
            raise serializers.ValidationError({"ends_at": [_("La fin doit être après le début.")]})
        return Period(data["starts_at"], data["ends_at"])


class SettleInput(Body):
    """What a host decides."""

    choice = serializers.ChoiceField([choice.value for choice in Choice])
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, help_text="Told to the booker; needed to cancel."
    )
    lines = serializers.ListField(
        child=LineInput(), required=False, default=list, max_length=MOST_LINES, help_text="All of them, to move."
    )
    seen = SeenInput(
        required=False, help_text="Decide only if the calendar still says so: 409 `conflict_changed` otherwise."
    )


class SpanSerializer(serializers.Serializer):
    """From when to when, with the venue's offset."""

    starts_at = LocalDateTimeField()
    ends_at = LocalDateTimeField()


class OfferedLineSerializer(SpanSerializer):
    """A line as it would be, to be sent back as it is."""

    space = serializers.IntegerField()
    units = serializers.IntegerField()
    spans_closures = serializers.BooleanField()


class OfferSerializer(serializers.Serializer):
    """Where the reservation could go."""

    kind = serializers.ChoiceField([kind.value for kind in Kind])
    lines = OfferedLineSerializer(many=True)
    total = MoneyField()
    difference = MoneyField(help_text="More to pay, or less when negative.")


class SettlePreviewSerializer(serializers.Serializer):
    """What each choice would come to."""

    said = SpanSerializer(many=True, help_text="What the outside calendar says is taken, as a whole.")
    read_at = serializers.DateTimeField(allow_null=True, help_text="When it was last read well.")
    offers = OfferSerializer(many=True)
    why_not_move = serializers.CharField(help_text="Empty when it can be moved.")
    refund = MoneyField(allow_null=True, help_text="What cancelling pays back; null when it cannot be cancelled now.")


class CalendarAddressSerializer(serializers.ModelSerializer):
    """A secret address to subscribe to."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = CalendarAddress
        fields = ["url", "detailed", "created_at", "read_at"]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, address: CalendarAddress) -> str:
        return web_address(address)
