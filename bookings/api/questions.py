"""`/calendar-feeds/{id}/answer/`: is what a calendar takes a closing, or are they bookings?"""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.feed_serializers import FeedSerializer
from bookings.api.feeds import shown_feed
from bookings.calendars.answers import Answer, Choice, Effect, answer_question, outlook
from bookings.calendars.checking import LONGEST_IGNORED_DAYS
from bookings.calendars.feeds import hosted_feed
from commons.api.fields import DayField
from commons.api.idempotency import IdempotentMixin
from commons.api.known_words import Body, refuse_unknown_parameters
from commons.api.schema import problem_responses


class AnswerInput(Body):
    """What the busy times are."""

    answer = serializers.ChoiceField([answer.value for answer in Answer])
    days = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LONGEST_IGNORED_DAYS,
        help_text="With `ignore_long`: busy times that last longer are a closing.",
    )
    first = DayField(required=False, allow_null=True, help_text="With `ignore_days`: the first day that is not taken.")
    last = DayField(required=False, allow_null=True, help_text="The last one.")


class EffectSerializer(serializers.Serializer):
    """What an answer would do."""

    answer = serializers.ChoiceField([answer.value for answer in Answer])
    days = serializers.IntegerField(allow_null=True)
    first = DayField(allow_null=True)
    last = DayField(allow_null=True)
    freed_hours = serializers.FloatField()
    taken_hours = serializers.FloatField(help_text="Still taken.")
    ignored = serializers.IntegerField(help_text="How many busy times lose at least a part.")


class OutlookSerializer(serializers.Serializer):
    """What each answer would do: those that suggest themselves, or the one that was asked about."""

    effects = EffectSerializer(many=True)


class FeedAnswer(IdempotentMixin, GenericAPIView):
    """The question about a calendar that takes much of what is published."""

    write_scope = read_scope = "host"
    serializer_class = FeedSerializer

    @extend_schema(
        operation_id="calendar_feeds_answer_preview",
        parameters=[
            OpenApiParameter("answer", str, enum=[answer.value for answer in Answer]),
            OpenApiParameter("days", int),
            OpenApiParameter("first", {"type": "string", "format": "date"}),
            OpenApiParameter("last", {"type": "string", "format": "date"}),
        ],
        responses=OutlookSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """What each answer would do, before it is given."""
        feed = hosted_feed(actor=request.user, feed_id=pk)
        refuse_unknown_parameters(request.query_params, AnswerInput().fields)
        asked = [_choice(request.query_params.dict())] if "answer" in request.query_params else []
        found = outlook(feed, now=timezone.now(), choices=asked)
        return Response({"effects": [_effect(one) for one in found.effects]})

    @extend_schema(
        operation_id="calendar_feeds_answer",
        request=AnswerInput,
        responses={200: FeedSerializer, **problem_responses(409, 422)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Answer the open question; the options of the feed change with it. Without one: 409 `not_asked`."""
        feed = hosted_feed(actor=request.user, feed_id=pk)
        choice = _choice(request.data)
        return shown_feed(answer_question(actor=request.user, feed=feed, choice=choice, now=timezone.now()))


def _choice(data: Any) -> Choice:
    serializer = AnswerInput(data=data)
    serializer.is_valid(raise_exception=True)
    said = serializer.validated_data
    return Choice(Answer(said["answer"]), days=said.get("days"), first=said.get("first"), last=said.get("last"))


def _effect(effect: Effect) -> dict[str, Any]:
    choice = effect.choice
    return {
        "answer": choice.answer.value,
        "days": choice.days,
        "first": choice.first and choice.first.isoformat(),
        "last": choice.last and choice.last.isoformat(),
        "freed_hours": round(effect.freed_minutes / 60, 2),
        "taken_hours": round(effect.taken_minutes / 60, 2),
        "ignored": effect.ignored,
    }
