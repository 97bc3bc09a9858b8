"""What an outside calendar says is taken blocks here, and nothing that goes wrong out there frees a place."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.words import Role
from bookings.calendars.due import feeds_due
from bookings.calendars.feeds import add_feed, change_feed, remove_feed
from bookings.calendars.syncing import sync_feed
from bookings.models import BusyPeriod, Feed, FeedMemory
from commons.errors import Impossible, Lost, Missing, NotAllowed
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Outside, Watch, event
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.conftest import Hotel, hours, wish
from tests.commons.web_server import text
from tests.factories import NOW, make_member, make_space, make_user, make_venue


def test_what_is_taken_there_can_no_longer_be_booked_here(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    feed = watch.look()
    assert (feed.state, feed.failures, feed.last_error, feed.good_at) == (Feed.State.FINE, 0, "", watch.now)
    assert watch.busy() == [AFTERNOON]
    with pytest.raises(Lost) as caught:
        watch.book(hours(15, 1))
    assert caught.value.data["lines"][0]["reason"] == "busy"
    assert watch.book(MORNING).state == "confirmed"
    assert watch.hotel.hold(wish(watch.hotel.desks, AFTERNOON), now=watch.now).state == "held"


def test_change_there_is_a_change_here(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    outside.says(MORNING, hours(11, 2))
    watch.look()
    assert watch.busy() == [Period(MORNING.start, hours(11, 2).end)]


def test_feed_of_a_composite_or_of_the_venue_takes_every_leaf(watch: Watch, outside: Outside) -> None:
    hotel = watch.hotel
    outside.says(AFTERNOON)
    for spaces in ([hotel.whole], []):
        change_feed(actor=hotel.alice, feed=watch.feed, spaces=spaces, now=watch.now)
        watch.look()
        assert [watch.busy(space) for space in (hotel.desks, hotel.room, hotel.projector)] == [[AFTERNOON]] * 3
    change_feed(actor=hotel.alice, feed=watch.feed, spaces=[hotel.projector], now=watch.now)
    assert [watch.busy(space) for space in (hotel.desks, hotel.room, hotel.projector)] == [[], [], [AFTERNOON]]


def test_new_leaf_is_covered_at_the_next_look_although_nothing_changed(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON, ETag='"1"')
    change_feed(actor=watch.hotel.alice, feed=watch.feed, spaces=[], now=watch.now)
    watch.look()
    added = make_space(watch.hotel.venue)
    watch.look()
    assert watch.busy(added) == [AFTERNOON]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (text(status=500), Feed.State.FAILING),
        (text(status=404), Feed.State.FAILING),
        (text(status=410), Feed.State.GONE),
        (text(b"<html>Sign in</html>"), Feed.State.NOT_A_CALENDAR),
        (text(b""), Feed.State.NOT_A_CALENDAR),
        (text(b"x" * (10 * 2**20 + 1)), Feed.State.TOO_BIG),
        (text(status=302, Location="http://10.0.0.1/"), Feed.State.REFUSED),
    ],
)
def test_failure_keeps_the_last_good_copy(watch: Watch, outside: Outside, answer: Any, state: str) -> None:
    outside.says(AFTERNOON)
    good = watch.look()
    outside.gives(answer)
    for failures in (1, 2):
        feed = watch.look()
        assert (feed.state, feed.failures, feed.good_at) == (state, failures, good.good_at)
    assert feed.failing_since == NOW + timedelta(minutes=2)
    assert feed.last_error
    assert watch.busy() == [AFTERNOON]


def test_host_is_told_at_the_second_failure_and_when_it_is_well_again(watch: Watch, outside: Outside) -> None:
    outside.gives(text(status=500))
    for _look in range(3):
        watch.look()
    outside.says(AFTERNOON)
    watch.look()
    outside.gives(text(status=500))
    watch.look()
    outside.says(AFTERNOON)
    watch.look()
    assert watch.events() == ["feed_added", "feed_failing", "feed_recovered"]


def test_failing_feed_is_asked_less_and_less_often(watch: Watch, outside: Outside, settings: Any) -> None:
    outside.gives(text(status=500))
    pauses = []
    for _look in range(14):
        feed = watch.look()
        pauses.append(feed.next_look_at - watch.now)
    assert pauses[:3] == [timedelta(seconds=20), timedelta(seconds=40), timedelta(seconds=80)]
    assert pauses[-1] == timedelta(hours=6)
    outside.gives(text(status=429, Retry_After="7000"))
    Feed.objects.update(failures=0)
    feed = watch.look()
    assert feed.next_look_at - watch.now == timedelta(seconds=7000)


def test_empty_must_be_seen_twice(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON, ETag='"1"')
    watch.look()
    outside.says(ETag='"2"')
    feed = watch.look()
    assert (feed.state, watch.busy()) == (Feed.State.EMPTY, [AFTERNOON])
    feed = watch.look()
    assert (feed.state, watch.busy(), feed.last_error) == (Feed.State.FINE, [], "")


def test_empty_in_between_frees_nothing(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    for _time in range(2):
        outside.says()
        assert watch.look().state == Feed.State.EMPTY
        outside.says(AFTERNOON)
        assert watch.look().state == Feed.State.FINE
        assert watch.busy() == [AFTERNOON]


def test_feed_that_was_always_empty_is_fine(watch: Watch, outside: Outside) -> None:
    outside.says()
    assert watch.look().state == Feed.State.FINE


def test_calendar_that_breaks_off_adds_and_frees_nothing(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    body = calendar(f"UID:new DTSTART:{MORNING.start:%Y%m%dT%H%M%SZ} DTEND:{MORNING.end:%Y%m%dT%H%M%SZ}")
    outside.gives(text(body.removesuffix(b"END:VCALENDAR\r\n")))
    feed = watch.look()
    assert (feed.state, watch.busy()) == (Feed.State.FAILING, [MORNING, AFTERNOON])
    assert [problem["code"] for problem in feed.problems] == ["truncated"]
    assert feed.summary["events"] == 1


def test_calendar_that_always_breaks_off_is_told_and_kept_once(watch: Watch, outside: Outside) -> None:
    whole = calendar(event(MORNING, "a"), event(AFTERNOON, "b"))
    outside.gives(text(whole.removesuffix(b"END:VCALENDAR\r\n")))
    assert watch.look().summary["events"] == 2
    kept = FeedMemory.objects.get().body
    for _look in range(3):
        watch.look()
    assert len(FeedMemory.objects.get().body) == len(kept)
    # Another event instead of these: all three are taken.
    other = calendar(event(hours(20), "c"))
    outside.gives(text(other.removesuffix(b"END:VCALENDAR\r\n")))
    watch.look()
    assert watch.busy() == [MORNING, AFTERNOON, hours(20)]


def test_unchanged_calendar_is_not_read_again(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON, ETag='"1"', Last_Modified="Mon, 02 Nov 2026 08:00:00 GMT")
    watch.look()
    BusyPeriod.objects.update(period=MORNING.to_range())
    watch.look()
    assert watch.busy() == [MORNING]
    asked = outside.web.asked[-1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', "Mon, 02 Nov 2026 08:00:00 GMT")
    outside.gives(text(status=304))
    assert watch.look().good_at == watch.now
    # Repeating events move into the window as days pass.
    outside.says(AFTERNOON)
    watch.looks += 24 * 60
    watch.look()
    assert "If-None-Match" not in outside.web.asked[-1][1]
    assert watch.busy() == [AFTERNOON]


def test_own_events_come_back_are_no_busy_time(watch: Watch, outside: Outside) -> None:
    outside.gives(text(calendar("UID:ABCD-1@intersaison.test DTSTART:20270112T080000Z DTEND:20270112T100000Z")))
    assert watch.look().state == Feed.State.FINE
    assert watch.busy() == []


def test_times_without_a_zone_are_the_venues(watch: Watch, outside: Outside) -> None:
    outside.gives(text(calendar("UID:a DTSTART:20270112T090000 DTEND:20270112T120000")))
    watch.look()
    assert watch.busy() == [MORNING]


def test_look_at_an_address_that_was_changed_meanwhile_is_dropped(watch: Watch, outside: Outside) -> None:
    def change_while_answering(request: Any) -> None:
        # The server's thread has a connection of its own, which does not see the test's transaction.
        changed.append(True)
        text(calendar("UID:a DTSTART:20270112T090000 DTEND:20270112T120000"))(request)

    changed: list[bool] = []
    outside.gives(change_while_answering)
    Feed.objects.filter(pk=watch.feed.pk).update(looked_at=NOW + timedelta(hours=1), claimed_until=NOW)
    feed = watch.look()
    assert (changed, feed.state, watch.busy()) == ([True], Feed.State.NEW, [])


def test_removed_feed_frees_what_only_it_said(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    remove_feed(actor=watch.hotel.alice, feed=watch.feed, now=watch.now)
    assert BusyPeriod.objects.count() == 0
    assert sync_feed(feed_id=watch.feed.pk, now=watch.now) is None


def test_paused_feed_is_not_looked_at_and_still_blocks(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    later = NOW + timedelta(days=1)
    assert feeds_due(later).count() == 1
    change_feed(actor=watch.hotel.alice, feed=watch.feed, paused=True, now=watch.now)
    assert (feeds_due(later).count(), watch.busy()) == (0, [AFTERNOON])


def test_who_may_add_a_feed(hotel: Hotel, outside: Outside) -> None:
    def add(actor: Any) -> Feed:
        return add_feed(actor=actor, venue=hotel.venue, name="x", url=f"{outside.url}?{actor.pk}", now=NOW)

    receptionist, stranger = make_user(), make_user()
    make_member(hotel.venue.organisation, receptionist, role=Role.RECEPTION)
    assert add(hotel.alice).state == Feed.State.NEW
    with pytest.raises(NotAllowed):
        add(receptionist)
    with pytest.raises(Missing):
        add(stranger)


@pytest.mark.parametrize(
    ("url", "code"),
    [("ftp://a.test/x", "refused_address"), ("", "one_source"), ("https://a.test:81/", "refused_address")],
)
def test_bad_address_is_refused(hotel: Hotel, url: str, code: str) -> None:
    with pytest.raises(Impossible) as caught:
        add_feed(actor=hotel.alice, venue=hotel.venue, name="x", url=url, now=NOW)
    assert (caught.value.code, list(caught.value.fields)) == (code, ["url"])


def test_same_address_twice_foreign_space_and_no_name_are_refused(watch: Watch) -> None:
    hotel = watch.hotel
    foreign = make_space(make_venue())
    cases: list[tuple[dict[str, Any], str]] = [
        ({"url": watch.feed.url}, "feed_exists"),
        ({"spaces": [foreign]}, "unknown_space"),
        ({"name": " "}, "name_missing"),
    ]
    for fields, code in cases:
        with pytest.raises(Impossible) as caught:
            add_feed(actor=hotel.alice, venue=hotel.venue, now=NOW, **{"name": "x", "url": "https://b.test/", **fields})
        assert caught.value.code == code


def test_new_address_is_read_afresh_and_keeps_what_was_taken(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    changed = change_feed(actor=watch.hotel.alice, feed=watch.feed, url="https://b.test/", name=" B ", now=watch.now)
    assert (changed.state, changed.name, changed.body_digest, changed.next_look_at) == ("new", "B", "", watch.now)
    assert watch.busy() == [AFTERNOON]
