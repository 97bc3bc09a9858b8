"""From hold to end: each verb, who may say it, and what becomes of the places."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.words import Role
from bookings import lifecycle
from bookings.asking import Contact
from bookings.models import Allocation, Reservation
from bookings.states import State
from commons.errors import Impossible, Lost, Missing, NotAllowed
from commons.models import Event
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_method, make_organisation, make_user
from venues.models import Venue

SOON = NOW + timedelta(minutes=5)


def places(reservation: Reservation) -> list[object]:
    return list(Allocation.objects.filter(line__reservation=reservation).values_list("lapses_at", flat=True))


@pytest.fixture
def on_request(hotel: Hotel) -> Hotel:
    hotel.venue.approval = Venue.Approval.REQUEST
    hotel.venue.save()
    return hotel


def requested(hotel: Hotel) -> Reservation:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)


def test_submit_at_an_instant_venue_confirms(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    confirmed = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    assert (confirmed.state, confirmed.expires_at) == (State.CONFIRMED, None)
    assert places(confirmed) == [None]
    event = Event.objects.get(kind="reservation_submitted")
    assert (event.from_state, event.to_state, event.actor) == ("held", "confirmed", hotel.bob)


def test_submit_on_request_waits_for_the_host(on_request: Hotel) -> None:
    reservation = requested(on_request)
    assert (reservation.state, reservation.expires_at) == (State.REQUESTED, SOON + timedelta(hours=72))
    assert places(reservation) == [reservation.expires_at]


def test_submit_keeps_the_approval_promised_with_the_hold(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    hotel.venue.approval = Venue.Approval.REQUEST
    hotel.venue.save()
    assert lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON).state == State.CONFIRMED


def test_submit_with_a_declared_audience_waits_at_an_instant_venue(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)), audience="resident")
    assert lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON).state == State.REQUESTED


def test_submit_after_the_deadline_is_hold_expired(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    for now in (held.expires_at, held.expires_at + timedelta(days=1)):
        with pytest.raises(Lost) as caught:
            lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=now)
        assert caught.value.code == "hold_expired"


def test_submit_twice_is_wrong_state(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    with pytest.raises(Lost) as caught:
        lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    assert caught.value.code == "wrong_state"


def test_submit_what_a_host_entered_needs_no_approval(on_request: Hotel) -> None:
    held = on_request.hold(wish(on_request.room, hours(9)), actor=on_request.alice, on_behalf_of=Contact("Mme Vidal"))
    assert lifecycle.submit(actor=on_request.alice, reservation_id=held.pk, now=SOON).state == State.CONFIRMED


def test_submit_too_late_for_an_answer_is_refused(on_request: Hotel) -> None:
    period = hours(9)
    held = on_request.hold(wish(on_request.room, period), now=period.start)
    with pytest.raises(Lost) as caught:
        lifecycle.submit(actor=on_request.bob, reservation_id=held.pk, now=period.start + timedelta(minutes=1))
    assert caught.value.code == "too_late"


def test_approve_confirms_and_keeps_the_place_for_good(on_request: Hotel) -> None:
    reservation = requested(on_request)
    approved = lifecycle.approve(actor=on_request.alice, reservation_id=reservation.pk, now=SOON)
    assert (approved.state, approved.expires_at, approved.sequence) == (State.CONFIRMED, None, 2)
    assert places(approved) == [None]
    with pytest.raises(Lost) as caught:
        lifecycle.approve(actor=on_request.alice, reservation_id=reservation.pk, now=SOON)
    assert caught.value.code == "wrong_state"


def test_approve_a_request_past_its_deadline_is_too_late(on_request: Hotel) -> None:
    reservation = requested(on_request)
    with pytest.raises(Lost) as caught:
        lifecycle.approve(actor=on_request.alice, reservation_id=reservation.pk, now=reservation.expires_at)
    assert caught.value.data == {"state": "expired"}


def test_answers_are_for_the_host(on_request: Hotel) -> None:
    reservation = requested(on_request)
    verbs: list[Callable[..., Reservation]] = [
        lambda **who: lifecycle.approve(reservation_id=reservation.pk, now=SOON, **who),
        lambda **who: lifecycle.decline(reservation_id=reservation.pk, now=SOON, reason="non", **who),
        lambda **who: lifecycle.mark_no_show(reservation_id=reservation.pk, now=SOON, **who),
    ]
    accountant = make_user()
    make_member(on_request.venue.organisation, accountant, role=Role.ACCOUNTANT)
    for verb in verbs:
        with pytest.raises(NotAllowed):
            verb(actor=on_request.bob)
        with pytest.raises(Missing):
            verb(actor=on_request.charlie)
        with pytest.raises(NotAllowed):
            verb(actor=accountant)


def test_decline_says_why_and_gives_the_place_back(on_request: Hotel) -> None:
    reservation = requested(on_request)
    with pytest.raises(Impossible) as caught:
        lifecycle.decline(actor=on_request.alice, reservation_id=reservation.pk, reason=" ", now=SOON)
    assert caught.value.code == "reason_missing"
    declined = lifecycle.decline(
        actor=on_request.alice, reservation_id=reservation.pk, reason=" Travaux ce jour-là ", now=SOON
    )
    assert (declined.state, declined.reason, places(declined)) == (State.DECLINED, "Travaux ce jour-là", [])


def test_cancel_by_the_booker_pays_back_by_the_policy(hotel: Hotel) -> None:
    early, late = (hotel.hold(wish(hotel.desks, hours(9, 2), 4)) for _ in range(2))
    for one in (early, late):
        lifecycle.submit(actor=hotel.bob, reservation_id=one.pk, now=SOON)
    start = hours(9).start
    cancelled = lifecycle.cancel(actor=hotel.bob, reservation_id=early.pk, now=start - timedelta(hours=24))
    assert (cancelled.state, cancelled.refund, places(cancelled)) == (State.CANCELLED, Decimal("24.00"), [])
    late.refresh_from_db()
    preview = lifecycle.preview_cancellation(
        actor=hotel.bob, reservation=late, now=hours(9).start - timedelta(hours=23)
    )
    assert preview.amount == 0
    cancelled = lifecycle.cancel(actor=hotel.bob, reservation_id=late.pk, now=start - timedelta(hours=23))
    assert cancelled.refund == 0


def test_cancel_by_the_host_says_why_and_pays_all_back(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.desks, hours(9, 2), 4))
    lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    late = hours(9).start - timedelta(hours=1)
    with pytest.raises(Impossible):
        lifecycle.cancel(actor=hotel.alice, reservation_id=held.pk, now=late)
    cancelled = lifecycle.cancel(actor=hotel.alice, reservation_id=held.pk, now=late, reason="Chaudière en panne")
    assert (cancelled.refund, cancelled.reason) == (Decimal("24.00"), "Chaudière en panne")
    event = Event.objects.get(kind="reservation_cancelled")
    assert (event.data["quality"], event.data["refund"], event.reason) == ("host", "24.00", "Chaudière en panne")
    assert (event.actor, event.happened_at, event.from_state, event.to_state) == (
        hotel.alice,
        late,
        "confirmed",
        "cancelled",
    )


def test_cancel_is_for_those_concerned(hotel: Hotel) -> None:
    organisation = make_organisation()
    make_member(organisation, hotel.bob)
    colleague = make_user()
    make_member(organisation, colleague)
    held = hotel.hold(wish(hotel.desks, hours(9, 2)), organisation_id=organisation.pk)
    with pytest.raises(Missing):
        lifecycle.cancel(actor=hotel.charlie, reservation_id=held.pk, now=SOON)
    assert lifecycle.cancel(actor=colleague, reservation_id=held.pk, now=SOON).state == State.CANCELLED
    with pytest.raises(Lost):
        lifecycle.cancel(actor=colleague, reservation_id=held.pk, now=SOON)


def test_expire_gives_back_only_what_lapsed(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    assert lifecycle.expire(reservation_id=held.pk, now=SOON).state == State.HELD
    expired = lifecycle.expire(reservation_id=held.pk, now=held.expires_at)
    assert (expired.state, places(expired)) == (State.EXPIRED, [])


def test_complete_and_no_show_wait_for_their_time(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)
    with pytest.raises(Impossible):
        lifecycle.complete(reservation_id=held.pk, now=hours(10).start)
    with pytest.raises(Impossible):
        lifecycle.mark_no_show(actor=hotel.alice, reservation_id=held.pk, now=SOON)
    completed = lifecycle.complete(reservation_id=held.pk, now=hours(11).start)
    assert (completed.state, places(completed)) == (State.COMPLETED, [None])
    absent = lifecycle.mark_no_show(actor=hotel.alice, reservation_id=held.pk, now=hours(12).start)
    assert (absent.state, places(absent)) == (State.NO_SHOW, [None])


def awaiting_payment(hotel: Hotel) -> Reservation:
    held = hotel.hold(wish(hotel.room, hours(9, 2)))
    make_method(hotel.venue)
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=SOON)


def test_payment_steps_lead_to_confirmed(hotel: Hotel) -> None:
    reservation = awaiting_payment(hotel)
    assert (reservation.state, reservation.expires_at) == (State.AWAITING_PAYMENT, SOON + timedelta(days=7))
    assert places(reservation) == [None]
    steps = [lifecycle.start_payment, lifecycle.fail_payment, lifecycle.start_payment, lifecycle.confirm_payment]
    states = [step(reservation_id=reservation.pk, now=SOON).state for step in steps]
    assert states == [State.PAYMENT_PROCESSING, State.AWAITING_PAYMENT, State.PAYMENT_PROCESSING, State.CONFIRMED]


def test_expiring_keeps_the_place_until_expired(hotel: Hotel) -> None:
    reservation = awaiting_payment(hotel)
    late = reservation.expires_at
    expiring = lifecycle.begin_expiring(reservation_id=reservation.pk, now=late)
    assert (expiring.state, places(expiring)) == (State.EXPIRING, [None])
    assert lifecycle.expire(reservation_id=reservation.pk, now=late).state == State.EXPIRED
    assert places(reservation) == []


def test_recover_takes_the_place_again_if_it_is_free(hotel: Hotel) -> None:
    reservation = awaiting_payment(hotel)
    late = reservation.expires_at
    lifecycle.begin_expiring(reservation_id=reservation.pk, now=late)
    lifecycle.expire(reservation_id=reservation.pk, now=late)
    other = hotel.hold(wish(hotel.room, hours(10, 2)), actor=hotel.charlie, now=late)
    with pytest.raises(Lost) as caught:
        lifecycle.recover(reservation_id=reservation.pk, now=late)
    assert caught.value.code == "not_available"
    lifecycle.cancel(actor=hotel.charlie, reservation_id=other.pk, now=late)
    recovered = lifecycle.recover(reservation_id=reservation.pk, now=late)
    assert (recovered.state, places(recovered)) == (State.CONFIRMED, [None])
    with pytest.raises(Lost) as caught:
        lifecycle.recover(reservation_id=reservation.pk, now=late)
    assert caught.value.code == "wrong_state"


def test_an_administrator_acts_only_as_staff(on_request: Hotel) -> None:
    reservation = requested(on_request)
    staff = make_user(is_staff=True)
    with pytest.raises(NotAllowed):
        lifecycle.approve(actor=on_request.bob, reservation_id=reservation.pk, now=SOON, administrator=True)
    lifecycle.approve(actor=staff, reservation_id=reservation.pk, now=SOON, administrator=True)
    assert Event.objects.get(kind="reservation_approved").data["quality"] == "administrator"
