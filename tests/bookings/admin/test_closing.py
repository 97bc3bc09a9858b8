"""Closing the account of a host in the administration: no venue is left on the map that nobody answers for."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.people import close_account
from accounts.privacy import parts
from accounts.words import Role
from bookings.lifecycle import submit
from bookings.models import Reservation
from bookings.states import State
from commons.models import Event
from tests.bookings.admin.conftest import act
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.racing import together
from tests.factories import NOW, make_member, make_user
from tests.plain import plain
from venues.models import Venue

WHY = "Identité usurpée"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def owner_of(hotel: Hotel) -> User:
    organisation = hotel.venue.organisation
    Venue.objects.filter(pk=hotel.venue.pk).update(name="Les Cimes")
    type(organisation).objects.filter(pk=organisation.pk).update(name="SARL Cimes")
    return make_member(organisation, role=Role.OWNER).user


@pytest.fixture
def owner(hotel: Hotel) -> User:
    return owner_of(hotel)


def close(site: Client, *people: User) -> list[str]:
    return act(site, "accounts_user", "close", *[one.pk for one in people], reason=WHY)


def is_open(user: User) -> bool:
    return User.objects.get(pk=user.pk).is_active


def booked(hotel: Hotel, start: float = 9, *, day: int = 0) -> Reservation:
    held = hotel.hold(wish(hotel.room, hours(start, day=day)))
    return submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


@pytest.mark.parametrize("state", [Venue.State.PUBLISHED, Venue.State.AWAITING_REVIEW])
def test_refused_while_a_venue_would_be_left_alone(site: Client, owner: User, state: str) -> None:
    Venue.objects.update(state=state)
    assert close(site, owner) == [
        f"{owner} : Ce compte ne peut pas encore être fermé : un point est à régler. « Les Cimes » resterait sans "
        "propriétaire : donnez-en un autre à « SARL Cimes », ou retirez ce lieu du site."
    ]
    assert is_open(owner)
    assert not Event.objects.filter(kind="account_closed").exists()


def test_refused_while_guests_are_still_to_come(site: Client, hotel: Hotel, owner: User) -> None:
    first, second, last = booked(hotel, 9), booked(hotel, 11), booked(hotel, 14, day=1)
    act(site, "venues_venue", "withdraw", hotel.venue.pk, reason=WHY, accept_orphans="on")
    (said,) = close(site, owner)
    assert said.endswith(
        f"« Les Cimes » attend encore 3 réservations ({first.reference}, {second.reference}, {last.reference}) : "
        "annulez-les, ou donnez un autre propriétaire à « SARL Cimes »."
    )
    assert is_open(owner)
    act(site, "bookings_reservation", "cancel", first.pk, second.pk, last.pk, reason=WHY)
    assert close(site, owner) == ["1 compte fermé."]
    assert not is_open(owner)


def test_many_guests_are_counted_and_the_first_of_them_named(site: Client, hotel: Hotel, owner: User) -> None:
    stays = [booked(hotel, 9, day=day) for day in (0, 1, 2, 3, 6, 7)]
    Venue.objects.update(state=Venue.State.WITHDRAWN)
    (said,) = close(site, owner)
    assert f"6 réservations ({', '.join(one.reference for one in stays[:5])}…)" in said


def test_what_is_over_or_has_lapsed_keeps_nobody(site: Client, hotel: Hotel, owner: User) -> None:
    over = {"starts_at": NOW - timedelta(hours=2), "ends_at": NOW - timedelta(hours=1)}
    Reservation.objects.filter(pk=booked(hotel, 9).pk).update(**over)
    hotel.hold(wish(hotel.room, hours(14)))
    Reservation.objects.filter(state=State.HELD).update(expires_at=NOW)
    Venue.objects.update(state=Venue.State.WITHDRAWN)
    assert close(site, owner) == ["1 compte fermé."]


def test_another_owner_who_can_sign_in_is_enough(site: Client, hotel: Hotel, owner: User) -> None:
    other = make_member(hotel.venue.organisation, role=Role.OWNER).user
    User.objects.filter(pk=other.pk).update(is_active=False)
    assert "resterait sans propriétaire" in close(site, owner)[0]
    User.objects.filter(pk=other.pk).update(is_active=True)
    assert close(site, owner) == ["1 compte fermé."]
    assert "resterait sans propriétaire" in close(site, other)[0]


def test_of_several_each_is_told_and_the_others_are_closed(site: Client, hotel: Hotel, owner: User) -> None:
    both = [make_member(hotel.venue.organisation, role=Role.OWNER).user, make_user()]
    said = close(site, owner, *both)
    assert (len(said), said[-1]) == (2, "2 comptes fermés.")
    assert "« Les Cimes » resterait sans propriétaire" in said[0]
    assert sum(is_open(one) for one in (owner, *both)) == 1


def test_the_page_of_the_person_says_so_and_leads_there(site: Client, hotel: Hotel, owner: User) -> None:
    booked(hotel)
    address = f"/admin/accounts/user/{owner.pk}/change/"
    page = plain(site.get(address).content.decode())
    assert "« Les Cimes » resterait sans propriétaire" in page
    assert f'href="/admin/venues/venue/{hotel.venue.pk}/change/"' in page
    assert f'href="/admin/bookings/reservation/?venue__id__exact={hotel.venue.pk}"' in page
    assert site.get("/admin/bookings/reservation/", {"venue__id__exact": hotel.venue.pk}).status_code == 200
    # The form itself closes nobody.
    form = {"name": "O", "language": "fr", "is_active": ""}
    site.post(address, form)
    assert is_open(owner)


def test_closed_before_and_reopened_at_will(site: Client, hotel: Hotel, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert "resterait" not in site.get(f"/admin/accounts/user/{owner.pk}/change/").content.decode()
    assert close(site, owner) == ["1 compte fermé."]
    assert act(site, "accounts_user", "reopen", owner.pk) == ["1 compte rouvert."]
    assert is_open(owner)


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_closed_at_once_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    hotel = make_hotel()
    owners = [owner_of(hotel), make_member(hotel.venue.organisation, role=Role.OWNER).user]
    root = make_user(is_staff=True, is_superuser=True)
    # Where both could look before either is closed, both would go.
    looked = threading.Barrier(2)
    look = parts.closing_hindrances_of

    def look_together(user: User, now: object) -> list[parts.Hindrance]:
        found = look(user, NOW)
        with suppress(threading.BrokenBarrierError):
            looked.wait(0.5)
        return found

    monkeypatch.setattr("accounts.people.closing_hindrances_of", look_together)
    deeds = [lambda one=one: close_account(actor=root, user=one, reason=WHY, now=NOW) for one in owners]
    outcome = together(deeds)
    assert (outcome.won, outcome.lost, outcome.broken) == ([None], ["account_in_use"], [])
    assert sum(is_open(one) for one in owners) == 1
