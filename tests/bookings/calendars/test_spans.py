"""Stretches as pairs of numbers, against the periods of `commons`."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bookings.calendars.memory import Kept
from bookings.calendars.spans import Span, bounded, merge_spans, to_period, without
from commons.periods import merge, subtract

SPANS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=30
)


def test_span_is_a_period_in_utc() -> None:
    period = to_period((0, 86_400))
    assert (period.start, period.end) == (datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 2, tzinfo=UTC))


@given(SPANS)
def test_merged_as_periods(spans: list[Span]) -> None:
    assert [to_period(span) for span in merge_spans(spans)] == merge(map(to_period, spans))


@given(SPANS, st.integers(0, 500), st.integers(1, 200))
def test_without_as_periods(spans: list[Span], start: int, length: int) -> None:
    hole = (start, start + length)
    found = [to_period(span) for span in merge_spans(without(spans, hole))]
    assert found == subtract(map(to_period, spans), [to_period(hole)])


@given(SPANS.filter(bool), st.integers(1, 12))
def test_bounded_covers_all_and_closes_the_shortest_gaps(spans: list[Span], most: int) -> None:
    merged = merge_spans(spans)
    found = list(bounded(merged, most))
    assert len(found) == min(most, len(merged))
    assert subtract(map(to_period, merged), map(to_period, found)) == []
    gaps = sorted(following[0] - one[1] for one, following in pairwise(merged))
    left = sorted(following[0] - one[1] for one, following in pairwise(found))
    assert left == gaps[len(gaps) - len(left) :]


@given(SPANS, st.lists(st.integers(1, 2**40), max_size=5), st.binary(max_size=20))
def test_kept_is_read_as_it_was_written(spans: list[Span], leaves: list[int], said: bytes) -> None:
    kept = Kept(said, leaves, spans)
    assert Kept.from_bytes(kept.to_bytes()) == kept
    assert Kept.from_bytes(b"\x09" + kept.to_bytes()[1:]) is None
    assert Kept.from_bytes(b"") is None
