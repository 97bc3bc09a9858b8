"""Outside calendars, conflicts and our own addresses, as the API tells and takes them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bookings.calendars.addresses import web_address
from bookings.calendars.conflicts import Choice
from bookings.models import CalendarAddress, Conflict, Feed
from venues.api.fields import IdField


class FeedProblemSerializer(serializers.Serializer):
    """Something wrong in an outside calendar."""

    line = serializers.IntegerField(help_text="Line of the text, from 1.")
    code = serializers.CharField()
    message = serializers.CharField()


class FeedSerializer(serializers.ModelSerializer):
    """An outside calendar and its health."""

    venue = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    spaces = serializers.PrimaryKeyRelatedField(many=True, read_only=True, help_text="Empty: the whole venue.")
    problems = FeedProblemSerializer(many=True, read_only=True)

    class Meta:
        model = Feed
        fields = [
            "id",
            "venue",
            "spaces",
            "name",
            "url",
            "state",
            "paused",
            "problems",
            "last_error",
            "failures",
            "failing_since",
            "looked_at",
            "good_at",
            "next_look_at",
            "created_at",
        ]
        read_only_fields = fields


class FeedInput(serializers.Serializer):
    """What a host says about an outside calendar."""

    name = serializers.CharField(max_length=120)
    url = serializers.CharField(max_length=2000, help_text="https://, http:// or webcal://")
    spaces = serializers.ListField(child=IdField(), required=False, max_length=200, help_text="Ids; none: all.")
    paused = serializers.BooleanField(required=False)


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
        fields = ["url", "created_at", "read_at"]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, address: CalendarAddress) -> str:
        return web_address(address)
