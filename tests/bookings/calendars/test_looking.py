"""When a feed is looked at again."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.calendars.looking import LONGEST_PAUSE, SANDBOX, USUAL, interval_of, next_look

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@given(st.integers(1, 10**9), st.integers(0, 10**6))
def test_next_look_is_about_an_interval_away(feed_id: int, seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)
    pause = next_look(feed_id=feed_id, now=now, interval=USUAL, failures=0) - now
    assert USUAL / 2 <= pause <= USUAL * 1.5


@given(st.integers(1, 10**9), st.integers(1, 10**6))
def test_pause_after_failures_is_bounded(feed_id: int, failures: int) -> None:
    pause = next_look(feed_id=feed_id, now=NOW, interval=USUAL, failures=failures, retry_after=10**8) - NOW
    assert pause == LONGEST_PAUSE


def test_feeds_are_spread_over_the_interval() -> None:
    minutes = Counter(
        next_look(feed_id=number, now=NOW, interval=USUAL, failures=0).minute % 15 for number in range(1, 3001)
    )
    assert len(minutes) == 15
    assert max(minutes.values()) < 2 * min(minutes.values())


def test_feed_keeps_its_own_second() -> None:
    first = next_look(feed_id=7, now=NOW, interval=USUAL, failures=0)
    assert next_look(feed_id=7, now=first + timedelta(seconds=3), interval=USUAL, failures=0) == first + USUAL


@pytest.mark.parametrize(
    ("host", "demo", "expected"),
    [("127.0.0.1:8001", True, SANDBOX), ("a.test:443", True, timedelta(minutes=1)), ("a.test:443", False, USUAL)],
)
def test_interval(host: str, demo: bool, expected: timedelta) -> None:
    assert interval_of(host_and_port=host, private_hosts=["127.0.0.1:8001"], demo=demo) == expected
