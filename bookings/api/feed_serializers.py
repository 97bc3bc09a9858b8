"""What says that spaces are taken elsewhere, as the API tells and takes it."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bookings.calendars.addresses import web_address
from bookings.calendars.checking import LONGEST_IGNORED_DAYS, OPTIONS
from bookings.calendars.health import Condition, health_of
from bookings.calendars.options import Options
from bookings.calendars.questions import is_open
from bookings.calendars.remarks import remarks_of, trouble_of
from bookings.calendars.shares import percent
from bookings.calendars.summaries import Summary, in_one_line
from bookings.calendars.yearly import MAX_WEEKS, rule_in_words
from bookings.models import Feed
from bookings.models.feeds import LONGEST_MARGIN_MINUTES
from commons.api.known_words import Body
from venues.api.fields import IdField

# As much as a request may have; the page takes files up to 10 MB.
LONGEST_TEXT = 2_000_000
MONTH_AND_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


class FeedProblemSerializer(serializers.Serializer):
    """Something wrong in an outside calendar."""

    line = serializers.IntegerField(help_text="Line of the text, from 1.")
    code = serializers.CharField()
    message = serializers.CharField()


class FeedHealthSerializer(serializers.Serializer):
    """How a feed is, for people."""

    state = serializers.ChoiceField([condition.value for condition in Condition])
    word = serializers.CharField()
    sentence = serializers.CharField(help_text="What it means, and what to do.")


class QuestionSerializer(serializers.ModelSerializer):
    """How much of what is published a feed takes. Beyond a third its host is asked; see `…/answer/`."""

    open = serializers.SerializerMethodField(help_text="An answer is waited for; until then the blocks block.")
    share = serializers.SerializerMethodField(help_text="Per cent of the open hours, rounded down.")
    open_hours = serializers.SerializerMethodField(
        help_text="Hours published from now on, of each space that it covers, when it last changed."
    )
    taken_hours = serializers.SerializerMethodField(help_text="Those of them that it takes away.")

    class Meta:
        model = Feed
        fields = ["open", "share", "open_hours", "taken_hours", "asked_at", "answered_at"]
        read_only_fields = fields

    def get_open(self, feed: Feed) -> bool:
        return is_open(feed)

    def get_share(self, feed: Feed) -> int:
        return percent(feed.open_minutes, feed.taken_minutes)

    def get_open_hours(self, feed: Feed) -> float:
        return round(feed.open_minutes / 60, 2)

    def get_taken_hours(self, feed: Feed) -> float:
        return round(feed.taken_minutes / 60, 2)


class YearlyRuleSerializer(Body):
    """Days that come back every year: from `first` to `last`, or `weeks` weeks from the one in which `day` lies."""

    every = serializers.ChoiceField(["days", "week"])
    first = serializers.RegexField(MONTH_AND_DAY, required=False, help_text="Month and day, with `days`: `12-24`.")
    last = serializers.RegexField(
        MONTH_AND_DAY, required=False, help_text="Included; one before `first` is in the next year."
    )
    day = serializers.RegexField(MONTH_AND_DAY, required=False, help_text="Month and day, with `week`: `07-14`.")
    weeks = serializers.IntegerField(required=False, min_value=1, max_value=MAX_WEEKS)


class FeedSerializer(serializers.ModelSerializer):
    """What says that spaces are taken elsewhere: an outside calendar, a file or a yearly rule; and its health."""

    venue = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    spaces = serializers.PrimaryKeyRelatedField(many=True, read_only=True, help_text="Empty: the whole venue.")
    rule = serializers.SerializerMethodField(help_text="Of a yearly rule; null otherwise.")
    rule_in_words = serializers.SerializerMethodField(help_text="Empty when there is no rule.")
    health = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField(help_text="What was understood, in one line. Empty before that.")
    problems = serializers.SerializerMethodField()
    last_error = serializers.SerializerMethodField(help_text="Empty when the last look went well.")
    question = serializers.SerializerMethodField(help_text="Whether what it takes is meant: a closing, or bookings.")

    export_url = serializers.SerializerMethodField(
        help_text="For the other side; empty until `/calendar-feeds/{id}/calendar-address/` is asked for."
    )

    class Meta:
        model = Feed
        fields = [
            *("id", "venue", "spaces", "name", "source", "url", "rule", "rule_in_words", *OPTIONS),
            *("state", "health", "paused", "summary", "problems", "last_error", "failures", "failing_since"),
            *("looked_at", "good_at", "next_look_at", "question", "export_url", "created_at"),
        ]
        read_only_fields = fields

    @extend_schema_field(YearlyRuleSerializer(allow_null=True))
    def get_rule(self, feed: Feed) -> dict[str, Any] | None:
        return feed.rule or None

    def get_rule_in_words(self, feed: Feed) -> str:
        return rule_in_words(feed.rule) if feed.rule else ""

    @extend_schema_field(FeedHealthSerializer)
    def get_health(self, feed: Feed) -> dict[str, str]:
        health = health_of(feed, timezone.now())
        return {"state": health.state.value, "word": health.word, "sentence": health.sentence}

    def get_summary(self, feed: Feed) -> str:
        return in_one_line(Summary.read(feed.summary), Options.of(feed))

    @extend_schema_field(FeedProblemSerializer(many=True))
    def get_problems(self, feed: Feed) -> list[dict[str, Any]]:
        return [{"line": one.line, "code": one.code, "message": one.message} for one in remarks_of(feed)]

    def get_last_error(self, feed: Feed) -> str:
        return trouble_of(feed)

    def get_export_url(self, feed: Feed) -> str:
        known = next(iter(feed.calendar_addresses.all()), None)
        return web_address(known) if known else ""

    @extend_schema_field(QuestionSerializer)
    def get_question(self, feed: Feed) -> dict[str, Any]:
        return QuestionSerializer(feed).data


class FeedInput(Body):
    """What a host says about a feed. One of `url`, `file` and `rule` when it is added; the same one when it changes."""

    name = serializers.CharField(max_length=120)
    url = serializers.CharField(max_length=2000, required=False, help_text="https://, http:// or webcal://")
    file = serializers.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        trim_whitespace=False,
        help_text="The text of an iCal calendar or of a CSV of dates. "
        "A request has 2 MB at most; the page of the venue's calendars takes files up to 10 MB.",
    )
    rule = YearlyRuleSerializer(required=False)
    spaces = serializers.ListField(child=IdField(), required=False, max_length=200, help_text="Ids; none: all.")
    paused = serializers.BooleanField(required=False)
    ignore_unavailable = serializers.BooleanField(
        required=False, help_text="Pass over what a channel only closes (“Airbnb (Not available)”)."
    )
    count_tentative = serializers.BooleanField(required=False, help_text="Default true.")
    margin_before = serializers.IntegerField(
        required=False, min_value=0, max_value=LONGEST_MARGIN_MINUTES, help_text="Minutes."
    )
    margin_after = serializers.IntegerField(
        required=False, min_value=0, max_value=LONGEST_MARGIN_MINUTES, help_text="Minutes."
    )
    ignore_longer_than = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=LONGEST_IGNORED_DAYS, help_text="Days; null: nothing."
    )
    ignore_from = serializers.DateField(
        required=False, allow_null=True, help_text="With `ignore_until`, both included."
    )
    ignore_until = serializers.DateField(required=False, allow_null=True)
