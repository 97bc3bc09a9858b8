"""Holding: what is written, what it costs, what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.words import OrganisationKind, Role
from bookings.asking import Contact
from bookings.models import Allocation, Reservation
from bookings.states import State
from commons.errors import Impossible, Lost, Missing, NotAllowed, TooMany
from commons.models import Event
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_organisation, make_user


def test_hold_writes_reservation_line_allocation_and_event(hotel: Hotel) -> None:
    reservation = hotel.hold(wish(hotel.desks, hours(9, 8), 4), headcount=4)

    assert reservation.state == State.HELD
    assert reservation.expires_at == NOW + timedelta(minutes=15)
    assert reservation.total == Decimal("96.00")
    line = reservation.lines.get()
    assert (line.space, line.units) == (hotel.desks, 4)
    allocation = Allocation.objects.get(line=line)
    assert (allocation.units.lower, allocation.units.upper) == (0, 4)
    assert allocation.lapses_at == reservation.expires_at
    event = Event.objects.get()
    assert (event.kind, event.actor, event.to_state) == ("reservation_held", hotel.bob, "held")


def test_hold_with_naive_times_reads_the_venues_clock(hotel: Hotel) -> None:
    period = hours(9, 2)
    local = wish(hotel.desks, period)
    naive = type(local)(
        hotel.desks.pk,
        period.start.astimezone(hotel.venue.zone).replace(tzinfo=None),
        period.end.astimezone(hotel.venue.zone).replace(tzinfo=None),
    )
    assert hotel.hold(naive).starts_at == period.start


def test_hold_takes_every_unit_of_a_composite(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.whole, hours(9, 2)), headcount=20)
    taken = {(one.space_id, one.units.upper) for one in Allocation.objects.all()}
    assert taken == {(hotel.desks.pk, 24), (hotel.room.pk, 1), (hotel.projector.pk, 1)}
    with pytest.raises(Lost) as caught:
        hotel.hold(wish(hotel.projector, hours(10)))
    assert caught.value.code == "not_available"
    assert caught.value.data["lines"][0]["reason"] == "taken"


def test_hold_over_closures_takes_only_open_stretches(hotel: Hotel) -> None:
    week = hours(8.5, 24 * 3 + 10)
    reservation = hotel.hold(wish(hotel.desks, week, spans_closures=True))
    stays = sorted(one.stay.lower for one in Allocation.objects.all())
    assert stays == [hours(8.5, 10, day=day).start for day in range(4)]
    assert reservation.total == Decimal("120.00")


@pytest.mark.parametrize(
    ("start", "length", "spans"), [(7, 2, False), (17, 2, False), (17, 24, False), (7, 26, True), (9, 13, True)]
)
def test_hold_outside_openings_is_closed(hotel: Hotel, start: float, length: float, spans: bool) -> None:
    with pytest.raises(Lost) as caught:
        hotel.hold(wish(hotel.desks, hours(start, length), spans_closures=spans))
    assert [one["reason"] for one in caught.value.data["lines"]] == ["closed"]
    # Going over closed hours helps only a stay that goes on another day.
    assert str(caught.value.message).endswith("même quand le lieu ferme.") == (length == 24)


def test_hold_beyond_free_units_tells_how_many_are_left(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.desks, hours(9, 2), 20), headcount=20)
    with pytest.raises(Lost) as caught:
        hotel.hold(wish(hotel.desks, hours(10, 2), 5), headcount=5)
    assert caught.value.data["lines"][0]["free"] == 4
    assert hotel.hold(wish(hotel.desks, hours(10, 2), 4), headcount=4).state == State.HELD


def test_hold_repacks_fragmented_units(hotel: Hotel) -> None:
    for start in (9, 10, 11, 12):
        for units in (7, 5, 12):
            hotel.hold(wish(hotel.desks, hours(start), units), headcount=1, actor=make_user())
    for one in Reservation.objects.filter(lines__units__in=[7, 12]):
        keep_seven = one.lines.get().units == 7 and one.starts_at in (hours(9).start, hours(11).start)
        keep_twelve = one.lines.get().units == 12 and one.starts_at in (hours(10).start, hours(12).start)
        if not (keep_seven or keep_twelve):
            Allocation.objects.filter(line__reservation=one).delete()
    reservation = hotel.hold(wish(hotel.desks, hours(9, 4), 7), headcount=1)
    assert (
        sum(one.units.upper - one.units.lower for one in Allocation.objects.filter(line__reservation=reservation)) == 7
    )
    with pytest.raises(Lost):
        hotel.hold(wish(hotel.desks, hours(9, 4), 1), actor=make_user())


def test_hold_keeps_buffers_between_stays(hotel: Hotel) -> None:
    hotel.room.preparation, hotel.room.clearing = 30, 60
    hotel.room.save()
    hotel.hold(wish(hotel.room, hours(10, 2)))
    for start, length in ((12, 1), (13, 1), (9, 1)):
        with pytest.raises(Lost):
            hotel.hold(wish(hotel.room, hours(start, length)))
    assert hotel.hold(wish(hotel.room, hours(13.5, 1))).state == State.HELD
    assert hotel.hold(wish(hotel.room, hours(17, 1.5))).state == State.HELD


def test_hold_reads_past_a_lapsed_hold_and_sweeps_it(hotel: Hotel) -> None:
    first = hotel.hold(wish(hotel.room, hours(9)))
    later = NOW + timedelta(minutes=15)
    hotel.hold(wish(hotel.room, hours(9)), now=later)
    first.refresh_from_db()
    assert (first.state, first.expires_at) == (State.EXPIRED, None)
    assert Event.objects.filter(kind="reservation_expired", subject_id=str(first.pk)).count() == 1


def test_hold_counts_people_in_the_whole_venue(hotel: Hotel) -> None:
    hotel.venue.safety_headcount = 15
    hotel.venue.save()
    both = [wish(hotel.room, hours(9, 2)), wish(hotel.projector, hours(9, 2))]
    hotel.hold(*both, headcount=12)
    with pytest.raises(Lost) as caught:
        hotel.hold(wish(hotel.desks, hours(10, 2), 4), headcount=4)
    assert caught.value.data["lines"][0] | {"message": ""} == {
        "line": 0,
        "space": hotel.desks.pk,
        "reason": "headcount",
        "free": 3,
        "message": "",
    }
    assert hotel.hold(wish(hotel.desks, hours(10, 2), 3), headcount=3).state == State.HELD
    assert hotel.hold(wish(hotel.desks, hours(11, 2), 12), headcount=12).state == State.HELD


def test_hold_refuses_a_sixth_hold(hotel: Hotel) -> None:
    for day in range(3):
        hotel.hold(wish(hotel.desks, hours(9, day=day)))
    for day in range(2):
        hotel.hold(wish(hotel.desks, hours(10, day=day)), now=NOW + timedelta(minutes=5))
    with pytest.raises(TooMany) as caught:
        hotel.hold(wish(hotel.desks, hours(11)), now=NOW + timedelta(minutes=6))
    assert (caught.value.code, caught.value.data) == ("too_many_holds", {"retry_after": 540})


def test_hold_needs_few_statements(hotel: Hotel) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        hotel.hold(wish(hotel.desks, hours(9, 2), 4), wish(hotel.projector, hours(9, 2)), headcount=4)
    assert len(queries) <= 16, "\n".join(query["sql"][:150] for query in queries)


@pytest.mark.parametrize(
    ("units", "headcount", "start", "length", "code", "path"),
    [
        (25, 1, 9, 1, "units_exceed", "lines.0.units"),
        (0, 1, 9, 1, "units_missing", "lines.0.units"),
        (1, 0, 9, 1, "headcount_missing", "headcount"),
        (24, 101, 9, 1, "headcount_over_limit", "headcount"),
        (2, 3, 9, 1, "headcount_over_limit", "headcount"),
        (1, 1, 9.1, 0.9, "off_granularity", "lines.0.starts_at"),
        (1, 1, 9, 0.9, "off_granularity", "lines.0.ends_at"),
        (1, 1, -24 * 100, 1, "in_the_past", "lines.0.starts_at"),
        (1, 1, 24 * 800, 1, "beyond_horizon", "lines.0.ends_at"),
    ],
)
def test_hold_refuses_the_impossible(
    hotel: Hotel, units: int, headcount: int, start: float, length: float, code: str, path: str
) -> None:
    with pytest.raises(Impossible) as caught:
        hotel.hold(wish(hotel.desks, hours(start, length), units), headcount=headcount)
    assert (caught.value.code, list(caught.value.fields)) == (code, [path])
    assert not Reservation.objects.exists()


def test_hold_refuses_a_composite_with_its_leaf(hotel: Hotel) -> None:
    with pytest.raises(Impossible) as caught:
        hotel.hold(wish(hotel.whole, hours(9)), wish(hotel.room, hours(9)))
    assert caught.value.code == "composite_and_leaf"


def test_hold_adds_up_equal_lines(hotel: Hotel) -> None:
    reservation = hotel.hold(wish(hotel.desks, hours(9), 2), wish(hotel.desks, hours(9), 3))
    assert [line.units for line in reservation.lines.all()] == [5]


def test_hold_for_an_organisation_needs_membership(hotel: Hotel) -> None:
    organisation = make_organisation(kind=OrganisationKind.ASSOCIATION)
    with pytest.raises(Missing):
        hotel.hold(wish(hotel.desks, hours(9)), organisation_id=organisation.pk)
    make_member(organisation, hotel.bob, role=Role.MEMBER)
    reservation = hotel.hold(wish(hotel.desks, hours(9)), organisation_id=organisation.pk, audience="association")
    assert (reservation.organisation, reservation.audience_basis) == (organisation, "declared")


def test_hold_on_behalf_is_for_hosts(hotel: Hotel) -> None:
    contact = Contact("Mme Vidal", phone="0466000000")
    with pytest.raises(NotAllowed) as refused:
        hotel.hold(wish(hotel.desks, hours(9)), on_behalf_of=contact)
    assert refused.value.code == "hosts_only"
    accountant = make_user()
    make_member(hotel.venue.organisation, accountant, role=Role.ACCOUNTANT)
    with pytest.raises(NotAllowed):
        hotel.hold(wish(hotel.desks, hours(9)), on_behalf_of=contact, actor=accountant)
    reservation = hotel.hold(wish(hotel.desks, hours(9)), on_behalf_of=contact, actor=hotel.alice)
    assert (reservation.booker, reservation.entered_by, reservation.contact_name) == (None, hotel.alice, "Mme Vidal")
    event = Event.objects.get()
    assert (event.actor, event.on_behalf_of, event.happened_at) == (hotel.alice, "Mme Vidal", NOW)


def test_hold_by_host_is_not_bound_by_notice(hotel: Hotel) -> None:
    hotel.venue.notice_hours = 24 * 365
    hotel.venue.save()
    with pytest.raises(Impossible) as caught:
        hotel.hold(wish(hotel.desks, hours(9)))
    assert caught.value.code == "too_soon"
    hotel.hold(wish(hotel.desks, hours(9)), on_behalf_of=Contact("Mme Vidal"), actor=hotel.alice)


def test_hold_repacks_all_that_hangs_together_however_far(hotel: Hotel) -> None:
    """Y moves to make room at ten; Z, which nobody asked about, has to give way to it."""
    hotel.desks.units = 2
    hotel.desks.save()
    placed = {}
    for name, start, first in (("x", 9, 0), ("y", 11, 1), ("z", 12, 0)):
        held = hotel.hold(wish(hotel.desks, hours(start, 2)), actor=make_user())
        Allocation.objects.filter(line__reservation=held).update(units=(first, first + 1))
        placed[name] = held
    hotel.hold(wish(hotel.desks, hours(10, 2)))
    units = {
        name: [one.units.lower for one in Allocation.objects.filter(line__reservation=held)]
        for name, held in placed.items()
    }
    assert units["x"] == units["y"] != units["z"]
