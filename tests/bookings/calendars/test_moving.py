"""What is offered for a reservation in conflict can be had, at the price that is shown."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from bookings.calendars.conflicts import Choice, hosted_conflict, settle_conflict
from bookings.calendars.moving import Offer, offers
from bookings.calendars.sides import said
from bookings.contradictions import refresh_conflicts
from bookings.facts import By
from bookings.lifecycle import submit
from bookings.models import Allocation, BusyPeriod, Conflict, Feed, Reservation
from bookings.publishing import change_published_season, withdraw_season
from bookings.series import hold_series, submit_series
from bookings.taken.board import Board
from bookings.transitions import Actor
from commons.errors import Impossible, Lost, Missing
from commons.periods import Period
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_rate, make_space
from venues.models import Space, Venue
from venues.opening_hours import WeeklyHours
from venues.season_openings import write_openings

pytestmark = pytest.mark.django_db


def booked(hotel: Hotel, *wishes: object, **more: object) -> Reservation:
    held = hotel.hold(*(wishes or [wish(hotel.room, hours(14, 3))]), **more)  # type: ignore[arg-type]
    return submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def busy(hotel: Hotel, period: Period, space: Space | None = None) -> list[Conflict]:
    """An outside calendar says that the room is taken."""
    feed = Feed.objects.get_or_create(venue=hotel.venue, name="Airbnb", url="https://a.test/")[0]
    BusyPeriod.objects.create(feed=feed, space=space or hotel.room, period=period.to_range())
    return refresh_conflicts(feed, now=NOW)


def offered(hotel: Hotel, conflict: Conflict) -> list[Offer]:
    found, _membership = hosted_conflict(actor=hotel.alice, conflict_id=conflict.pk)
    return offers(by=By(hotel.alice, Actor.HOST), conflict=found, now=NOW)


def shown(found: list[Offer], kind: str) -> list[str]:
    return [f"{one.lines[0].starts_at:%d %H:%M}" for one in found if one.kind == kind]


def test_times_days_and_spaces_are_offered(hotel: Hotel) -> None:
    other = make_space(hotel.venue, name="Salon", parent=hotel.whole, capacity=12)
    make_rate(hotel.season, other, amount="14.00")
    publish_again(hotel)
    reservation = booked(hotel)
    (conflict,) = busy(hotel, hours(16, 2))
    found = offered(hotel, conflict)
    # Its own place does not stand in its way: 13:00 to 16:00 is offered.
    assert shown(found, "other_time") == ["12 13:00", "12 12:30", "12 12:00"]
    assert shown(found, "other_day") == ["11 14:00", "13 14:00", "14 14:00"]
    spaces = [(one.lines[0].space_id, one.difference.difference) for one in found if one.kind == "other_space"]
    assert spaces == [(other.pk, Decimal("12.00")), (hotel.desks.pk, Decimal("-21.00"))]
    assert (Allocation.objects.count(), Reservation.objects.get().starts_at) == (1, reservation.starts_at)


def publish_again(hotel: Hotel) -> None:
    """Open what was added since."""
    write_openings(hotel.season)


def test_each_offer_can_be_had_at_its_price(hotel: Hotel) -> None:
    booked(hotel)
    (conflict,) = busy(hotel, hours(14, 2))
    found = offered(hotel, conflict)
    assert len(found) > 3
    for one in found:
        with transaction.atomic():
            settle_conflict(actor=hotel.alice, conflict_id=conflict.pk, choice=Choice.MOVE, lines=one.lines, now=NOW)
            assert Reservation.objects.get().total == one.difference.quote.total
            transaction.set_rollback(True)


def test_two_lines_move_together_and_only_what_is_taken_is_replaced(hotel: Hotel) -> None:
    spare = make_space(hotel.venue, name="Projecteur 2", kind=Space.Kind.EQUIPMENT, capacity=None, parent=hotel.whole)
    make_rate(hotel.season, spare, amount="2.00")
    publish_again(hotel)
    booked(hotel, wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2)))
    (conflict,) = busy(hotel, hours(9, 2), hotel.projector)
    found = offered(hotel, conflict)
    assert all(len(one.lines) == 2 for one in found)
    spaces = [[line.space_id for line in one.lines] for one in found if one.kind == "other_space"]
    assert spaces == [[hotel.room.pk, spare.pk]]


def test_lines_at_different_times_keep_them(hotel: Hotel) -> None:
    booked(hotel, wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(14, 2)))
    (conflict,) = busy(hotel, hours(9, 2))
    found = offered(hotel, conflict)
    assert {one.kind.value for one in found} == {"other_space"}
    assert {tuple(line.starts_at.hour for line in one.lines) for one in found} == {(9, 14)}


def test_nothing_is_offered_that_the_host_could_not_do(hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> None:
    booked(hotel)
    (conflict,) = busy(hotel, hours(14, 2))
    assert offered(hotel, conflict) != []
    monkeypatch.setattr(Board, "stretches", lambda _board, _line: None)
    assert offered(hotel, conflict) == []


def test_series_request_and_stranger_have_no_offers(hotel: Hotel) -> None:
    pattern = {"frequency": "weekly", "weekdays": [1], "until": hours(9).start.date() + timedelta(weeks=1)}
    lines = [wish(hotel.room, hours(9))]
    series = hold_series(actor=hotel.bob, lines=lines, pattern=pattern, headcount=1, now=NOW)
    submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
    Venue.objects.update(approval=Venue.Approval.REQUEST)
    booked(hotel, wish(hotel.room, hours(14, 3)))
    date, request = sorted(busy(hotel, hours(9, 8)), key=lambda one: one.reservation.series_id is None)
    with pytest.raises(Impossible) as of_series:
        offered(hotel, date)
    with pytest.raises(Lost) as asked:
        offered(hotel, request)
    assert (of_series.value.code, asked.value.code) == ("part_of_series", "wrong_state")
    with pytest.raises(Missing):
        hosted_conflict(actor=hotel.bob, conflict_id=request.pk)


def test_where_no_season_is_left_nothing_is_offered(hotel: Hotel) -> None:
    booked(hotel)
    withdraw_season(actor=hotel.alice, season=hotel.season, accept_orphans=True, now=NOW)
    assert offered(hotel, Conflict.objects.get()) == []


def test_a_line_that_is_no_longer_open_is_offered_other_spaces(hotel: Hotel) -> None:
    booked(hotel, wish(hotel.room, hours(9, 2)))
    week = {
        space: [WeeklyHours(weekday, time(first), time(18)) for weekday in range(5)]
        for space, first in ((None, 8), (hotel.room.pk, 13))
    }
    change_published_season(actor=hotel.alice, season=hotel.season, hours=week, accept_orphans=True, now=NOW)
    spaces = [one.lines[0].space_id for one in offered(hotel, Conflict.objects.get()) if one.kind == "other_space"]
    assert spaces == [hotel.desks.pk]


def test_what_the_other_calendar_says_is_told_whole(hotel: Hotel) -> None:
    booked(hotel)
    (conflict,) = busy(hotel, hours(16, 30))
    assert Period.from_range(conflict.period) == hours(16, 1)
    assert told(hotel, conflict) == [hours(16, 30)]
    BusyPeriod.objects.all().delete()
    assert told(hotel, conflict) == [hours(16, 1)]


def told(hotel: Hotel, conflict: Conflict) -> list[Period]:
    return said(hosted_conflict(actor=hotel.alice, conflict_id=conflict.pk)[0])
