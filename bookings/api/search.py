"""`/search/`, `/map/` and what its time axis reads: public, and all with the same filters."""

from datetime import date

from django.utils import timezone
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from bookings.api.search_answers import (
    bands_answer,
    counts_answer,
    found_answers,
    open_days_answer,
    pins_answer,
    week_answer,
)
from bookings.api.search_schema import (
    FILTERS,
    ORDER,
    CountsSerializer,
    FoundPage,
    MapDaysSerializer,
    MapSerializer,
    TimelineSerializer,
)
from bookings.search.counting import count_filters
from bookings.search.finding import search
from bookings.search.maps import find_pins, open_weeks
from bookings.search.open_days import DAYS, ONE_DAY, open_days
from bookings.search.parsing import Unreadable, day
from bookings.search.question import Question
from bookings.search.reading import NAMES, BadQuestion, read_question
from commons.api.known_words import refuse_unknown_parameters
from commons.api.public import PublicReadMixin
from commons.api.schema import problem_responses
from venues.calendars.bands import bands

FIRST_WEEK = OpenApiParameter("from", OpenApiTypes.DATE, description="First day of the first week; today by default.")
FIRST_DAY = OpenApiParameter(
    "from", OpenApiTypes.DATE, description="First day; by default the first of the present month."
)
# So long browsers and proxies may show the same days: those of a venue that is published now are missing as long.
MINUTES_KEPT = 2
# The time line has a `from` of its own, and shows all times.
TIMES = ("from", "to", "date", "from_time", "to_time", "between", "first", "last")
WITHOUT_TIME = [one for one in FILTERS if one.name not in ("from", "to", "spans_closures", "between", "duration")]


def asked(request: Request, *, without: tuple[str, ...] = ()) -> Question:
    """The question in the address. Malformed or unknown parameters are a 400 with the sentences of all of them."""
    params = request.query_params
    refuse_unknown_parameters(params, NAMES)
    if without:
        params = params.copy()
        for name in without:
            params.pop(name, None)
    try:
        return read_question(params, today=timezone.localdate())
    except BadQuestion as error:
        raise ValidationError(error.fields) from None


def first_day_asked(request: Request) -> date | None:
    """`from` as a day, None when it is absent; a malformed one is a 400."""
    text = request.query_params.get("from", "").strip()
    try:
        return day(text) if text else None
    except Unreadable as error:
        raise ValidationError({"from": [str(error)]}) from None


class Search(PublicReadMixin, GenericAPIView):
    """Searching."""

    filter_backends = ()
    pagination_class = None
    serializer_class = FoundPage

    @extend_schema(
        operation_id="search",
        parameters=[*FILTERS, *ORDER],
        responses={200: FoundPage, **problem_responses(404, 422)},
    )
    def get(self, request: Request) -> Response:
        """Spaces that can really be booked as asked, with their price. Without a time: the first that is free.

        Ranking: by distance, then one venue after the other, as their hosts order their spaces; nothing is paid for.
        """
        page = search(asked(request), now=timezone.now())
        address, number = request.build_absolute_uri(), page.question.page
        return Response(
            {
                "next": replace_query_param(address, "page", number + 1) if page.more else None,
                "previous": replace_query_param(address, "page", number - 1) if number > 1 else None,
                "results": found_answers(page.results),
            }
        )


class SearchCounts(PublicReadMixin, GenericAPIView):
    """What each filter would leave."""

    filter_backends = ()
    pagination_class = None
    serializer_class = CountsSerializer

    @extend_schema(
        operation_id="search_counts", parameters=FILTERS, responses={200: CountsSerializer, **problem_responses(422)}
    )
    def get(self, request: Request) -> Response:
        """How many venues would be found with each value of each filter, the rest of the question as it is.

        An amenity counts besides those that are asked already; another value of any other filter in its place. A value
        that is not named would find none.
        """
        return Response(counts_answer(count_filters(asked(request), now=timezone.now())))


class Map(PublicReadMixin, GenericAPIView):
    """The map."""

    filter_backends = ()
    pagination_class = None
    serializer_class = MapSerializer

    @extend_schema(
        operation_id="map", parameters=FILTERS, responses={200: MapSerializer, **problem_responses(404, 422)}
    )
    def get(self, request: Request) -> Response:
        """The venues with spaces that answer, as GeoJSON. Without a time: all that offer such spaces."""
        return Response(pins_answer(find_pins(asked(request), now=timezone.now())))


class Timeline(PublicReadMixin, GenericAPIView):
    """The map's time line."""

    filter_backends = ()
    pagination_class = None
    serializer_class = TimelineSerializer

    @extend_schema(
        operation_id="map_timeline",
        parameters=[FIRST_WEEK, *WITHOUT_TIME],
        responses={200: TimelineSerializer, **problem_responses(404, 422)},
    )
    def get(self, request: Request) -> Response:
        """How many venues and spaces are open in each of the 53 weeks from a date on."""
        first_day = first_day_asked(request) or timezone.localdate()
        question = asked(request, without=TIMES)
        return Response({"weeks": [week_answer(week) for week in open_weeks(question, first_day=first_day)]})


class MapDays(PublicReadMixin, GenericAPIView):
    """What the map's time axis is moved over."""

    filter_backends = ()
    pagination_class = None
    serializer_class = MapDaysSerializer

    @extend_schema(
        operation_id="map_days",
        parameters=[FIRST_DAY, *WITHOUT_TIME],
        responses={200: MapDaysSerializer, **problem_responses(404, 422)},
    )
    def get(self, request: Request) -> Response:
        """Every venue that answers with the days on which it is open, more than a year in one go, and holidays.

        `days` is base64 of one bit a day, the first day the highest bit of the first byte. At most 20,000 venues.
        """
        first_day = first_day_asked(request) or timezone.localdate().replace(day=1)
        found = open_days(asked(request, without=TIMES), first_day=first_day)
        response = Response(
            {
                "first_day": first_day.isoformat(),
                "days": DAYS,
                "venues": [open_days_answer(venue) for venue in found],
                **bands_answer(bands(first_day, first_day + (DAYS - 1) * ONE_DAY)),
            }
        )
        patch_cache_control(response, public=True, max_age=MINUTES_KEPT * 60)
        return response
