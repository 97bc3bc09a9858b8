"""`/series/`: many dates, one request, one answer, one price."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bookings import series as use_cases
from bookings.api.fresh import FreshMixin
from bookings.api.line_serializers import ReservationInput, asked_of
from bookings.api.reservation_serializers import (
    PriceRowSerializer,
    ReservationSerializer,
    VenueBrief,
    Viewer,
    money,
    price_rows,
    shown,
)
from bookings.api.reservations import loaded
from bookings.api.verbs import CancelInput, NothingInput, ReasonInput, SubmitInput
from bookings.models import Reservation, Series
from bookings.owing import owed_together
from bookings.patterns import MAX_OCCURRENCES
from bookings.permissions import series_of
from bookings.references import normalise
from bookings.series.skipped import skipped_dates
from commons.api.fields import DayField, MoneyField
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body
from commons.api.schema import problem_responses


class PatternInput(Body):
    """Every week on these days until a date, from the first occurrence on."""

    frequency = serializers.ChoiceField(choices=[("weekly", "weekly")])
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6),
        min_length=1,
        max_length=7,
        help_text="Monday is 0.",
    )
    until = DayField()
    without = serializers.ListField(
        child=DayField(), max_length=MAX_OCCURRENCES, required=False, help_text="Dates of the pattern to leave out."
    )


class PatternSerializer(PatternInput):
    """As it was understood."""

    first = DayField()


class SeriesInput(ReservationInput):
    """`lines` are those of the first occurrence."""

    pattern = PatternInput()
    skip_conflicts = serializers.BooleanField(default=False, help_text="Keep the dates that are possible.")


class SeriesCancelInput(CancelInput):
    """All dates, or those from a day on."""

    from_date = DayField(required=False, allow_null=True)


class DateConflictSerializer(serializers.Serializer):
    """A date that is not possible, and why."""

    date = DayField()
    code = serializers.CharField()
    message = serializers.CharField()


class SeriesSerializer(serializers.Serializer):
    """A series with its reservations in order of their dates."""

    id = serializers.CharField(help_text="Its reference.")
    reference = serializers.CharField()
    venue = VenueBrief()
    pattern = PatternSerializer()
    conflicts = DateConflictSerializer(many=True)
    total = MoneyField(help_text="What was agreed on for all dates.")
    owed = MoneyField(help_text="What remains due of it: without what cancelled dates gave up.")
    price = PriceRowSerializer(many=True)
    reservations = ReservationSerializer(many=True)


DONE = {200: SeriesSerializer, **problem_responses(409)}


def shown_series(series: Series, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The series with those of its reservations that the viewer may see."""
    visible = list(loaded().filter(series=series).visible_to(viewer.user).order_by("starts_at", "pk"))
    lines = visible[0].lines.all() if visible else ()
    return {
        "id": series.reference,
        "reference": series.reference,
        "venue": {"slug": series.venue.slug, "name": series.venue.name, "time_zone": series.venue.time_zone},
        "pattern": series.pattern,
        "conflicts": [one.as_data() for one in skipped_dates(series, lines)],
        "total": money(series.total),
        "owed": money(owed_together(visible)),
        "price": price_rows(series.price),
        "reservations": [shown(one, viewer, now) for one in visible],
    }


class SeriesList(FreshMixin, IdempotentMixin, GenericAPIView):
    """Series."""

    serializer_class = SeriesInput

    @extend_schema(
        operation_id="series_create",
        request=SeriesInput,
        responses={201: SeriesSerializer, **problem_responses(409)},
    )
    def post(self, request: Request) -> Response:
        """Hold every date, all or none unless `skip_conflicts`. Otherwise 409 `series_conflicts` with `conflicts`."""
        serializer = SeriesInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        data, now = serializer.validated_data, timezone.now()
        series = use_cases.hold_series(
            actor=request.user,
            pattern=data["pattern"],
            skip_conflicts=data["skip_conflicts"],
            now=now,
            **asked_of(data),
        )
        return Response(shown_series(series, Viewer(request.user), now), status=status.HTTP_201_CREATED)


class SeriesDetail(GenericAPIView):
    """One series."""

    serializer_class = SeriesSerializer

    def get_queryset(self) -> QuerySet[Reservation]:
        return loaded()

    @extend_schema(operation_id="series_retrieve")
    def get(self, request: Request, reference: str) -> Response:
        """A series that you booked or host."""
        series = series_of(request.user, normalise(reference))
        return Response(shown_series(series, Viewer(request.user), timezone.now()))


class SeriesVerb(IdempotentMixin, GenericAPIView):
    """One verb on all dates of a series."""

    serializer_class = NothingInput

    def run(self, request: Request, reference: str) -> Response:
        series = series_of(request.user, normalise(reference))
        serializer = self.serializer_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        now = timezone.now()
        self.act(request, series.pk, now, **serializer.validated_data)
        return Response(shown_series(series, Viewer(request.user), now))

    def act(self, request: Request, pk: int, now: datetime, **words: Any) -> None:
        raise NotImplementedError


class Submit(SeriesVerb):
    """From held to requested or confirmed."""

    serializer_class = SubmitInput

    @extend_schema(operation_id="series_submit", request=SubmitInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Confirm all dates, send them to the host as one request, or go on to paying for all."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **words: Any) -> None:
        method = words.get("payment_method")
        use_cases.submit_series(actor=request.user, series_id=pk, now=now, payment_method_id=method)


class Extend(SeriesVerb):
    """More time to decide."""

    @extend_schema(operation_id="series_extend", request=NothingInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Keep the places of all held dates fifteen minutes longer, once."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **_words: Any) -> None:
        use_cases.extend_series(actor=request.user, series_id=pk, now=now)


class Approve(SeriesVerb):
    """The host agrees."""

    write_scope = "host"

    @extend_schema(operation_id="series_approve", request=NothingInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Agree to all dates, as the host."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **_words: Any) -> None:
        use_cases.approve_series(actor=request.user, series_id=pk, now=now)


class Decline(SeriesVerb):
    """The host refuses."""

    write_scope = "host"
    serializer_class = ReasonInput

    @extend_schema(operation_id="series_decline", request=ReasonInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Refuse all dates, saying why, as the host."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **words: Any) -> None:
        use_cases.decline_series(actor=request.user, series_id=pk, reason=words["reason"], now=now)


class Cancel(SeriesVerb):
    """Either side gives up all dates, or those from a day on."""

    serializer_class = SeriesCancelInput

    @extend_schema(operation_id="series_cancel", request=SeriesCancelInput, responses=DONE)
    def post(self, request: Request, reference: str) -> Response:
        """Cancel all dates to come, or those from `from_date` on; a single date is cancelled as a reservation."""
        return self.run(request, reference)

    def act(self, request: Request, pk: int, now: datetime, **words: Any) -> None:
        from_date: date | None = words.pop("from_date", None)
        use_cases.cancel_series(actor=request.user, series_id=pk, now=now, from_date=from_date, **words)
