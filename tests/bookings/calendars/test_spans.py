"""Stretches as pairs of numbers, against the periods of `commons`."""

from array import array
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bookings.calendars.measuring import overlap
from bookings.calendars.memory import Kept
from bookings.calendars.reading.columns import pack, unpack
from bookings.calendars.spans import Span, Spans, difference, to_period, without
from commons.periods import merge, subtract

SPANS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=30
)


def test_span_is_a_period_in_utc() -> None:
    period = to_period((0, 86_400))
    assert (period.start, period.end) == (datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC))


@given(SPANS)
def test_merged_as_periods(spans: list[Span]) -> None:
    assert Spans.of(spans).periods() == merge(map(to_period, spans))


@given(SPANS, st.integers(0, 500), st.integers(1, 200))
def test_without_as_periods(spans: list[Span], start: int, length: int) -> None:
    hole = (start, start + length)
    found = Spans.of(without(spans, hole)).periods()
    assert found == subtract(map(to_period, spans), [to_period(hole)])


@given(SPANS.filter(bool), st.integers(1, 12))
def test_bounded_covers_all_and_closes_the_shortest_gaps(spans: list[Span], most: int) -> None:
    merged = list(Spans.of(spans))
    found = list(Spans.of(spans).bounded(most))
    assert len(found) == min(most, len(merged))
    assert subtract(map(to_period, merged), map(to_period, found)) == []
    gaps = sorted(following[0] - one[1] for one, following in pairwise(merged))
    left = sorted(following[0] - one[1] for one, following in pairwise(found))
    assert left == gaps[len(gaps) - len(left) :]


@given(SPANS, SPANS, SPANS)
def test_difference_as_sets(common: list[Span], first: list[Span], second: list[Span]) -> None:
    before, after = Spans.of(common + first), Spans.of(common + second)
    gone, new = difference(before, after)
    assert (list(gone), list(new)) == (sorted({*before} - {*after}), sorted({*after} - {*before}))


@given(SPANS, SPANS)
def test_spans_with_others(first: list[Span], second: list[Span]) -> None:
    assert Spans.of(first).with_others(Spans.of(second)) == Spans.of(first + second)


@given(st.sets(st.integers(0, 400)), st.sets(st.integers(0, 400)), st.sets(st.integers(0, 400)))
def test_difference_of_long_lists(gone: set[int], new: set[int], longer: set[int]) -> None:
    def spans(left_out: set[int], changed: set[int]) -> Spans:
        return Spans.of((at * 10, at * 10 + (7 if at in changed else 5)) for at in range(400) if at not in left_out)

    before, after = spans(new, set()), spans(gone, longer)
    found = [list(only) for only in difference(before, after)]
    assert found == [sorted({*before} - {*after}), sorted({*after} - {*before})]


@given(SPANS.map(Spans.of), st.lists(st.integers(1, 2**40), max_size=5), st.binary(max_size=20))
def test_kept_is_read_as_it_was_written(spans: Spans, leaves: list[int], said: bytes) -> None:
    kept = Kept(said, leaves, spans)
    assert Kept.from_bytes(kept.to_bytes()) == kept
    assert Kept.from_bytes(b"\x09" + kept.to_bytes()[1:]) is None
    assert Kept.from_bytes(b"") is None


@given(st.lists(st.integers(-(2**62), 2**62)) | st.lists(st.integers(0, 2**32 - 1)))
def test_instants_are_read_as_they_were_packed(instants: list[int]) -> None:
    numbers = array("q", instants)
    assert unpack(pack(numbers)) == numbers


def test_instants_of_our_time_are_packed_in_half() -> None:
    usual = array("q", [1_800_000_000] * 100)
    assert len(pack(usual)) < len(usual.tobytes()) * 0.6


@given(SPANS.map(Spans.of), SPANS.filter(bool))
def test_overlap_is_what_is_left_of_a_stretch(spans: Spans, stretches: list[Span]) -> None:
    stretch = stretches[0]
    free = subtract([to_period(stretch)], spans.periods())
    seconds = sum(int(period.duration.total_seconds()) for period in free)
    assert overlap(spans, stretch) == stretch[1] - stretch[0] - seconds
