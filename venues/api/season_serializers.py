"""Seasons as JSON."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commons.api.fields import DayField
from commons.api.known_words import Body
from venues.api.fields import IdField, NamesField, WallTimeField
from venues.models import Closure, Season, SeasonHours
from venues.opening_hours import WeeklyHours
from venues.opening_words import summarise
from venues.season_rules import hours_by_space, rule_with

MAX_STRETCHES = 2_000
MAX_CLOSURES = 400


class HoursSerializer(Body):
    """One weekly stretch: `weekday` 0 is Monday; `ends` at or before `starts` means the next day."""

    space = IdField(
        source="space_id", required=False, allow_null=True, default=None, help_text="Null for the whole venue."
    )
    weekday = serializers.ChoiceField([(int(value), label) for value, label in SeasonHours.Weekday.choices])
    starts = WallTimeField()
    ends = WallTimeField()


class ClosedDaysSerializer(Body):
    """Days taken out, both included."""

    first_day = DayField()
    last_day = DayField()
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class ClosureSerializer(serializers.ModelSerializer):
    """A closure of a season, or of the whole venue (`season` null)."""

    venue = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Closure
        fields = ["id", "venue", "season", "first_day", "last_day", "reason"]
        read_only_fields = fields


class ClosureInput(ClosedDaysSerializer):
    """A closure to add."""

    season = IdField(required=False, allow_null=True, default=None, help_text="Null for all seasons of the venue.")


class SeasonSerializer(serializers.ModelSerializer):
    """A season with its hours, its closures, and the whole of it in words."""

    names = NamesField()
    venue = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    school_zone = serializers.ChoiceField(Season.Zone.choices, allow_blank=True, read_only=True)
    hours = HoursSerializer(many=True, read_only=True)
    closures = ClosedDaysSerializer(many=True, read_only=True)
    summary = serializers.SerializerMethodField(help_text="The rule of the whole venue in the reader's language.")

    class Meta:
        model = Season
        fields = [
            "id",
            "venue",
            "name",
            "names",
            "state",
            "first_day",
            "last_day",
            "closed_on_public_holidays",
            "school_holidays",
            "school_zone",
            "conditions",
            "hours",
            "closures",
            "summary",
            "published_at",
        ]
        read_only_fields = fields

    @extend_schema_field(str)
    def get_summary(self, season: Season) -> str:
        hours = hours_by_space(season).get(None, ())
        closures = [(each.first_day, each.last_day) for each in season.closures.all()]
        return summarise(rule_with(season, hours, closures))


class SeasonChanges(Body):
    """What a host says about a season."""

    name = serializers.CharField(max_length=120)
    first_day = DayField()
    last_day = DayField()
    closed_on_public_holidays = serializers.BooleanField(required=False)
    school_holidays = serializers.ChoiceField(Season.SchoolHolidays.choices, required=False)
    school_zone = serializers.ChoiceField(Season.Zone.choices, required=False, allow_blank=True)
    conditions = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    hours = HoursSerializer(many=True, required=False, help_text="Replaces all hours of the season.")

    def validate_hours(self, hours: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(hours) > MAX_STRETCHES:
            raise serializers.ValidationError(_("Trop de plages horaires."))
        return hours


class SeasonInput(SeasonChanges):
    """A new season; later, closures are added and removed one by one."""

    closures = ClosedDaysSerializer(many=True, required=False)

    def validate_closures(self, closures: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(closures) > MAX_CLOSURES:
            raise serializers.ValidationError(_("Trop de fermetures."))
        return closures


class SeasonPatch(SeasonChanges):
    """Some of a season's fields. Not a partial serializer: that would make the fields of each stretch optional too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class StretchSerializer(serializers.Serializer):
    """One opening, with the venue's offset."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class SpaceOpeningsSerializer(serializers.Serializer):
    """The openings that one leaf space would have."""

    space = serializers.IntegerField()
    name = serializers.CharField()
    openings = StretchSerializer(many=True)


class PreviewSerializer(serializers.Serializer):
    """What a season would open if it were published now."""

    spaces = SpaceOpeningsSerializer(many=True)


def read_hours(rows: Sequence[dict[str, Any]]) -> dict[int | None, list[WeeklyHours]]:
    """Weekly hours by space, from validated JSON."""
    found: dict[int | None, list[WeeklyHours]] = {}
    for row in rows:
        stretch = WeeklyHours(int(row["weekday"]), row["starts"], row["ends"])
        found.setdefault(row["space_id"], []).append(stretch)
    return found
