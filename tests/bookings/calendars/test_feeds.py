"""Adding, changing and removing files, yearly rules and what a host chose; addresses are in test_syncing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bookings.calendars.feeds import add_feed, change_feed, check_feed, freed_by_removing, remove_feed
from bookings.calendars.sources import LARGEST_FILE
from bookings.calendars.syncing import sync_feed
from bookings.lifecycle import submit
from bookings.models import BusyPeriod, Conflict, Feed
from commons.errors import Impossible
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Outside, Watch
from tests.bookings.calendars.conftest import event as event_of
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW

TABLE = "du;au;de;à\n12/01/2027;;9:00;12:00\nbientôt;;;\n".encode()
WEEK = {"every": "week", "day": "01-12"}


def added(hotel: Hotel, **source: Any) -> Feed:
    """A feed of the room, read once."""
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="À la main", spaces=[hotel.room], now=NOW, **source)
    return read(feed)


def read(feed: Feed) -> Feed:
    found = sync_feed(feed_id=feed.pk, now=NOW)
    assert found is not None
    return found


def busy(feed: Feed) -> list[Period]:
    rows = BusyPeriod.objects.filter(feed=feed).order_by("space", "period")
    return [Period.from_range(row.period) for row in rows]


@pytest.mark.parametrize("text", [TABLE, calendar(event_of(MORNING))])
def test_a_file_is_read_without_asking_anybody(hotel: Hotel, text: bytes) -> None:
    feed = added(hotel, text=text)
    assert (feed.source, feed.state, busy(feed)) == ("file", "fine", [MORNING])
    assert feed.next_look_at is not None and feed.next_look_at > NOW


def test_a_line_that_was_not_understood_is_told(hotel: Hotel) -> None:
    (problem,) = added(hotel, text=TABLE).problems
    assert (problem["line"], problem["code"]) == (3, "no_date")


def test_a_file_is_replaced_and_frees_what_it_no_longer_says(hotel: Hotel) -> None:
    feed = added(hotel, text=TABLE)
    read(change_feed(actor=hotel.alice, feed=feed, text=calendar(event_of(AFTERNOON)), now=NOW))
    assert busy(feed) == [AFTERNOON]


def test_a_yearly_rule_takes_its_days_and_makes_conflicts_like_any_feed(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9)))
    submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    feed = added(hotel, rule=WEEK)
    first, *later = busy(feed)
    assert first == Period(datetime(2027, 1, 10, 23, tzinfo=UTC), datetime(2027, 1, 17, 23, tzinfo=UTC))
    assert len(later) == 1
    assert Conflict.objects.get().feed == feed
    read(change_feed(actor=hotel.alice, feed=feed, rule={**WEEK, "day": "02-12"}, now=NOW))
    assert busy(feed)[0].start == datetime(2027, 2, 7, 23, tzinfo=UTC)
    assert Conflict.objects.get().outcome == "vanished"


@pytest.mark.parametrize(
    ("source", "code", "field"),
    [
        ({}, "one_source", "url"),
        ({"url": "https://a.test/", "rule": WEEK}, "one_source", "url"),
        ({"text": b"<html>"}, "not_a_calendar", "file"),
        ({"text": b"x" * (LARGEST_FILE + 1)}, "file_too_big", "file"),
        ({"rule": {}}, "bad_rule", "rule.every"),
        ({"rule": {"every": "week", "day": "30-30"}}, "bad_rule", "rule.day"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_kept(
    hotel: Hotel, source: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Impossible) as refusal:
        add_feed(actor=hotel.alice, venue=hotel.venue, name="x", now=NOW, **source)
    assert (refusal.value.code, list(refusal.value.fields), Feed.objects.count()) == (code, [field], 0)


@pytest.mark.parametrize(
    ("change", "field"), [({"url": "https://a.test/"}, "url"), ({"text": TABLE}, "file"), ({"rule": WEEK}, "rule")]
)
def test_a_source_is_not_replaced_by_another_kind(hotel: Hotel, change: dict[str, Any], field: str) -> None:
    mine = {"text": TABLE} if "rule" in change else {"rule": WEEK}
    feed = added(hotel, **(mine if "text" not in change else {"rule": WEEK}))
    with pytest.raises(Impossible) as refusal:
        change_feed(actor=hotel.alice, feed=feed, now=NOW, **change)
    assert (refusal.value.code, list(refusal.value.fields)) == ("other_source", [field])


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({"margin_before": -1}, ["margin_before"]),
        ({"margin_before": 1441, "margin_after": 99999}, ["margin_before", "margin_after"]),
        ({"ignore_longer_than": 0}, ["ignore_longer_than"]),
        ({"ignore_from": date(2027, 1, 2)}, ["ignore_until"]),
        ({"ignore_until": date(2027, 1, 2)}, ["ignore_from"]),
        ({"ignore_from": date(2027, 1, 2), "ignore_until": date(2027, 1, 1)}, ["ignore_until"]),
        ({"ignore_from": date(1, 1, 1), "ignore_until": date(2027, 1, 1)}, ["ignore_from"]),
    ],
)
def test_impossible_options_are_refused_by_their_field(
    hotel: Hotel, options: dict[str, Any], fields: list[str]
) -> None:
    feed = added(hotel, rule=WEEK)
    for act in (
        lambda: add_feed(
            actor=hotel.alice, venue=hotel.venue, name="x", url="https://a.test/", options=options, now=NOW
        ),
        lambda: change_feed(actor=hotel.alice, feed=feed, options=options, now=NOW),
        lambda: check_feed(venue=hotel.venue, name="x", spaces=[], rule=WEEK, options=options),
    ):
        with pytest.raises(Impossible) as refusal:
            act()
        assert (refusal.value.code, list(refusal.value.fields)) == ("bad_options", fields)


def test_options_count_at_once_and_nobody_is_asked(watch: Watch, outside: Outside) -> None:
    outside.says(MORNING)
    watch.look()
    asked, due = len(outside.web.asked), Feed.objects.get().next_look_at
    margins = {"margin_before": 30, "margin_after": None}
    feed = change_feed(actor=watch.hotel.alice, feed=watch.feed, options=margins, now=watch.now)
    (one,) = watch.busy()
    assert (one.end, (MORNING.start - one.start).seconds) == (MORNING.end, 30 * 60)
    assert (len(outside.web.asked), feed.next_look_at, bool(feed.body_digest)) == (asked, due, True)


def test_one_of_two_days_may_be_changed_when_the_other_is_known(hotel: Hotel) -> None:
    ignored = {"ignore_from": date(2027, 1, 1), "ignore_until": date(2027, 1, 31)}
    feed = added(hotel, rule=WEEK, options=ignored)
    assert [period.start.year for period in busy(feed)] == [2028]
    change_feed(actor=hotel.alice, feed=feed, options={"ignore_until": date(2027, 1, 11)}, now=NOW)
    assert busy(feed)[0] == Period(datetime(2027, 1, 11, 23, tzinfo=UTC), datetime(2027, 1, 17, 23, tzinfo=UTC))


def test_a_paused_feed_can_be_added_and_is_due_when_it_goes_on(hotel: Hotel) -> None:
    feed = add_feed(actor=hotel.alice, venue=hotel.venue, name="x", rule=WEEK, paused=True, now=NOW)
    assert feed.paused
    Feed.objects.update(next_look_at=None)
    assert change_feed(actor=hotel.alice, feed=feed, paused=False, now=NOW).next_look_at == NOW


def test_removing_frees_what_was_announced(hotel: Hotel) -> None:
    feed = added(hotel, text=TABLE + b"05/11/2026\n13/01/2027\n")
    assert freed_by_removing(feed, NOW) == 2
    remove_feed(actor=hotel.alice, feed=feed, now=NOW)
    assert not BusyPeriod.objects.exists()
