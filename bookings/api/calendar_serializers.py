"""Conflicts and our own addresses, as the API tells and takes them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bookings.calendars.addresses import web_address
from bookings.calendars.conflicts import Choice
from bookings.models import CalendarAddress, Conflict


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


class SettleInput(serializers.Serializer):
    """What a host decides."""

    choice = serializers.ChoiceField([choice.value for choice in Choice])
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=2000, help_text="Told to the booker; needed to cancel."
    )


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
