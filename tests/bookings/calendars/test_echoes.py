"""What comes back from a platform that reads our address, and what only seems to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.calendars.addresses import renew_calendar_address
from bookings.calendars.echoes import echo_spans, is_echo
from bookings.calendars.feeds import add_feed, change_feed
from bookings.calendars.reading import BusyTime, Kind
from bookings.calendars.spans import Span, to_period
from bookings.calendars.summaries import Summary
from bookings.changing import change
from bookings.lifecycle.cancelling import cancel
from commons.periods import local_day
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Outside, Watch
from tests.bookings.calendars.platforms import PARIS, Platform
from tests.bookings.conftest import hours, wish

TUESDAY = date(2027, 1, 12)
EPOCH = datetime(2027, 3, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 90 * 24 * 4).map(lambda quarters: int((EPOCH + timedelta(minutes=15 * quarters)).timestamp()))
SPANS = st.tuples(INSTANTS, st.integers(1, 5 * 96)).map(lambda pair: (pair[0], pair[0] + 900 * pair[1]))


def whole_days(span: Span) -> Span:
    period = to_period(span)
    first = local_day(period.start.astimezone(PARIS).date(), PARIS).start
    last = local_day((period.end - timedelta(seconds=1)).astimezone(PARIS).date(), PARIS).end
    return int(first.timestamp()), int(last.timestamp())


def heard(
    span: Span, told: list[Span], *, uid: str = "a@b", kind: Kind = Kind.BUSY, known: tuple[Span, ...] = ()
) -> bool:
    return is_echo(BusyTime(to_period(span), uid, kind), echo_spans(told, PARIS), known)


@given(st.lists(SPANS, min_size=1, max_size=6))
def test_each_time_comes_back_as_it_is_or_as_the_days_that_it_touches(told: list[Span]) -> None:
    for span in told:
        assert heard(span, told)
        assert heard(whole_days(span), told)


@given(st.lists(SPANS, max_size=6), SPANS)
def test_an_echo_covers_no_day_that_was_not_told(told: list[Span], span: Span) -> None:
    if heard(span, told):
        days = [whole_days(each) for each in told]
        instants = range(span[0], span[1], 900)
        assert all(any(first <= instant < last for first, last in days) for instant in instants)


@given(st.lists(SPANS, min_size=1, max_size=6), st.data())
def test_nothing_is_an_echo_that_was_told_to_nobody_or_known_before(told: list[Span], data: st.DataObject) -> None:
    span = data.draw(st.sampled_from(told))
    assert not heard(span, [])
    assert not heard(span, told, known=(span,))
    assert not heard(span, told, known=((span[0] - 900, span[1] + 900),))


@given(SPANS, st.integers(1, 3))
def test_a_part_or_more_of_a_day_is_none(span: Span, quarters: int) -> None:
    # A stay that someone booked inside ours is theirs.
    start, end = whole_days(span)
    inside = (span[0], span[1] - 900 * quarters)
    if inside[0] < inside[1] and inside not in echo_spans([span], PARIS):
        assert not heard(inside, [span])
    assert not heard((start, end + 86_400), [span])


def test_days_that_touch_may_come_back_as_one_or_as_nights() -> None:
    tuesday, wednesday = (int(local_day(TUESDAY + timedelta(days=n), PARIS).start.timestamp()) for n in (0, 1))
    thursday = int(local_day(TUESDAY + timedelta(days=2), PARIS).start.timestamp())
    told = [(tuesday + 50_000, tuesday + 60_000), (wednesday + 50_000, wednesday + 60_000)]
    assert heard((tuesday, thursday), told)
    night = [(tuesday + 57_600, wednesday + 36_000)]
    assert heard((tuesday, wednesday), night)
    assert heard((tuesday, thursday), night)
    assert not heard((wednesday, thursday), night)


def test_stay_of_a_channel_that_tells_stays_from_closings_is_none() -> None:
    span = (int(AFTERNOON.start.timestamp()), int(AFTERNOON.end.timestamp()))
    assert not heard(span, [span], uid="1-2@airbnb.com")
    assert heard(span, [span], uid="1-2@airbnb.com", kind=Kind.UNAVAILABLE)


@pytest.mark.parametrize("nights", [False, True])
@pytest.mark.parametrize("maker", ["booking.com", "airbnb.com"])
def test_our_stay_that_a_platform_sends_back_blocks_nothing(
    watch: Watch, outside: Outside, nights: bool, maker: str
) -> None:
    platform = Platform(watch, outside, nights=nights, maker=maker)
    watch.look()
    watch.book(AFTERNOON)
    watch.book(hours(9, 2, day=3))
    platform.reads_ours()
    feed = watch.look()
    assert (watch.busy(), watch.conflicts()) == ([], [])
    assert Summary.read(feed.summary).echoes == 2
    # Room is left on these days, and can be had.
    assert watch.book(MORNING).state == "confirmed"


def test_guest_who_came_before_the_platform_had_read_is_a_conflict_and_stays_one(
    watch: Watch, outside: Outside
) -> None:
    platform = Platform(watch, outside)
    watch.look()
    ours = watch.book(AFTERNOON)
    platform.has_guest(TUESDAY, TUESDAY + timedelta(days=1))
    watch.look()
    day = local_day(TUESDAY, PARIS)
    assert (watch.busy(), watch.conflicts()) == ([day], [(ours.reference, "")])
    # From now on the platform would say the same if it only repeated us.
    platform.reads_ours()
    for _look in range(2):
        watch.look()
        assert (watch.busy(), watch.conflicts()) == ([day], [(ours.reference, "")])


def test_stay_of_airbnb_is_a_conflict_even_after_it_has_read(watch: Watch, outside: Outside) -> None:
    platform = Platform(watch, outside, maker="airbnb.com")
    watch.look()
    ours = watch.book(AFTERNOON)
    platform.has_guest(TUESDAY, TUESDAY + timedelta(days=1))
    platform.reads_ours()
    watch.look()
    assert watch.conflicts() == [(ours.reference, "")]


def test_what_we_gave_up_is_an_echo_until_the_platform_reads_again(watch: Watch, outside: Outside) -> None:
    platform = Platform(watch, outside)
    watch.look()
    ours = watch.book(AFTERNOON)
    platform.reads_ours()
    watch.look()
    cancel(actor=watch.hotel.bob, reservation_id=ours.pk, now=watch.now)
    watch.look()
    assert watch.busy() == []
    again = watch.book(MORNING)
    lines = [wish(watch.hotel.room, hours(9, 2, day=1))]
    change(actor=watch.hotel.alice, reservation_id=again.pk, lines=lines, now=watch.now, as_host=True)
    watch.look()
    assert (watch.busy(), watch.conflicts()) == ([], [])


def test_same_words_are_no_echo_any_more_once_the_platform_knows_that_we_left(watch: Watch, outside: Outside) -> None:
    """A guest took the day that we gave back; the platform's text is the same to the byte."""
    platform = Platform(watch, outside)
    watch.look()
    ours = watch.book(AFTERNOON)
    platform.reads_ours()
    said = outside.answers["now"]
    watch.look()
    cancel(actor=watch.hotel.bob, reservation_id=ours.pk, now=watch.now)
    platform.reads_ours()
    outside.gives(said)
    watch.look()
    assert watch.busy() == [local_day(TUESDAY, PARIS)]


def test_change_of_options_wakes_no_echo(watch: Watch, outside: Outside) -> None:
    platform = Platform(watch, outside)
    watch.look()
    watch.book(AFTERNOON)
    platform.reads_ours()
    watch.look()
    change_feed(actor=watch.hotel.alice, feed=watch.feed, options={"margin_before": 30}, now=watch.now)
    assert (watch.busy(), watch.conflicts()) == ([], [])


def test_renewed_address_does_not_forget_what_was_told_at_the_old_one(watch: Watch, outside: Outside) -> None:
    platform = Platform(watch, outside)
    watch.look()
    watch.book(AFTERNOON)
    platform.reads_ours()
    renew_calendar_address(actor=watch.hotel.alice, subject=watch.feed)
    watch.look()
    assert watch.busy() == []


def test_two_platforms_do_not_keep_each_others_closings_alive(watch: Watch, outside: Outside) -> None:
    """A guest of one closes the other, which says so; both say nothing more once the guest has cancelled."""
    hotel = watch.hotel
    one = Platform(watch, outside)
    watch.look()
    other = add_feed(
        actor=hotel.alice, venue=hotel.venue, name="Other", url=f"{outside.url}?b", spaces=[hotel.room], now=watch.now
    )
    second = Watch(hotel, other)
    two = Platform(second, outside)

    def everybody_looks() -> None:
        for platform in (one, two):
            watch.looks = second.looks = max(watch.looks, second.looks)
            platform.tells()
            platform.watch.look()
            platform.reads_ours()

    one.has_guest(TUESDAY, TUESDAY + timedelta(days=1))
    for _turn in range(3):
        everybody_looks()
    day = local_day(TUESDAY, PARIS)
    assert (watch.busy(), second.busy()) == ([day], [])
    assert two.closed == [(TUESDAY, TUESDAY + timedelta(days=1))]
    one.stays.clear()
    for _turn in range(2):
        everybody_looks()
    assert (watch.busy(), second.busy(), one.closed, two.closed) == ([], [], [], [])
