"""What a host decides about a conflict, and what may happen while they make up their mind."""

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bookings.calendars import conflicts as deciding
from bookings.calendars.conflicts import Choice, settle_conflict
from bookings.calendars.feeds import add_feed
from bookings.calendars.syncing import sync_feed
from bookings.changing import change
from bookings.contradictions import follow_reservations, refresh_conflicts
from bookings.deadlines import complete_past
from bookings.lifecycle import approve, cancel, submit
from bookings.models import BusyPeriod, Conflict, Feed, Reservation
from bookings.publishing import withdraw_season
from bookings.series import hold_series, submit_series
from commons.errors import Impossible, Lost
from commons.models import Event
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Outside, Watch
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.racing import Outcome, together
from tests.factories import NOW, make_published_season, make_rate
from venues.models import Venue


def taken_elsewhere(watch: Watch, outside: Outside, period: Period = AFTERNOON) -> Conflict:
    """The afternoon of Bob's is said to be taken."""
    watch.book(AFTERNOON)
    outside.says(period)
    watch.look()
    return Conflict.objects.get()


def settle(watch: Watch, conflict: Conflict, choice: Choice, **more: Any) -> Conflict:
    return settle_conflict(actor=watch.hotel.alice, conflict_id=conflict.pk, choice=choice, now=watch.now, **more)


def refused(watch: Watch, conflict: Conflict, choice: Choice, **more: Any) -> str:
    with pytest.raises((Lost, Impossible)) as caught:
        settle(watch, conflict, choice, **more)
    return str(caught.value.code)


def test_move_is_a_change_with_its_reason(watch: Watch, outside: Outside) -> None:
    conflict = taken_elsewhere(watch, outside)
    lines = [wish(watch.hotel.room, MORNING)]
    settled = settle(watch, conflict, Choice.MOVE, lines=lines, reason="Airbnb a pris l’après-midi.")
    assert (settled.outcome, settled.settled_by) == ("moved", watch.hotel.alice)
    reservation = Reservation.objects.get()
    assert (reservation.state, Period(reservation.starts_at, reservation.ends_at)) == ("confirmed", MORNING)
    changed = Event.objects.get(kind="reservation_changed")
    assert (changed.reason, changed.data["quality"]) == ("Airbnb a pris l’après-midi.", "host")
    assert watch.conflicts() == [(reservation.reference, "moved")]


def test_move_settles_what_another_calendar_says_too(watch: Watch, outside: Outside) -> None:
    conflict = taken_elsewhere(watch, outside)
    other = add_feed(actor=watch.hotel.alice, venue=watch.hotel.venue, name="b", url=outside.url + "#", now=watch.now)
    sync_feed(feed_id=other.pk, now=watch.now)
    settle(watch, conflict, Choice.MOVE, lines=[wish(watch.hotel.room, MORNING)])
    assert {outcome for _reference, outcome in watch.conflicts()} == {"moved"}


def test_move_to_what_is_taken_as_well_leaves_all_as_it_was(watch: Watch, outside: Outside) -> None:
    conflict = taken_elsewhere(watch, outside)
    outside.says(AFTERNOON, hours(9, 2))
    watch.look()
    assert refused(watch, conflict, Choice.MOVE, lines=[wish(watch.hotel.room, MORNING)]) == "not_available"
    assert refused(watch, conflict, Choice.MOVE) == "lines_missing"
    assert watch.conflicts()[0][1] == ""
    assert Reservation.objects.get().starts_at == AFTERNOON.start


def test_host_who_moves_it_from_its_own_page_settles_the_conflict(watch: Watch, outside: Outside) -> None:
    taken_elsewhere(watch, outside)
    lines = [wish(watch.hotel.room, MORNING)]
    booked = Reservation.objects.get()
    change(actor=watch.hotel.alice, reservation_id=booked.pk, lines=lines, now=watch.now, as_host=True)
    assert watch.conflicts() == [(booked.reference, "moved")]


def test_date_of_a_series_does_not_move(watch: Watch, outside: Outside) -> None:
    pattern = {"frequency": "weekly", "weekdays": [1], "until": AFTERNOON.start.date() + timedelta(weeks=1)}
    lines = [wish(watch.hotel.room, AFTERNOON)]
    series = hold_series(actor=watch.hotel.bob, lines=lines, pattern=pattern, headcount=1, now=watch.now)
    submit_series(actor=watch.hotel.bob, series_id=series.pk, now=watch.now)
    outside.says(AFTERNOON)
    watch.look()
    conflict = Conflict.objects.get()
    assert refused(watch, conflict, Choice.MOVE, lines=[wish(watch.hotel.room, MORNING)]) == "part_of_series"
    settle(watch, conflict, Choice.CANCEL, reason="Déjà loué")
    assert sorted(series.reservations.values_list("state", flat=True)) == ["cancelled", "confirmed"]


def test_hold_makes_no_conflict_and_is_not_confirmed_over_it(watch: Watch, outside: Outside) -> None:
    held = watch.hotel.hold(wish(watch.hotel.room, AFTERNOON), now=watch.now)
    outside.says(AFTERNOON)
    watch.look()
    assert watch.conflicts() == []
    sent = submit(actor=watch.hotel.bob, reservation_id=held.pk, now=watch.now)
    assert sent.state == "requested"
    assert watch.conflicts() == [(held.reference, "")]


def test_hold_beside_what_is_taken_is_confirmed_at_once(watch: Watch, outside: Outside) -> None:
    held = watch.hotel.hold(wish(watch.hotel.room, AFTERNOON), now=watch.now)
    outside.says(MORNING)
    watch.look()
    assert submit(actor=watch.hotel.bob, reservation_id=held.pk, now=watch.now).state == "confirmed"
    assert watch.conflicts() == []


def test_request_is_declined_or_stays_to_be_answered(watch: Watch, outside: Outside) -> None:
    Venue.objects.update(approval=Venue.Approval.REQUEST)
    for choice, state in ((Choice.CANCEL, "declined"), (Choice.KEEP, "requested")):
        sent = watch.book(AFTERNOON)
        outside.says(AFTERNOON)
        watch.look()
        settle(watch, Conflict.objects.get(settled_at=None), choice, reason="Complet.")
        sent.refresh_from_db()
        assert sent.state == state
        outside.says()
        watch.look()
        watch.look()
    assert approve(actor=watch.hotel.alice, reservation_id=sent.pk, now=watch.now).state == "confirmed"


def test_season_conflict_is_settled_by_moving(watch: Watch) -> None:
    hotel = watch.hotel
    booked = watch.book(AFTERNOON)
    later = make_published_season(hotel.venue, first_day=hotel.season.last_day + timedelta(days=1), last_day=MONTHS_ON)
    make_rate(later, hotel.room)
    withdraw_season(actor=hotel.alice, season=hotel.season, accept_orphans=True, now=NOW)
    conflict = Conflict.objects.get()
    assert (conflict.kind, later.openings.count() > 0) == ("season", True)
    again = Period(AFTERNOON.start + timedelta(weeks=13), AFTERNOON.end + timedelta(weeks=13))
    # The clocks went forward meanwhile; both lie within the hours.
    settled = settle(watch, conflict, Choice.MOVE, lines=[wish(hotel.room, again)])
    booked.refresh_from_db()
    assert (settled.outcome, booked.starts_at) == ("moved", again.start)


MONTHS_ON = (NOW + timedelta(days=200)).date()


def test_stay_that_is_over_leaves_no_open_conflict(watch: Watch, outside: Outside) -> None:
    conflict = taken_elsewhere(watch, outside)
    assert complete_past(now=AFTERNOON.end) == 1
    conflict.refresh_from_db()
    assert conflict.outcome == "vanished"


def test_what_is_over_of_a_stay_that_goes_on_is_no_conflict(watch: Watch) -> None:
    booked = watch.book(hours(9, 8))
    feed = watch.feed
    BusyPeriod.objects.create(feed=feed, space=watch.hotel.room, period=hours(9, 1).to_range())
    assert refresh_conflicts(feed, now=hours(10).start) == []
    assert [one.reservation_id for one in refresh_conflicts(feed, now=hours(9.5).start)] == [booked.pk]


def test_following_nobody_asks_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert follow_reservations([], now=NOW) == []


def test_calendar_that_changed_while_the_host_decided_is_looked_at_again(watch: Watch, outside: Outside) -> None:
    conflict = taken_elsewhere(watch, outside, hours(16, 3))
    seen = Period.from_range(conflict.period)
    outside.says(hours(14, 5))
    watch.look()
    assert refused(watch, conflict, Choice.KEEP, seen=seen) == "conflict_changed"
    assert settle(watch, conflict, Choice.KEEP, seen=AFTERNOON).outcome == "kept"


@pytest.mark.parametrize("outcome", ["vanished", "cancelled", "moved", "kept"])
def test_decision_that_comes_too_late_says_what_has_become_of_it(watch: Watch, outside: Outside, outcome: str) -> None:
    conflict = taken_elsewhere(watch, outside)
    booked = Reservation.objects.get()
    match outcome:
        case "vanished":
            outside.says(MORNING)
            watch.look()
        case "cancelled":
            cancel(actor=watch.hotel.bob, reservation_id=booked.pk, now=watch.now)
        case "moved":
            lines = [wish(watch.hotel.room, MORNING)]
            change(actor=watch.hotel.bob, reservation_id=booked.pk, lines=lines, now=watch.now)
        case "kept":
            settle(watch, conflict, Choice.KEEP)
    with pytest.raises(Lost) as caught:
        settle(watch, conflict, Choice.CANCEL, reason="Déjà loué")
    assert (caught.value.code, caught.value.data) == ("already_settled", {"outcome": outcome})


class TestTwoHosts:
    """Two members of the team decide at the same moment."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def hotel(self, transactional_db: None) -> Hotel:
        return make_hotel()

    def both(self, hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> Outcome:
        held = hotel.hold(wish(hotel.room, AFTERNOON))
        submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
        feed = Feed.objects.create(venue=hotel.venue, name="Airbnb", url="https://a.test/")
        BusyPeriod.objects.create(feed=feed, space=hotel.room, period=AFTERNOON.to_range())
        (conflict,) = refresh_conflicts(feed, now=NOW)
        gate, look = threading.Barrier(2), deciding._refuse_unless_as_seen

        def look_then_wait(*seen: Any) -> None:
            look(*seen)
            with suppress(threading.BrokenBarrierError):
                gate.wait(timeout=0.5)

        monkeypatch.setattr(deciding, "_refuse_unless_as_seen", look_then_wait)
        facts: dict[str, Any] = {"actor": hotel.alice, "conflict_id": conflict.pk, "choice": Choice.KEEP, "now": NOW}
        return together([lambda: settle_conflict(**facts)] * 2)

    def test_one_of_them_is_told_that_it_is_settled(self, hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> None:
        outcome = self.both(hotel, monkeypatch)
        assert (len(outcome.won), outcome.lost, outcome.broken) == (1, ["already_settled"], [])
        assert Event.objects.filter(kind="conflict_settled").count() == 1

    def test_without_the_lock_both_would_decide(self, hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> None:
        unlocked = Reservation.objects.select_related("venue")
        monkeypatch.setattr(deciding, "locked", lambda pk: unlocked.get(pk=pk))
        outcome = self.both(hotel, monkeypatch)
        assert (len(outcome.won), outcome.broken) == (2, [])
