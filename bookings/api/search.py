"""`/search/`, `/map/` and `/map/timeline/`: public, and all with the same filters."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from bookings.api.search_answers import found_answers, pins_answer, week_answer
from bookings.api.search_schema import FILTERS, ORDER, FoundPage, MapSerializer, TimelineSerializer
from bookings.search.finding import search
from bookings.search.maps import find_pins, open_weeks
from bookings.search.parsing import Unreadable, day
from bookings.search.question import Question
from bookings.search.reading import BadQuestion, read_question
from commons.api.public import PublicReadMixin
from commons.api.schema import problem_responses

FIRST_WEEK = OpenApiParameter("from", OpenApiTypes.DATE, description="First day of the first week; today by default.")
# The time line has a `from` of its own, and shows all times.
WITHOUT_TIME = [one for one in FILTERS if one.name not in ("from", "to", "spans_closures", "between", "duration")]


def asked(request: Request, *, without: tuple[str, ...] = ()) -> Question:
    """The question in the address. Malformed parameters are a 400 with the sentences of all of them."""
    params = request.query_params
    if without:
        params = params.copy()
        for name in without:
            params.pop(name, None)
    try:
        return read_question(params)
    except BadQuestion as error:
        raise ValidationError(error.fields) from None


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
        text = request.query_params.get("from", "").strip()
        try:
            first_day = day(text) if text else timezone.localdate()
        except Unreadable as error:
            raise ValidationError({"from": [str(error)]}) from None
        question = asked(request, without=("from", "to", "date", "from_time", "to_time", "between", "first", "last"))
        return Response({"weeks": [week_answer(week) for week in open_weeks(question, first_day=first_day)]})
