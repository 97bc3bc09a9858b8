"""No change of what is published drops a reservation in silence."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.words import Role
from bookings import lifecycle
from bookings.models import Allocation, Conflict, Reservation
from bookings.publishing import (
    add_closure,
    change_published_season,
    change_space,
    preview_publish,
    preview_withdrawal,
    publish_season,
    remove_closure,
    retire_space,
    withdraw_season,
    withdraw_venue,
)
from bookings.states import State
from commons.errors import Impossible, Lost, Missing, NotAllowed
from commons.models import Event
from tests.bookings.conftest import TUESDAY, Hotel, hours, wish
from tests.factories import NOW, make_member, make_rate, make_season, make_user
from venues.models import Opening, Season, Space, Venue
from venues.opening_hours import WeeklyHours
from venues.space_editing import add_space

DAY = TUESDAY.date()
MORNINGS = {None: [WeeklyHours(weekday, time(8, 30), time(12)) for weekday in range(5)]}


@pytest.fixture
def afternoon(hotel: Hotel) -> Reservation:
    held = hotel.hold(wish(hotel.room, hours(14, 2)))
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def changes(hotel: Hotel) -> list[Callable[..., object]]:
    return [
        lambda **more: withdraw_season(actor=hotel.alice, season=hotel.season, now=NOW, **more),
        lambda **more: change_published_season(actor=hotel.alice, season=hotel.season, hours=MORNINGS, now=NOW, **more),
        lambda **more: change_published_season(
            actor=hotel.alice, season=hotel.season, changes={"last_day": date(2027, 1, 11)}, now=NOW, **more
        ),
        lambda **more: change_published_season(
            actor=hotel.alice, season=hotel.season, closures=[(DAY, DAY, "Travaux")], now=NOW, **more
        ),
        lambda **more: add_closure(actor=hotel.alice, venue=hotel.venue, first_day=DAY, last_day=DAY, now=NOW, **more),
        lambda **more: add_closure(
            actor=hotel.alice, venue=hotel.venue, season=hotel.season, first_day=DAY, last_day=DAY, now=NOW, **more
        ),
        lambda **more: retire_space(actor=hotel.alice, space=hotel.room, now=NOW, **more),
        lambda **more: retire_space(actor=hotel.alice, space=hotel.whole, now=NOW, **more),
        lambda **more: withdraw_venue(actor=hotel.alice, venue=hotel.venue, now=NOW, **more),
    ]


@pytest.mark.parametrize("which", range(9))
def test_a_change_lists_whom_it_would_orphan_and_needs_a_yes(hotel: Hotel, afternoon: Reservation, which: int) -> None:
    openings = Opening.objects.count()
    change = changes(hotel)[which]
    with pytest.raises(Lost) as caught:
        change()
    assert caught.value.code == "would_orphan"
    (orphan,) = caught.value.data["orphans"]
    assert (orphan["reference"], orphan["starts_at"][-6:]) == (afternoon.reference, "+01:00")
    assert (Opening.objects.count(), Conflict.objects.count()) == (openings, 0)

    change(accept_orphans=True)
    conflict = Conflict.objects.get()
    assert (conflict.reservation, conflict.kind, conflict.settled_at) == (afternoon, "season", None)
    afternoon.refresh_from_db()
    assert afternoon.state == State.CONFIRMED
    assert Allocation.objects.filter(line__reservation=afternoon).exists()
    assert Event.objects.filter(kind="conflict_opened", subject_id=str(afternoon.pk)).count() == 1


@pytest.mark.parametrize("which", range(9))
def test_a_change_that_orphans_nobody_needs_no_yes(hotel: Hotel, which: int) -> None:
    held = hotel.hold(wish(hotel.room, hours(14, 2)))
    lifecycle.cancel(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    changes(hotel)[which]()
    assert not Conflict.objects.exists()


def test_old_orphans_are_not_told_again_and_settle_when_time_opens_again(hotel: Hotel, afternoon: Reservation) -> None:
    days = {"first_day": DAY, "last_day": DAY}
    closure = add_closure(actor=hotel.alice, venue=hotel.venue, now=NOW, accept_orphans=True, **days)
    change_published_season(actor=hotel.alice, season=hotel.season, changes={"name": "Hiver"}, now=NOW)
    assert Conflict.objects.get().settled_at is None
    remove_closure(actor=hotel.alice, closure=closure, now=NOW)
    assert Conflict.objects.get().outcome == "vanished"


def test_cancelling_settles_the_conflict(hotel: Hotel, afternoon: Reservation) -> None:
    withdraw_season(actor=hotel.alice, season=hotel.season, now=NOW, accept_orphans=True)
    lifecycle.cancel(actor=hotel.alice, reservation_id=afternoon.pk, now=NOW, reason="Fermé", as_host=True)
    assert Conflict.objects.get().outcome == "cancelled"


def test_publish_a_season_that_has_begun(hotel: Hotel) -> None:
    withdraw_season(actor=hotel.alice, season=hotel.season, now=NOW)
    draft = make_season(hotel.venue, first_day=date(2026, 9, 1), last_day=date(2027, 6, 30))
    preview = preview_publish(actor=hotel.alice, season=draft, now=NOW)
    assert set(preview.openings) == {hotel.desks.pk, hotel.room.pk, hotel.projector.pk}
    assert not Opening.objects.exists()
    publish_season(actor=hotel.alice, season=draft, now=NOW)
    assert Opening.objects.filter(space=hotel.room).count() == len(preview.openings[hotel.room.pk])
    with pytest.raises(Lost) as caught:
        publish_season(actor=hotel.alice, season=draft, now=NOW)
    assert caught.value.code == "already_published"


def test_publish_hours_that_overlap_another_season_is_refused(hotel: Hotel) -> None:
    draft = make_season(hotel.venue, first_day=date(2027, 3, 1), last_day=date(2027, 4, 30))
    with pytest.raises(Impossible) as caught:
        publish_season(actor=hotel.alice, season=draft, now=NOW)
    assert caught.value.code == "season_overlaps"


def test_previews_tell_orphans_and_change_nothing(hotel: Hotel, afternoon: Reservation) -> None:
    orphans = preview_withdrawal(actor=hotel.alice, season=hotel.season, now=NOW)
    with pytest.raises(Lost) as caught:
        withdraw_season(actor=hotel.alice, season=hotel.season, now=NOW)
    assert [one.reservation for one in orphans] == [afternoon]
    assert [one.as_data() for one in orphans] == caught.value.data["orphans"]
    preview = preview_publish(actor=hotel.alice, season=hotel.season, now=NOW, hours=MORNINGS)
    assert [one.reservation for one in preview.orphans] == [afternoon]
    hotel.season.refresh_from_db()
    assert hotel.season.state == Season.State.PUBLISHED
    assert {hour.ends for hour in hotel.season.hours.all()} == {time(18, 30)}


def test_publishing_is_for_those_who_manage_seasons(hotel: Hotel) -> None:
    receptionist = make_user()
    make_member(hotel.venue.organisation, receptionist, role=Role.RECEPTION)
    for actor, error in ((hotel.bob, Missing), (receptionist, NotAllowed)):
        for call in (
            lambda who: withdraw_season(actor=who, season=hotel.season, now=NOW),
            lambda who: preview_publish(actor=who, season=hotel.season, now=NOW),
            lambda who: preview_withdrawal(actor=who, season=hotel.season, now=NOW),
            lambda who: add_closure(actor=who, venue=hotel.venue, first_day=DAY, last_day=DAY, now=NOW),
            lambda who: retire_space(actor=who, space=hotel.room, now=NOW),
            lambda who: change_space(actor=who, space=hotel.desks, changes={"units": 3}, now=NOW),
            lambda who: withdraw_venue(actor=who, venue=hotel.venue, now=NOW),
        ):
            with pytest.raises(error):
                call(actor)


def test_fewer_units_than_are_booked_are_refused_with_the_list(hotel: Hotel) -> None:
    first = hotel.hold(wish(hotel.desks, hours(9), 6))
    second = hotel.hold(wish(hotel.desks, hours(9), 6))
    hotel.hold(wish(hotel.desks, hours(12), 5))
    with pytest.raises(Lost) as caught:
        change_space(actor=hotel.alice, space=hotel.desks, changes={"units": 11}, now=NOW)
    assert caught.value.code == "units_taken"
    listed = [one["reference"] for one in caught.value.data["reservations"]]
    assert sorted(listed) == sorted([first.reference, second.reference])
    assert Space.objects.get(pk=hotel.desks.pk).units == 24


def test_fewer_units_pack_who_is_booked_into_what_is_left(hotel: Hotel) -> None:
    first = hotel.hold(wish(hotel.desks, hours(9), 6))
    hotel.hold(wish(hotel.desks, hours(9), 6))
    lifecycle.cancel(actor=hotel.bob, reservation_id=first.pk, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Space.objects.filter(pk=hotel.desks.pk).update(units=6)
    change_space(actor=hotel.alice, space=hotel.desks, changes={"units": 6}, now=NOW)
    (allocation,) = Allocation.objects.all()
    assert (allocation.units.lower, allocation.units.upper) == (0, 6)


def test_lapsed_holds_do_not_keep_units(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.desks, hours(9), 20))
    later = NOW + timedelta(minutes=20)
    assert change_space(actor=hotel.alice, space=hotel.desks, changes={"units": 6}, now=later).units == 6


def test_withdrawn_venue_is_no_longer_bookable(hotel: Hotel) -> None:
    withdraw_venue(actor=hotel.alice, venue=hotel.venue, now=NOW)
    assert Venue.objects.get().state == Venue.State.WITHDRAWN
    with pytest.raises(Impossible) as caught:
        hotel.hold(wish(hotel.room, hours(9)))
    assert caught.value.code == "unknown_space"


def test_a_part_that_comes_later_joins_those_who_booked_the_whole(hotel: Hotel) -> None:
    whole = hotel.hold(wish(hotel.whole, hours(9, 2)), headcount=20)
    library = add_space(
        actor=hotel.alice, venue=hotel.venue, kind="meeting_room", name="Bibliothèque", parent=hotel.whole, now=NOW
    )
    change_published_season(actor=hotel.alice, season=hotel.season, now=NOW)
    joined = Allocation.objects.get(space=library)
    assert (joined.line.reservation, joined.lapses_at) == (whole, whole.expires_at)
    with pytest.raises(Lost):
        hotel.hold(wish(library, hours(10)))
    change_published_season(actor=hotel.alice, season=hotel.season, now=NOW)
    assert Allocation.objects.filter(space=library).count() == 1


def test_a_part_that_somebody_has_already_joins_later_bookings_only(hotel: Hotel) -> None:
    garden = add_space(actor=hotel.alice, venue=hotel.venue, kind="outdoor", name="Jardin", parent=None, now=NOW)
    change_published_season(actor=hotel.alice, season=hotel.season, now=NOW)
    make_rate(hotel.season, garden)
    hotel.hold(wish(garden, hours(9)))
    hotel.hold(wish(hotel.whole, hours(9, 2)), headcount=20)
    change_space(actor=hotel.alice, space=garden, changes={"parent": hotel.whole}, now=NOW)
    assert Allocation.objects.filter(space=garden).count() == 1
    with pytest.raises(Lost):
        hotel.hold(wish(hotel.whole, hours(9)), actor=make_user())
