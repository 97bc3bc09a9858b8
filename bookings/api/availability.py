"""`/spaces/{id}/availability/`: when a space is free, exact to the minute."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.search_answers import local
from bookings.api.search_schema import AvailabilitySerializer
from bookings.availability import free_intervals
from bookings.search.parsing import Unreadable, day, moment
from commons.api.known_words import refuse_unknown_parameters
from commons.api.public import PublicReadMixin
from commons.api.schema import problem_responses
from commons.errors import Impossible, Missing
from commons.periods import Bound, nearest_wall_clock
from commons.times import read_instant
from venues.models import Space, Venue
from venues.sentences import unknown_space

LONGEST = timedelta(days=400)
LARGEST_ID = 2**63 - 1
BOUNDS = [
    OpenApiParameter(name, {"type": "string", "example": example}, required=True, description=text)
    for name, example, text in (
        ("from", "2027-01-11", "A date or an ISO 8601 date-time, read on the venue's clock without an offset."),
        ("to", "2027-01-18", "The end, not included; at most 400 days later."),
    )
]


class Availability(PublicReadMixin, GenericAPIView):
    """When a space is free."""

    filter_backends = ()
    pagination_class = None
    serializer_class = AvailabilitySerializer

    @extend_schema(
        operation_id="space_availability",
        parameters=BOUNDS,
        responses={200: AvailabilitySerializer, **problem_responses(404, 422)},
    )
    def get(self, request: Request, pk: int) -> Response:
        """Stretches in which a stay may lie, and how many units are free for it; buffers and notice are heeded."""
        found = Space.objects.select_related("venue").filter(pk=pk) if pk <= LARGEST_ID else Space.objects.none()
        space = found.in_use().filter(venue__state=Venue.State.PUBLISHED).first()
        if space is None:
            raise Missing(unknown_space())
        zone = space.venue.zone
        start, end = _bounds(request, zone)
        free = free_intervals(space, start=start, end=end, now=timezone.now())
        return Response(
            {
                "free": [
                    {"starts_at": local(period.start, zone), "ends_at": local(period.end, zone), "free_units": units}
                    for period, units in free
                ]
            }
        )


def _bounds(request: Request, zone: ZoneInfo) -> tuple[datetime, datetime]:
    refuse_unknown_parameters(request.query_params, ("from", "to"))
    errors: dict[str, list[str]] = {}
    values: list[datetime] = []
    for name, bound in (("from", Bound.START), ("to", Bound.END)):
        try:
            values.append(_instant(request.query_params.get(name, "").strip(), zone, bound, name))
        except Unreadable as error:
            errors[name] = [str(error)]
    if errors:
        raise ValidationError(errors)
    start, end = values
    if end <= start:
        raise _refusal(_("La fin doit être après le début."), "end_before_start")
    if end - start > LONGEST:
        raise _refusal(_("Demandez 400 jours au plus."), "range_too_long")
    return start, end


def _instant(text: str, zone: ZoneInfo, bound: Bound, field: str) -> datetime:
    if len(text) == len("2027-01-11"):
        return nearest_wall_clock(datetime.combine(day(text), time.min), zone, bound)
    return read_instant(moment(text), zone=zone, bound=bound, field=field)


def _refusal(sentence: str, code: str) -> Impossible:
    return Impossible(sentence, code=code, fields={"to": [sentence]})
