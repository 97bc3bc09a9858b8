"""The host's answer about a calendar that takes much of what they publish, and what each answer would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.calendars.busy_rows import known_spans, leaves_of
from bookings.calendars.checking import checked_options
from bookings.calendars.facts import record_fact
from bookings.calendars.feeds import change_feed
from bookings.calendars.measuring import Measure, published_hours
from bookings.calendars.memory import load
from bookings.calendars.options import Options, taken_spans
from bookings.calendars.questions import is_open
from bookings.calendars.reading import BusyTime, BusyTimes
from bookings.calendars.shares import days_long, longest_stay, percent
from bookings.calendars.spans import Span, to_period
from bookings.calendars.words import FeedFact, unknown_feed
from bookings.models import Feed
from commons.errors import Impossible, Lost
from commons.periods import Period, local_date, local_day
from venues.locks import lock_venue
from venues.models import Season

MOST_SEASONS = 3
MOST_BLOCKS = 3


class Answer(StrEnum):
    """What the busy times are: real; a closing that its length gives away; a closing between two days."""

    KEEP = "keep"
    IGNORE_LONG = "ignore_long"
    IGNORE_DAYS = "ignore_days"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer with what it needs: `days` for the length, the two days (both included) for the time between them."""

    answer: Answer
    days: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a choice would do: the hours (minutes) still taken, those that become free, how many busy times it ignores.

    `season`: the season whose days they are.
    """

    choice: Choice
    taken_minutes: int
    freed_minutes: int
    ignored: int
    season: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The hours now, the longest busy times to come, and what each answer would do."""

    now: Measure
    longest: list[Period]
    effects: list[Effect]


def answer_question(*, actor: User, feed: Feed, choice: Choice, now: datetime, administrator: bool = False) -> Feed:
    """Change the feed's options as the host says. It is asked about again only when it takes much more.

    Raises Missing, NotAllowed; Lost `not_asked`: somebody has answered, or there is nothing to ask any more;
    Impossible `bad_options` for a choice without its days.
    """
    options = _checked(choice)
    with transaction.atomic():
        lock_venue(feed.venue_id)
        known = Feed.objects.defer("text").filter(pk=feed.pk).first()
        if known is None:
            raise unknown_feed()
        # Who may not do this hears so first.
        fresh = change_feed(actor=actor, feed=known, now=now, options=options, administrator=administrator)
        if not is_open(known):
            raise Lost(_("Cette question n’attend plus de réponse : regardez l’agenda."), code="not_asked")
        fresh.asked_at, fresh.answered_at = known.asked_at, now
        fresh.answered_share = percent(fresh.open_minutes, fresh.taken_minutes)
        fresh.save(update_fields=["asked_at", "answered_at", "answered_share"])
        facts = {"answer": choice.answer.value, "share": fresh.answered_share}
        record_fact(fresh, FeedFact.ANSWERED, now=now, actor=actor, **facts)
    return fresh


def outlook(feed: Feed, *, now: datetime, choices: Sequence[Choice] = ()) -> Outlook:
    """What each answer would do, without writing anything: those that suggest themselves, or the `choices` given.

    The suggestions: the length that tells closings from stays, and the days of the seasons that are most taken.
    Raises Impossible `bad_options` for a choice that could not be given.
    """
    for choice in choices:
        _checked(choice)
    view = _View(feed, now)
    before = view.measure({})
    wanted = [_Wanted(choice) for choice in choices] or [*view.by_length(), *view.by_seasons()]
    effects = [view.effect(one, before) for one in [*wanted, _Wanted(Choice(Answer.KEEP))]]
    return Outlook(before, view.longest(), effects)


@dataclass(frozen=True, slots=True)
class _Wanted:
    choice: Choice
    season: str = ""


class _View:
    """A feed with what it said, as the host's choices would leave it."""

    def __init__(self, feed: Feed, now: datetime) -> None:
        self.feed, self.now, self.zone = feed, now, feed.venue.zone
        self.options = Options.of(feed)
        self.busy = _said(feed)
        self.hours = published_hours(leaves_of(feed), now=now)
        self.times = [time for time in self.busy.columns if time[1] > now.timestamp() and self.options.count(*time)]

    def measure(self, changes: Mapping[str, Any]) -> Measure:
        return self.hours.measure(taken_spans(self.busy, replace(self.options, **changes), self.zone))

    def effect(self, wanted: _Wanted, before: Measure) -> Effect:
        changes = _as_options(wanted.choice)
        left = self.measure(changes).taken_minutes if changes else before.taken_minutes
        ignored = self._ignored(replace(self.options, **changes)) if changes else 0
        return Effect(wanted.choice, left, max(0, before.taken_minutes - left), ignored, wanted.season)

    def longest(self) -> list[Period]:
        """The longest busy times, the longest first."""
        spans = {(start, end) for start, end, _mark in self.times}
        return [to_period(span) for span in sorted(spans, key=lambda one: (one[0] - one[1], one))[:MOST_BLOCKS]]

    def by_length(self) -> list[_Wanted]:
        lengths = {end - start for start, end, _mark in self.times}
        days = longest_stay(days_long(timedelta(seconds=length)) for length in lengths)
        return [_Wanted(Choice(Answer.IGNORE_LONG, days=days))] if days else []

    def by_seasons(self) -> list[_Wanted]:
        """The days of published seasons, those that give back most first."""
        today = local_date(self.now, self.zone)
        seasons = Season.objects.published().not_over(today).filter(venue=self.feed.venue).order_by("first_day", "pk")
        wanted = [
            _Wanted(Choice(Answer.IGNORE_DAYS, first=season.first_day, last=season.last_day), season.name)
            for season in seasons[:MOST_SEASONS]
        ]
        left = {one: self.measure(_as_options(one.choice)).taken_minutes for one in wanted}
        return sorted(wanted, key=lambda one: left[one])

    def _ignored(self, options: Options) -> int:
        """How many busy times lose at least a part."""
        first, last = _bounds(options.ignored_days, self.zone)
        return sum(
            not options.count(start, end, mark) or (start < last and first < end) for start, end, mark in self.times
        )


def _checked(choice: Choice) -> dict[str, Any]:
    """The options of the feed that the choice changes. Raises Impossible `bad_options`."""
    match choice.answer:
        case Answer.IGNORE_LONG if choice.days is None:
            raise _incomplete("days", _("Donnez un nombre de jours : un bloc plus long compte comme une fermeture."))
        case Answer.IGNORE_LONG:
            return checked_options({"ignore_longer_than": choice.days})
        case Answer.IGNORE_DAYS if choice.first is None or choice.last is None:
            raise _incomplete("first", _("Donnez le premier et le dernier jour de la fermeture."))
        case Answer.IGNORE_DAYS:
            return checked_options({"ignore_from": choice.first, "ignore_until": choice.last})
    return {}


def _incomplete(field: str, sentence: str) -> Impossible:
    return Impossible(sentence, code="bad_options", fields={field: [sentence]})


def _as_options(choice: Choice) -> dict[str, Any]:
    """The same as `Options` has it."""
    if choice.answer is Answer.IGNORE_LONG and choice.days:
        return {"longest": timedelta(days=choice.days)}
    if choice.answer is Answer.IGNORE_DAYS and choice.first and choice.last:
        return {"ignored_days": (choice.first, choice.last)}
    return {}


def _bounds(days: tuple[date, date] | None, zone: ZoneInfo) -> Span:
    """The instants of the days, as numbers; nothing for no days."""
    if days is None:
        return 0, 0
    return int(local_day(days[0], zone).start.timestamp()), int(local_day(days[1], zone).end.timestamp())


def _said(feed: Feed) -> BusyTimes:
    """Event by event; for a feed that was read before that was kept, what its rows say."""
    kept = load(feed).kept
    if kept is not None:
        return kept.memory.busy
    return BusyTimes.of(BusyTime(to_period(span), "") for span in known_spans(feed))
