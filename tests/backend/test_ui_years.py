"""The year strip and the shades of the week."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.ui.years import WIDTH, segments, shade, strip

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
WINTER = (date(2026, 11, 1), date(2027, 3, 31))


def drawn(*windows, chosen=None, today=date(2026, 11, 23), holidays=()):
    return strip(windows=windows, holidays=holidays, chosen=chosen, today=today, height=40)


def test_strip_begins_with_the_present_month():
    assert [drawn().first, drawn(today=date(2027, 1, 31)).first] == [date(2026, 11, 1), date(2027, 1, 1)]


def test_winter_is_one_bar_from_november_to_march():
    [bar] = drawn(WINTER).windows
    assert (bar.x, bar.width) == (0, round(151 / 365 * WIDTH, 1))


def test_chosen_day_beyond_the_year_moves_the_strip():
    far = drawn(WINTER, chosen=date(2028, 1, 11))
    assert (far.first, far.windows, far.tick) == (date(2028, 1, 1), [], round(10.5 * WIDTH / 366, 1))


def test_chosen_day_within_the_year_leaves_the_strip():
    near = drawn(chosen=date(2027, 1, 12))
    assert (near.first, near.tick) == (date(2026, 11, 1), round(72.5 * WIDTH / 365, 1))


def test_window_of_one_day_is_one_day_wide():
    [bar] = drawn((date(2027, 1, 12), date(2027, 1, 12))).windows
    assert bar.width == round(WIDTH / 365, 1)


def test_words_are_left_out_where_they_do_not_fit():
    long, short = (
        (date(2026, 11, 1), date(2027, 3, 31), "ouvert à vous"),
        (date(2027, 5, 1), date(2027, 5, 4), "ouvert à vous"),
    )
    assert [bar.label for bar in drawn(long, short).windows] == ["ouvert à vous", ""]


@given(st.lists(st.tuples(DAYS, st.integers(0, 400)), max_size=4), st.none() | DAYS)
def test_segments_fill_the_strip_and_no_two_neighbours_overlap(starts, chosen):
    windows = [(first, first + timedelta(days=length)) for first, length in starts]
    found = segments(drawn(*windows[:2], holidays=windows[2:], chosen=chosen))
    assert abs(sum(one.share for one in found) - 100) < 0.1
    assert all(one.share > 0 for one in found)
    assert ("chosen" in {one.kind for one in found}) == (chosen is not None)


def test_segments_show_the_chosen_day_before_openings_and_these_before_holidays():
    found = segments(drawn(WINTER, chosen=date(2027, 1, 12), holidays=[(date(2027, 3, 1), date(2027, 4, 30))]))
    assert [(one.kind, round(one.share)) for one in found] == [
        ("open", 19),
        ("chosen", 1),
        ("open", 21),
        ("holiday", 8),
        ("closed", 50),
    ]


def test_months_are_named_in_order():
    months = drawn().months
    assert (len(months), months[0].x, months[0].name.lower(), months[-1].name.lower()) == (12, 0, "novembre", "octobre")


@given(today=DAYS, first=DAYS, length=st.integers(0, 900), chosen=st.none() | DAYS)
def test_everything_drawn_lies_inside_the_strip(today, first, length, chosen):
    window = (first, first + timedelta(days=length))
    result = drawn(window, chosen=chosen, today=today, holidays=[window])
    for bar in [*result.windows, *result.holidays]:
        assert bar.x >= 0
        assert bar.width > 0
        assert bar.x + bar.width <= WIDTH + 0.2
    assert (result.tick is None) == (chosen is None)
    if result.tick is not None:
        assert 0 < result.tick < WIDTH


@given(units=st.integers(1, 500), free=st.integers(0, 500))
def test_shade_grows_with_what_is_free(units, free):
    assert 1 <= shade(min(free, units), units) <= 4
    assert shade(min(free, units), units) <= shade(min(free + 1, units), units)


def test_shade_of_all_and_of_none():
    assert [shade(24, 24), shade(1, 24), shade(0, 24), shade(0, 0)] == [4, 1, 1, 1]
