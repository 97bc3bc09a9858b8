"""What a host learns of what an administrator decides: a first publication, a venue that goes off the site."""

from datetime import timedelta

import pytest

from accounts.models import Territory, User
from accounts.words import Role
from commons.errors import Impossible
from tests.bookings.conftest import Hotel
from tests.bookings.mail.conftest import deliver, subjects
from tests.factories import NOW, make_member, make_user
from tests.plain import plain
from venues.models import Venue
from venues.venue_publication import accept_venue, publish_venue, refuse_venue, withdraw_venue

ALICE = "alice@example.test"


@pytest.fixture
def admin() -> User:
    return make_user(is_staff=True, is_superuser=True)


@pytest.fixture
def first(inn: Hotel) -> Venue:
    """The inn, sent in by an organisation that nobody has looked at; its receptionist has no say in this."""
    organisation = inn.venue.organisation
    organisation.trusted_at = None
    organisation.save()
    Venue.objects.update(state=Venue.State.DRAFT)
    make_member(organisation, make_user("rene@example.test"), role=Role.RECEPTION)
    venue = publish_venue(actor=inn.alice, venue=inn.venue, now=NOW)
    assert deliver(NOW) == []
    return venue


def test_administrators_are_told_that_a_venue_awaits_them(inn: Hotel, admin: User) -> None:
    near = make_user("zoe@example.test", is_staff=True)
    territory = Territory.objects.create(name="Causses", slug="causses")
    territory.communes.add(inn.venue.commune)
    inn.venue.organisation.trusted_at = None
    inn.venue.organisation.save()
    Venue.objects.update(state=Venue.State.DRAFT)
    publish_venue(actor=inn.alice, venue=inn.venue, now=NOW)
    (message,) = deliver(NOW)
    assert subjects([message]) == [(admin.email, "Un lieu attend votre accord : Hôtel des Cimes")]
    assert f"/admin/venues/venue/{inn.venue.pk}/change/" in message.body
    refuse_venue(actor=admin, venue=inn.venue, reason="L’adresse manque.", now=NOW)
    deliver(NOW)
    # Where somebody looks after the territory, it is theirs.
    territory.administrators.add(near)
    publish_venue(actor=inn.alice, venue=inn.venue, now=NOW + timedelta(hours=1))
    (message,) = deliver(NOW + timedelta(hours=1))
    assert message.to == [near.email]


def test_decided_before_the_mail_is_not_told_to_administrators(inn: Hotel, admin: User) -> None:
    inn.venue.organisation.trusted_at = None
    inn.venue.organisation.save()
    Venue.objects.update(state=Venue.State.DRAFT)
    publish_venue(actor=inn.alice, venue=inn.venue, now=NOW)
    accept_venue(actor=admin, venue=inn.venue, now=NOW)
    assert [message.to for message in deliver(NOW)] == [[ALICE]]


def test_accepted_is_told_to_those_who_manage_the_venue(first: Venue, admin: User) -> None:
    accept_venue(actor=admin, venue=first, now=NOW)
    (message,) = deliver(NOW)
    assert subjects([message]) == [(ALICE, "Votre lieu est publié : Hôtel des Cimes")]
    assert f"/hote/lieux/{first.slug}/" in message.body


def test_sent_back_is_told_with_its_reason(first: Venue, admin: User) -> None:
    refuse_venue(actor=admin, venue=first, reason="L’adresse manque.", now=NOW)
    (message,) = deliver(NOW)
    assert subjects([message]) == [(ALICE, "Votre lieu n’est pas encore publié : Hôtel des Cimes")]
    assert "Motif\n\nL’adresse manque.\n" in plain(message.body)


def test_what_is_no_longer_true_is_not_told(first: Venue, admin: User, inn: Hotel) -> None:
    refuse_venue(actor=admin, venue=first, reason="L’adresse manque.", now=NOW)
    publish_venue(actor=inn.alice, venue=first, now=NOW)
    assert [message.to for message in deliver(NOW)] == [[admin.email]]


def test_later_publications_are_the_hosts_own_deed(first: Venue, admin: User, inn: Hotel) -> None:
    accept_venue(actor=admin, venue=first, now=NOW)
    deliver(NOW)
    withdraw_venue(actor=inn.alice, venue=first, now=NOW)
    publish_venue(actor=inn.alice, venue=first, now=NOW)
    assert deliver(NOW) == []


def test_withdrawn_by_an_administrator_is_told_with_the_reason(inn: Hotel, admin: User) -> None:
    make_member(inn.venue.organisation, make_user("rene@example.test"), role=Role.RECEPTION)
    with pytest.raises(Impossible) as refused:
        withdraw_venue(actor=admin, venue=inn.venue, now=NOW, reason="  ")
    assert refused.value.code == "reason_missing"
    withdraw_venue(actor=admin, venue=inn.venue, now=NOW, reason="Les photos sont d’un autre lieu.")
    (message,) = deliver(NOW)
    assert subjects([message]) == [(ALICE, "Votre lieu est retiré du site : Hôtel des Cimes")]
    assert "Motif\n\nLes photos sont d’un autre lieu.\n" in plain(message.body)
    assert f"/hote/lieux/{inn.venue.slug}/" in message.body


def test_withdrawn_and_back_before_the_mail_is_not_told(inn: Hotel, admin: User) -> None:
    withdraw_venue(actor=admin, venue=inn.venue, now=NOW, reason="Par erreur.")
    publish_venue(actor=inn.alice, venue=inn.venue, now=NOW)
    assert deliver(NOW) == []


def test_a_host_who_also_administers_withdraws_as_a_host(inn: Hotel) -> None:
    inn.alice.is_staff = inn.alice.is_superuser = True
    inn.alice.save()
    withdraw_venue(actor=inn.alice, venue=inn.venue, now=NOW)
    assert deliver(NOW) == []
