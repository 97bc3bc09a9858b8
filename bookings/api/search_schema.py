"""What the schema says of searching: the parameters that `bookings.search.reading` reads, and the answers."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from accounts.words import Audience
from bookings.models import Reservation
from bookings.search.question import MAX_RADIUS_KM, Ordering
from commons.api.fields import LocalDateTimeField, MoneyField
from venues.models import Space, Venue, VenueKind

DATE_TIME = "ISO 8601. Without an offset: what clocks show in each venue."
WHOLE = {"type": "integer", "minimum": 1, "maximum": 32_000}


def _query(name: str, kind: object = str, description: str = "", **more: object) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)  # type: ignore[arg-type]


TIME = [
    _query("from", {"type": "string", "example": "2027-01-12T09:00"}, f"Start of a fixed time, with `to`. {DATE_TIME}"),
    _query("to", {"type": "string", "example": "2027-01-12T17:00"}, f"End of a fixed time. {DATE_TIME}"),
    _query("spans_closures", OpenApiTypes.BOOL, "A stay over closed hours: from Monday morning to Friday evening."),
    _query(
        "between",
        {"type": "string", "example": "2027-01-04/2027-01-29"},
        "Two dates, both included: the first time of `duration` that is free between them.",
    ),
    _query(
        "duration",
        {"type": "string", "example": "PT3H"},
        "ISO 8601. Default: the shortest that a space allows. Whole days (`P1D`, `P2D`, `P1W`) are days of opening, "
        "from the first opening hour to the last; a week counts the days on which it is closed. `PT24H` is 24 hours. "
        "`morning`, `afternoon` and `half_day` (either) are those of each space.",
    ),
    _query("weekdays", {"type": "string", "example": "1,3"}, "Days on which it may begin, 0 (Monday) to 6."),
    _query("hours", {"type": "string", "example": "18:00-22:00"}, "Hours of the day between which it must lie."),
]
PLACE = [
    _query("near", {"type": "string", "example": "44.518,3.499"}, "Latitude, longitude."),
    _query("commune", {"type": "string", "example": "48095"}, "Insee code: around this commune, instead of `near`."),
    _query(
        "radius_km", OpenApiTypes.NUMBER, f"Around `near` or `commune`; 30 by default, {MAX_RADIUS_KM:.0f} at most."
    ),
    _query("bbox", {"type": "string", "example": "3.0,44.2,4.0,44.9"}, "West, south, east, north."),
]
WISHES = [
    _query("units", WHOLE, "How many places of one space; 1 by default."),
    _query("headcount", WHOLE, "How many people come; 1 by default."),
    _query("audience", str, "For whom the price is.", enum=Audience.values),
    _query("kind", str, f"Kinds of space, separated by commas: {', '.join(Space.Kind.values)}."),
    _query("venue_kind", str, "Codes of kinds of venue, separated by commas."),
    _query("amenities", str, "Codes of amenities, separated by commas; all of them are wanted."),
    _query("max_price", {"type": "string", "example": "120.50"}, "Total in euros, tax included."),
    _query("free", OpenApiTypes.BOOL, "Only what costs nothing: the same as `max_price=0`."),
    _query("instant", OpenApiTypes.BOOL, "Only what is confirmed at once, without the host's answer."),
    _query("min_download", {"type": "integer", "minimum": 1, "maximum": 100_000}, "Speed of the line, in Mbit/s."),
    _query(
        "stop_minutes",
        {"type": "integer", "minimum": 1, "maximum": 100_000},
        "Minutes on foot from a train or bus, at most.",
    ),
    _query("q", {"type": "string", "maxLength": 100}, "Words in the names and texts; accents optional."),
    _query("purpose", str, "Only to count what is looked for in vain.", enum=Reservation.Purpose.values),
]
ORDER = [
    _query(
        "ordering",
        str,
        "Default: the nearest first, without a point by name. `most_dates`: free on most of the `weekdays` asked for.",
        enum=[one.value for one in Ordering],
    ),
    _query("page", {"type": "integer", "minimum": 1}, "From 1. A page that does not exist is a 404."),
    _query("page_size", {"type": "integer", "minimum": 1}, "25 by default; more than 100 is read as 100."),
]
FILTERS = [*TIME, *PLACE, *WISHES]


class CommuneBrief(serializers.Serializer):
    insee = serializers.CharField()
    name = serializers.CharField()


class FoundSpace(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Space.Kind.choices)
    units = serializers.IntegerField(allow_null=True, help_text="Null for a set of spaces, booked as a whole.")
    capacity = serializers.IntegerField(allow_null=True, help_text="People for each unit.")
    taken_by = serializers.ChoiceField(choices=Space.TakenBy.choices)


class FoundVenue(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    commune = CommuneBrief()
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    time_zone = serializers.CharField()
    approval = serializers.ChoiceField(choices=Venue.Approval.choices)
    is_demo = serializers.BooleanField()


class FoundDates(serializers.Serializer):
    free = serializers.IntegerField(help_text="On how many of them a stay as asked can begin.")
    asked = serializers.IntegerField(help_text="How many of the `weekdays` there are from today to the last day.")


class FoundSerializer(serializers.Serializer):
    """A space that can be booked from `starts_at` to `ends_at` at this price."""

    space = FoundSpace()
    venue = FoundVenue()
    free_units = serializers.IntegerField(help_text="How many one could have for all of that time.")
    distance_km = serializers.FloatField(allow_null=True, help_text="As the crow flies.")
    price = MoneyField(help_text="Total, tax and compulsory supplements included.")
    starts_at = LocalDateTimeField()
    ends_at = LocalDateTimeField()
    spans_closures = serializers.BooleanField(help_text="Over closed hours: hold it with the same word.")
    dates = FoundDates(allow_null=True, help_text="When `weekdays` are asked for.")


class FoundPage(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FoundSerializer(many=True)


class CountsSerializer(serializers.Serializer):
    venues = serializers.IntegerField(help_text="As asked.")
    spaces = serializers.IntegerField(help_text="As asked.")
    filters = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="By parameter and value: venues. `max_price` of 0 is what `free` would find.",
    )


class PointSerializer(serializers.Serializer):
    type = serializers.ChoiceField(choices=["Point"])
    coordinates = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)


class PinProperties(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    shape = serializers.ChoiceField(choices=VenueKind.Shape.choices)
    commune = CommuneBrief()
    spaces = serializers.IntegerField(help_text="How many spaces of the venue answer.")
    distance_km = serializers.FloatField(allow_null=True)
    price_from = MoneyField(allow_null=True, help_text="When a time is asked.")
    is_demo = serializers.BooleanField()


class PinSerializer(serializers.Serializer):
    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.CharField()
    geometry = PointSerializer()
    properties = PinProperties()


class MapSerializer(serializers.Serializer):
    """GeoJSON (RFC 7946)."""

    type = serializers.ChoiceField(choices=["FeatureCollection"])
    features = PinSerializer(many=True)


class WeekSerializer(serializers.Serializer):
    week = serializers.DateField(help_text="First of seven days.")
    venues = serializers.IntegerField()
    spaces = serializers.IntegerField()


class TimelineSerializer(serializers.Serializer):
    weeks = WeekSerializer(many=True)


class OpenDaysSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    commune = serializers.CharField()
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    days = serializers.CharField(help_text="Base64 of one bit a day: open at some time of it, taken or not.")


class OpenStretchSerializer(serializers.Serializer):
    first_day = serializers.DateField()
    last_day = serializers.DateField(help_text="Included.")


class SchoolHolidaysSerializer(serializers.Serializer):
    A = OpenStretchSerializer(many=True)
    B = OpenStretchSerializer(many=True)
    C = OpenStretchSerializer(many=True)


class PublicHolidaySerializer(serializers.Serializer):
    day = serializers.DateField()
    name = serializers.CharField(help_text="In French.")


class MapDaysSerializer(serializers.Serializer):
    first_day = serializers.DateField()
    days = serializers.IntegerField(help_text="How many bits each venue has.")
    venues = OpenDaysSerializer(many=True)
    school_holidays = SchoolHolidaysSerializer()
    public_holidays = PublicHolidaySerializer(many=True)


class FreeSerializer(serializers.Serializer):
    starts_at = LocalDateTimeField()
    ends_at = LocalDateTimeField()
    free_units = serializers.IntegerField()


class AvailabilitySerializer(serializers.Serializer):
    free = FreeSerializer(many=True)
