"""What the host answers about a seasonal closing, and what each answer would do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.words import Role
from bookings.calendars.answers import Answer, Choice, answer_question, outlook
from bookings.calendars.questions import is_open
from bookings.models import BusyPeriod, Feed, FeedMemory
from commons.errors import DomainError, Impossible, Lost, Missing, NotAllowed
from commons.models import Event
from commons.periods import Period
from tests.bookings.calendars.conftest import Outside, Watch
from tests.bookings.conftest import hours
from tests.factories import make_member, make_user

pytestmark = pytest.mark.django_db

WINTER = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC))
STAYS = [hours(0, 48), hours(0, 72, day=14)]
LONG = Choice(Answer.IGNORE_LONG, days=30)
DAYS = Choice(Answer.IGNORE_DAYS, first=date(2026, 11, 1), last=date(2027, 3, 31))
KEEP = Choice(Answer.KEEP)


@pytest.fixture
def asked(watch: Watch, outside: Outside) -> Feed:
    """Closed all winter, with two stays in it."""
    outside.says(WINTER, *STAYS)
    feed = watch.look()
    assert is_open(feed)
    return feed


def answer(watch: Watch, feed: Feed, choice: Choice, **more: Any) -> Feed:
    return answer_question(**{"actor": watch.hotel.alice, "feed": feed, "choice": choice, "now": watch.now, **more})


def test_long_blocks_are_no_stays(watch: Watch, asked: Feed) -> None:
    feed = answer(watch, asked, LONG)
    assert (feed.ignore_longer_than, watch.busy()) == (30, STAYS)
    feed.refresh_from_db()
    assert (is_open(feed), feed.answered_at, feed.answered_share) == (False, watch.now, 5)
    assert feed.asked_at == watch.now
    event = Event.objects.get(kind="feed_answered")
    assert (event.actor, event.data["answer"]) == (watch.hotel.alice, "ignore_long")


def test_days_are_ignored_whatever_lies_in_them(watch: Watch, asked: Feed) -> None:
    feed = answer(watch, asked, DAYS)
    assert (feed.ignore_from, feed.ignore_until) == (date(2026, 11, 1), date(2027, 3, 31))
    assert (feed.taken_minutes, feed.answered_share, is_open(feed)) == (0, 0, False)


def test_real_bookings_are_kept(watch: Watch, asked: Feed, outside: Outside) -> None:
    before = watch.busy()
    feed = answer(watch, asked, KEEP)
    assert (watch.busy(), is_open(feed), feed.answered_share) == (before, False, 98)
    outside.says(WINTER, *STAYS, hours(9, 1, day=120))
    assert not is_open(watch.look())


def test_later_closing_is_asked_about_again(watch: Watch, asked: Feed, outside: Outside) -> None:
    answer(watch, asked, LONG)
    fortnights = [hours(0, 24 * 20, day=day) for day in range(-40, 80, 20)]
    outside.says(*fortnights)
    feed = watch.look()
    assert (is_open(feed), feed.asked_at) == (True, watch.now)


def test_question_is_answered_once(watch: Watch, asked: Feed) -> None:
    answer(watch, asked, LONG)
    with pytest.raises(Lost) as caught:
        answer(watch, asked, DAYS)
    assert caught.value.code == "not_asked"
    asked.refresh_from_db()
    assert (asked.ignore_longer_than, asked.ignore_from) == (30, None)


@pytest.mark.parametrize(
    "choice",
    [
        Choice(Answer.IGNORE_LONG),
        Choice(Answer.IGNORE_LONG, days=0),
        Choice(Answer.IGNORE_DAYS, first=date(2027, 1, 1)),
        Choice(Answer.IGNORE_DAYS, first=date(2027, 1, 2), last=date(2027, 1, 1)),
    ],
)
def test_answer_without_its_days_changes_nothing(watch: Watch, asked: Feed, choice: Choice) -> None:
    with pytest.raises(Impossible) as caught:
        answer(watch, asked, choice)
    assert caught.value.code == "bad_options"
    asked.refresh_from_db()
    assert is_open(asked)


def test_who_may_answer(watch: Watch, asked: Feed) -> None:
    reception = make_member(watch.hotel.venue.organisation, make_user(), role=Role.RECEPTION).user
    refusals: list[type[DomainError]] = []
    for actor in (watch.hotel.bob, reception):
        with pytest.raises(DomainError) as caught:
            answer(watch, asked, KEEP, actor=actor)
        refusals.append(caught.type)
    assert refusals == [Missing, NotAllowed]
    answer(watch, asked, KEEP, actor=make_user(is_staff=True, is_superuser=True), administrator=True)


def test_feed_that_is_gone_meanwhile(watch: Watch, asked: Feed) -> None:
    gone = Feed.objects.get(pk=asked.pk)
    asked.delete()
    with pytest.raises(Missing):
        answer(watch, gone, KEEP)


def test_outlook_suggests_from_what_is_said(watch: Watch, asked: Feed) -> None:
    found = outlook(asked, now=watch.now)
    assert found.longest == [WINTER, STAYS[1], STAYS[0]]
    choices = [one.choice for one in found.effects]
    assert choices == [LONG, DAYS, KEEP]
    long, days, keep = found.effects
    assert long.freed_minutes + long.taken_minutes == found.now.taken_minutes
    assert (days.taken_minutes, days.ignored, days.season) == (0, 3, watch.hotel.season.name)
    assert (long.ignored, keep.freed_minutes, keep.ignored) == (1, 0, 0)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_each_answer_does_what_the_outlook_says(watch: Watch, asked: Feed, number: int) -> None:
    effect = outlook(asked, now=watch.now).effects[number]
    assert answer(watch, asked, effect.choice).taken_minutes == effect.taken_minutes


def test_outlook_of_what_one_types(watch: Watch, asked: Feed, django_assert_max_num_queries: Any) -> None:
    wanted = Choice(Answer.IGNORE_LONG, days=2)
    with django_assert_max_num_queries(8):
        found = outlook(asked, now=watch.now, choices=[wanted])
    assert [(one.choice, one.ignored) for one in found.effects] == [(wanted, 2), (KEEP, 0)]
    assert BusyPeriod.objects.filter(feed=asked).exists()


def test_outlook_of_a_feed_read_before_its_words_were_kept(watch: Watch, asked: Feed) -> None:
    FeedMemory.objects.all().delete()
    assert [one.choice for one in outlook(asked, now=watch.now).effects] == [LONG, DAYS, KEEP]


def test_outlook_without_closings_has_no_length(watch: Watch, outside: Outside) -> None:
    outside.says(*[hours(0, 24 * 7, day=day) for day in range(-49, 80, 8)])
    feed = watch.look()
    assert is_open(feed)
    assert [one.choice.answer for one in outlook(feed, now=watch.now).effects] == [Answer.IGNORE_DAYS, Answer.KEEP]


def test_two_hosts_answer_one_after_the_other(watch: Watch, asked: Feed) -> None:
    """A colleague who looked before has the feed as it was; the lock reads it again."""
    stale = Feed.objects.get(pk=asked.pk)
    answer(watch, asked, KEEP, now=watch.now + timedelta(seconds=1))
    with pytest.raises(Lost):
        answer(watch, stale, LONG)
