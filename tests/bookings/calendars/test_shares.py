"""When a share is worth a question, and how long a stay looks."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.calendars.shares import (
    GROWTH,
    ROUND,
    days_long,
    is_forgotten,
    is_large,
    is_worth_asking,
    longest_stay,
    percent,
)

MINUTES = st.integers(0, 10_000_000)


@st.composite
def hours(draw: st.DrawFn) -> tuple[int, int]:
    """Open minutes, and those of them that are taken."""
    opened = draw(MINUTES)
    return opened, draw(st.integers(0, opened))


@given(hours())
def test_share_is_a_percentage(found: tuple[int, int]) -> None:
    opened, taken = found
    assert 0 <= percent(opened, taken) <= 100
    assert (percent(opened, taken) == 100) == (opened > 0 and taken == opened)


@given(hours())
def test_nothing_up_to_a_third_is_asked_about(found: tuple[int, int]) -> None:
    opened, taken = found
    assert is_worth_asking(opened, taken, answered_share=None) == (taken * 3 > opened)


@given(hours(), st.integers(0, 100))
def test_after_an_answer_only_growth_is_asked_about(found: tuple[int, int], answered: int) -> None:
    opened, taken = found
    asked = is_worth_asking(opened, taken, answered_share=answered)
    assert asked == (is_large(opened, taken) and percent(opened, taken) >= answered + GROWTH)
    assert not is_worth_asking(opened, taken, answered_share=percent(opened, taken))


@given(hours(), MINUTES)
def test_more_taken_never_makes_a_question_less_worth_asking(found: tuple[int, int], more: int) -> None:
    opened, taken = found
    if is_worth_asking(opened, taken, answered_share=20):
        assert is_worth_asking(opened, min(opened, taken + more), answered_share=20)


@given(hours())
def test_forgotten_is_far_from_asking(found: tuple[int, int]) -> None:
    opened, taken = found
    if is_forgotten(opened, taken):
        assert percent(opened, taken) <= 18
        assert not is_large(opened, taken)


def test_nothing_published_is_no_question() -> None:
    assert (percent(0, 0), is_large(0, 0), is_worth_asking(0, 0, answered_share=None)) == (0, False, False)


@pytest.mark.parametrize(
    ("length", "days"),
    [
        (timedelta(hours=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=3, hours=1), 3),
        (timedelta(days=3, hours=2), 4),
        (timedelta(days=151) - timedelta(hours=1), 151),
    ],
)
def test_begun_days_count_and_clock_changes_do_not(length: timedelta, days: int) -> None:
    assert days_long(length) == days


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([1, 2, 3, 151], 30),
        ([151], 30),
        ([1, 7, 14], None),
        ([1, 2, 10, 20], 14),
        ([2, 25, 150], 30),
        ([40, 151], 30),
        ([1, 28, 35, 150], 45),
        ([7, 15], 14),
        ([], None),
    ],
)
def test_longest_stay_lies_in_the_widest_gap(lengths: list[int], expected: int | None) -> None:
    assert longest_stay(lengths) == expected


@given(st.lists(st.integers(1, 400)))
def test_longest_stay_tells_at_least_the_longest_time_apart(lengths: list[int]) -> None:
    found = longest_stay(lengths)
    assert (found is None) == (max(lengths, default=0) <= 14)
    if found is not None:
        assert 7 <= found < max(lengths)
        assert found in ROUND or found in lengths
