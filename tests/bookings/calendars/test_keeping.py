"""How a look is kept: choices applied anew, what is written, what is remembered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from bookings.calendars.feeds import change_feed
from bookings.calendars.keeping import keep_unchanged, reapply
from bookings.calendars.looks import look_at
from bookings.calendars.summaries import Summary
from bookings.models import BusyPeriod, Feed, FeedMemory
from commons.models import Event
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Outside, Watch
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.conftest import hours
from tests.commons.web_server import text
from venues.locks import lock_venue


def choose(watch: Watch, **chosen: Any) -> None:
    """Save options of the feed and apply them, as a change by the host does."""
    with transaction.atomic():
        lock_venue(watch.feed.venue_id)
        Feed.objects.filter(pk=watch.feed.pk).update(**chosen)
        watch.feed.refresh_from_db()
        reapply(watch.feed, watch.now)


def event(period: Period, *lines: str) -> str:
    bounds = [f"DTSTART:{period.start:%Y%m%dT%H%M%SZ}", f"DTEND:{period.end:%Y%m%dT%H%M%SZ}"]
    return " ".join([f"UID:{period.start:%H}", *bounds, *lines])


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"ignore_unavailable": True}, [AFTERNOON]),
        ({"count_tentative": False}, [MORNING]),
        ({"ignore_from": date(2027, 1, 12), "ignore_until": date(2027, 1, 12)}, []),
        (
            {"margin_before": 30, "margin_after": 15},
            [one.widened(before=timedelta(minutes=30), after=timedelta(minutes=15)) for one in (MORNING, AFTERNOON)],
        ),
    ],
)
def test_choice_is_applied_and_taken_back_without_asking_again(
    watch: Watch, outside: Outside, chosen: dict[str, Any], left: list[Period]
) -> None:
    body = calendar(event(MORNING, "SUMMARY:Not_available"), event(AFTERNOON, "STATUS:TENTATIVE"))
    outside.gives(text(body))
    watch.look()
    asked = len(outside.web.asked)
    before = {name: getattr(watch.feed, name) for name in chosen}
    choose(watch, **chosen)
    assert watch.busy() == left
    choose(watch, **before)
    assert watch.busy() == [MORNING, AFTERNOON]
    assert len(outside.web.asked) == asked
    choose(watch, **chosen)
    watch.look()
    assert watch.busy() == left


def test_what_moves_keeps_its_row_and_what_comes_or_goes_has_its_own(watch: Watch, outside: Outside) -> None:
    def rows() -> dict[Period, int]:
        return {Period.from_range(row.period): row.pk for row in BusyPeriod.objects.filter(feed=watch.feed)}

    outside.says(MORNING, AFTERNOON)
    watch.look()
    first = rows()
    outside.says(hours(8, 3), AFTERNOON, hours(18), hours(20))
    watch.look()
    second = rows()
    assert set(second) == {hours(8, 3), AFTERNOON, hours(18), hours(20)}
    assert (second[hours(8, 3)], second[AFTERNOON]) == (first[MORNING], first[AFTERNOON])
    outside.says(hours(7, 3), AFTERNOON)
    watch.look()
    assert rows() == {hours(7, 3): first[MORNING], AFTERNOON: first[AFTERNOON]}


@pytest.mark.parametrize("changed", [hours(8, 3), None])
def test_row_that_was_lost_meanwhile_is_found_out_at_the_next_change(
    watch: Watch, outside: Outside, changed: Period | None
) -> None:
    outside.says(MORNING, AFTERNOON)
    watch.look()
    BusyPeriod.objects.filter(feed=watch.feed).delete()
    left = [AFTERNOON] if changed is None else [changed, AFTERNOON]
    outside.says(*left)
    watch.look()
    assert watch.busy() == left


def test_choice_opens_and_closes_conflicts(watch: Watch, outside: Outside) -> None:
    reservation = watch.book(AFTERNOON)
    outside.gives(text(calendar(event(AFTERNOON, "SUMMARY:Airbnb_(Not_available)"))))
    watch.look()
    choose(watch, ignore_unavailable=True)
    assert watch.conflicts() == [(reservation.reference, "vanished")]
    choose(watch, ignore_unavailable=False)
    assert watch.conflicts() == [(reservation.reference, "vanished"), (reservation.reference, "")]


def test_choice_after_a_text_that_breaks_off_frees_nothing(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    outside.gives(text(calendar(event(MORNING)).removesuffix(b"END:VCALENDAR\r\n")))
    watch.look()
    choose(watch, count_tentative=False)
    assert watch.busy() == [MORNING, AFTERNOON]


def test_choice_before_anything_was_remembered_changes_nothing(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    FeedMemory.objects.all().delete()
    choose(watch, ignore_unavailable=True)
    assert watch.busy() == [AFTERNOON]


def test_choice_before_the_first_reading_takes_nothing(watch: Watch) -> None:
    choose(watch, margin_before=30)
    assert not BusyPeriod.objects.exists()


@contextmanager
def statements() -> Iterator[list[list[str]]]:
    """The words of each statement, prepared ones too."""
    found: list[list[str]] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        found.append(sql.split())
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        yield found


def writes(found: list[list[str]]) -> list[str]:
    """What was written or locked, by its first words."""
    return [" ".join(words[:2]) for words in found if words[0] != "SELECT" or "FOR" in words]


def test_nothing_new_costs_one_statement_and_no_lock(watch: Watch, outside: Outside) -> None:
    outside.gives(text(calendar(stamped(1)), ETag='"1"'))
    watch.look()
    for answer in (text(status=304), text(calendar(stamped(2)), ETag='"2"')):
        outside.gives(answer)
        with statements() as found:
            feed = watch.look()
        assert writes(found) == ["UPDATE bookings_feed"]
        assert len(found) <= 3
        assert (feed.good_at, feed.state) == (watch.now, Feed.State.FINE)
        assert feed == Feed.objects.get(good_at=watch.now, looked_at=watch.now, claimed_until=None)
    assert Feed.objects.get().etag == '"2"'


def test_not_modified_keeps_what_makes_the_next_question_conditional(watch: Watch, outside: Outside) -> None:
    since = "Mon, 02 Nov 2026 08:00:00 GMT"
    outside.says(AFTERNOON, **{"ETag": '"1"', "Last-Modified": since})
    watch.look()
    outside.gives(text(status=304))
    watch.look()
    assert Feed.objects.values_list("etag", "last_modified").get() == ('"1"', since)
    outside.says(AFTERNOON)
    watch.look()
    assert Feed.objects.values_list("etag", "last_modified").get() == ("", "")


def stamped(day: int) -> str:
    """The same event in an answer that was made on a day of December."""
    return event(AFTERNOON, f"DTSTAMP:202612{day:02}T000000Z")


def test_only_rows_that_differ_are_written(watch: Watch, outside: Outside) -> None:
    outside.says(MORNING, AFTERNOON)
    watch.look()
    rows = dict(BusyPeriod.objects.values_list("period", "pk"))
    outside.says(MORNING, hours(18, 1))
    watch.look()
    after = dict(BusyPeriod.objects.values_list("period", "pk"))
    assert watch.busy() == [MORNING, hours(18, 1)]
    assert after[MORNING.to_range()] == rows[MORNING.to_range()]


def test_address_changed_meanwhile_is_not_overwritten(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON, ETag='"1"')
    watch.look()
    stale = Feed.objects.select_related("venue").get()
    look = look_at(stale, watch.now)
    change_feed(actor=watch.hotel.alice, feed=watch.feed, url=outside.url + "?other", now=watch.now)
    assert not keep_unchanged(stale, look, watch.now)
    assert Feed.objects.get().body_digest == ""


def test_later_look_is_not_overwritten(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON, ETag='"1"')
    watch.look()
    stale = Feed.objects.select_related("venue").get()
    look = look_at(stale, watch.now)
    Feed.objects.update(looked_at=watch.now + timedelta(minutes=1))
    assert not keep_unchanged(stale, look, watch.now)


def test_rows_are_compared_with_what_is_there_once_a_day(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    BusyPeriod.objects.update(period=MORNING.to_range())
    watch.looks += 24 * 60
    watch.look()
    assert watch.busy() == [AFTERNOON]


def test_more_times_than_may_be_kept_close_the_shortest_gaps(
    watch: Watch, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bookings.calendars.busy_rows.MIN_SPANS", 2)
    monkeypatch.setattr("bookings.calendars.busy_rows.MAX_SPANS", 2)
    outside.says(hours(9, 1), hours(11, 1), hours(14, 1))
    feed = watch.look()
    assert watch.busy() == [hours(9, 3), hours(14, 1)]
    assert [problem["code"] for problem in feed.problems] == ["too_many_spans"]


def test_summary_is_kept(watch: Watch, outside: Outside) -> None:
    past = Period(AFTERNOON.start - timedelta(days=400), AFTERNOON.end - timedelta(days=400))
    outside.gives(text(calendar(event(MORNING, "TRANSP:TRANSPARENT"), event(AFTERNOON), event(past))))
    summary = Summary.read(watch.look().summary)
    assert (summary.events, summary.coming, summary.free, summary.zones) == (3, 1, 1, {"utc": 3})
    assert summary.leaves == [watch.hotel.room.pk]


def test_who_comes_is_kept_nowhere(watch: Watch, outside: Outside) -> None:
    guest = "SUMMARY:Jeanne_Martin DESCRIPTION:Jeanne_Martin,_0611223344 LOCATION:chez_Jeanne"
    outside.gives(text(calendar(event(MORNING, guest))))
    watch.look()
    assert watch.busy() == [MORNING]
    rows = [row for model in (Feed, FeedMemory, BusyPeriod, Event) for row in model.objects.values_list()]
    kept = [bytes(value) if isinstance(value, memoryview) else value for row in rows for value in row]
    assert b"Jeanne" not in repr(kept).encode() and rows
