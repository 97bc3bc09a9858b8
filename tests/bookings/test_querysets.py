"""Who sees which reservation (promise 9)."""

from django.contrib.auth.models import AnonymousUser

from accounts.words import Role
from bookings import lifecycle
from bookings.models import Reservation
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.factories import NOW, make_member, make_organisation, make_user


def seen(user: object) -> set[int]:
    return set(Reservation.objects.visible_to(user).values_list("pk", flat=True))


def test_bookers_members_and_hosts_see_their_own(hotel: Hotel) -> None:
    organisation = make_organisation()
    make_member(organisation, hotel.bob)
    colleague = make_user()
    make_member(organisation, colleague)
    private = hotel.hold(wish(hotel.desks, hours(9)))
    shared = hotel.hold(wish(hotel.desks, hours(9)), organisation_id=organisation.pk)
    elsewhere = make_hotel()
    other = elsewhere.hold(wish(elsewhere.room, hours(9)), actor=make_user())

    assert seen(hotel.bob) == {private.pk, shared.pk}
    assert seen(colleague) == {shared.pk}
    assert seen(hotel.alice) == {private.pk, shared.pk}
    assert seen(elsewhere.alice) == {other.pk}
    assert seen(hotel.charlie) == set()
    assert seen(AnonymousUser()) == set()
    assert set(Reservation.objects.hosted_by(hotel.bob)) == set()
    assert set(Reservation.objects.booked_by(hotel.alice)) == set()


def test_members_of_some_venues_see_those_only(hotel: Hotel) -> None:
    reservation = hotel.hold(wish(hotel.desks, hours(9)))
    here, nowhere = make_user(), make_user()
    make_member(hotel.venue.organisation, here, role=Role.RECEPTION, venues=[hotel.venue])
    make_member(hotel.venue.organisation, nowhere, role=Role.RECEPTION, venues=[])
    assert (seen(here), seen(nowhere)) == ({reservation.pk}, set())


def test_words_follow_the_clock(hotel: Hotel) -> None:
    held = hotel.hold(wish(hotel.desks, hours(9)))
    assert list(Reservation.objects.lapsed(NOW)) == []
    assert list(Reservation.objects.lapsed(held.expires_at)) == [held]
    lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    assert list(Reservation.objects.lapsed(held.expires_at)) == []
    assert list(Reservation.objects.active().coming(NOW)) == [held]
    assert list(Reservation.objects.coming(held.ends_at)) == []
