"""The host's desk: what waits, who comes, venues and spaces."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.words import Role
from bookings.lifecycle import submit
from bookings.models import Conflict, Reservation
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.pages.conftest import SignIn, text_of
from tests.bookings.pages.host.counting import statements
from tests.factories import NOW, make_member, make_organisation, make_user, make_venue
from venues.models import Space, Venue


def requested(hotel: Hotel, *wishes: Any, **more: Any) -> Reservation:
    """A request that waits for the host's answer."""
    Venue.objects.filter(pk=hotel.venue.pk).update(approval=Venue.Approval.REQUEST)
    held = hotel.hold(*wishes, **more)
    return submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


@pytest.fixture
def desk(hotel: Hotel, signed_in: SignIn) -> Client:
    return signed_in(hotel.alice)


def test_the_desk_wants_an_account(db: None) -> None:
    assert Client().get("/hote/")["Location"] == "/accounts/login/?next=/hote/"


def test_who_hosts_nothing_is_shown_the_way_in(db: None, signed_in: SignIn) -> None:
    page = signed_in(make_user()).get("/hote/")
    assert (page.status_code, list(page.context["venues"])) == (200, [])
    assert "/proposer-un-lieu/" in page.content.decode()


def test_the_desk_tells_what_waits_and_who_comes(hotel: Hotel, desk: Client) -> None:
    coming = hotel.hold(wish(hotel.desks, hours(9), 4), headcount=4)
    submit(actor=hotel.bob, reservation_id=coming.pk, now=NOW)
    waiting = requested(hotel, wish(hotel.room, hours(14)))
    Conflict.objects.create(kind=Conflict.Kind.SEASON, reservation=coming, period=hours(9).to_range(), opened_at=NOW)
    page = desk.get("/hote/")
    assert [row.reservation for row in page.context["to_answer"]] == [waiting]
    assert [row.reservation for row in page.context["coming"]] == [coming]
    assert [one.reservation for one in page.context["conflicts"]] == [coming]
    assert [(one.name, one.waiting, one.coming) for one in page.context["venues"]] == [(hotel.venue.name, 1, 1)]
    assert "encore 3 jours" in text_of(page)


def test_the_desk_takes_as_many_statements_for_three_venues_as_for_one(hotel: Hotel, desk: Client) -> None:
    requested(hotel, wish(hotel.room, hours(14)))
    desk.get("/hote/")
    counted = statements(desk, "/hote/")
    for number in range(2):
        make_venue(organisation=hotel.venue.organisation, name=f"Annexe {number}")
        requested(hotel, wish(hotel.room, hours(15 + number)))
    assert statements(desk, "/hote/") == counted


def test_the_venues_page_says_what_is_missing(hotel: Hotel, desk: Client) -> None:
    hotel.season.rates.all().delete()
    page = desk.get(f"/hote/lieux/{hotel.venue.slug}/")
    assert [done for _words, done in page.context["steps"]] == [True, True, False]
    assert [(space.name, space.depth) for space in page.context["spaces"]] == [
        ("Tout l’hôtel", 0),
        ("Salle à manger", 1),
        ("Salle du Lot", 1),
        ("Projecteur", 1),
    ]


def test_a_first_publication_awaits_an_administrator(hotel: Hotel, desk: Client) -> None:
    organisation = hotel.venue.organisation
    organisation.trusted_at = None
    organisation.save()
    Venue.objects.update(state=Venue.State.DRAFT)
    page = desk.post(f"/hote/lieux/{hotel.venue.slug}/publier/", follow=True)
    assert "Un administrateur regarde" in text_of(page)
    assert Venue.objects.get().state == "awaiting_review"


def test_a_trusted_organisations_venue_is_published_and_withdrawn(hotel: Hotel, desk: Client) -> None:
    Venue.objects.update(state=Venue.State.DRAFT)
    desk.post(f"/hote/lieux/{hotel.venue.slug}/publier/")
    assert Venue.objects.get().state == "published"
    held = hotel.hold(wish(hotel.room, hours(9)))
    path = f"/hote/lieux/{hotel.venue.slug}/retirer/"
    assert held.reference in text_of(desk.post(path))
    desk.post(path, {"accept": "on"})
    assert Venue.objects.get().state == "withdrawn"


def space_sent(desk: Client, path: str, **changes: Any) -> dict[str, Any]:
    """What the browser would send of the form at `path`, with changes."""
    form = desk.get(path).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value is not None and value is not False}
    clocks = {name: value.strftime("%H:%M") for name, value in values.items() if hasattr(value, "strftime")}
    return values | clocks | changes


def test_a_space_is_added_with_its_units(hotel: Hotel, desk: Client) -> None:
    path = f"/hote/lieux/{hotel.venue.slug}/espaces/ajouter/"
    sent = space_sent(desk, path, kind="desks", name="Véranda", units="24", capacity="1", parent=hotel.whole.pk)
    assert desk.post(path, sent | {"another": "1"})["Location"] == path
    made = Space.objects.get(name="Véranda")
    assert (made.units, made.parent, made.kind, made.bookable) == (24, hotel.whole, "desks", True)


def test_fewer_units_than_are_booked_lists_who_stands_in_the_way(hotel: Hotel, desk: Client) -> None:
    held = hotel.hold(wish(hotel.desks, hours(9), 20), headcount=20)
    path = f"/hote/espaces/{hotel.desks.pk}/"
    page = desk.post(path, space_sent(desk, path, units="10", name="Salle neuve"))
    assert (page.status_code, page.context["reservations"]) == (422, [held])
    assert "Salle neuve" in text_of(page)
    assert desk.post(path, space_sent(desk, path, units="20")).status_code == 302
    assert Space.objects.get(pk=hotel.desks.pk).units == 20


@pytest.mark.parametrize(("kind", "typed", "kept"), [("desks", "", 1), ("beds", "2", 2), ("meeting_room", "", None)])
def test_a_desk_is_for_one_person_unless_said_otherwise(
    hotel: Hotel, desk: Client, kind: str, typed: str, kept: int | None
) -> None:
    path = f"/hote/lieux/{hotel.venue.slug}/espaces/ajouter/"
    desk.post(path, space_sent(desk, path, kind=kind, name="Véranda", units="4", capacity=typed))
    assert Space.objects.get(name="Véranda").capacity == kept


def test_a_space_that_is_booked_is_retired_after_a_yes(hotel: Hotel, desk: Client) -> None:
    held = hotel.hold(wish(hotel.room, hours(9)))
    path = f"/hote/espaces/{hotel.room.pk}/retirer/"
    assert held.reference in text_of(desk.post(path))
    assert desk.post(path, {"accept": "on"}).status_code == 302
    assert Space.objects.get(pk=hotel.room.pk).retired_at == NOW


def rates_path(hotel: Hotel, public: str = "everyone") -> str:
    return f"/hote/saisons/{hotel.season.pk}/tarifs/?public={public}"


def test_rates_are_a_grid_per_audience(hotel: Hotel, desk: Client) -> None:
    prefix = f"space{hotel.desks.pk}"
    cells = {f"{prefix}-hour": "2,50", f"{prefix}-day": "12", f"{prefix}-vat_rate": "20"}
    assert desk.post(rates_path(hotel, "association"), cells).status_code == 302
    found = hotel.season.rates.filter(audience="association").order_by("per")
    assert [(rate.per, str(rate.amount), str(rate.vat_rate)) for rate in found] == [
        ("day", "12.00", "20.00"),
        ("hour", "2.50", "20.00"),
    ]
    assert hotel.season.rates.filter(audience="everyone").count() == 3


@pytest.mark.parametrize("amount", ["-1", "cher", "1e9", "1.234"])
def test_an_impossible_price_changes_nothing(hotel: Hotel, desk: Client, amount: str) -> None:
    page = desk.post(rates_path(hotel), {f"space{hotel.desks.pk}-hour": amount})
    assert (page.status_code, hotel.season.rates.count()) == (422, 3)


def test_supplements_are_added_and_removed(hotel: Hotel, desk: Client) -> None:
    path = f"/hote/saisons/{hotel.season.pk}/supplements/"
    terms = {"name": "Ménage", "amount": "30", "per": "reservation", "vat_rate": "0", "spaces": [hotel.room.pk]}
    assert desk.post(path, terms).status_code == 302
    made = hotel.season.supplements.get()
    assert (made.name, list(made.spaces.all())) == ("Ménage", [hotel.room])
    assert desk.post(path, terms | {"amount": ""}).status_code == 422
    desk.post(f"{path}{made.pk}/retirer/")
    assert hotel.season.supplements.count() == 0


def paths(hotel: Hotel, reservation: Reservation) -> list[str]:
    slug, season = hotel.venue.slug, hotel.season.pk
    venue = [f"/hote/lieux/{slug}/{end}" for end in ("", "planning/", "bloquer/", "reserver/", "agendas/", "modifier/")]
    more = [f"/hote/lieux/{slug}/{end}" for end in ("espaces/ajouter/", "saisons/creer/", "retirer/")]
    seasons = [f"/hote/saisons/{season}/{end}" for end in ("", "modifier/", "tarifs/", "retirer/")]
    spaces = [f"/hote/espaces/{hotel.room.pk}/{end}" for end in ("", "retirer/")]
    answers = [f"/hote/reservations/{reservation.reference}/{end}" for end in ("", "refuser/", "annuler/")]
    return [*venue, *more, *seasons, *spaces, *answers]


def test_a_stranger_finds_nothing(hotel: Hotel, signed_in: SignIn) -> None:
    waiting = requested(hotel, wish(hotel.room, hours(14)))
    stranger = make_member(make_organisation(), make_user(), role=Role.OWNER).user
    for asker in (stranger, hotel.charlie):
        found = {path: signed_in(asker).get(path).status_code for path in paths(hotel, waiting)}
        assert found == dict.fromkeys(paths(hotel, waiting), 404)


def test_a_host_finds_everything(hotel: Hotel, desk: Client) -> None:
    waiting = requested(hotel, wish(hotel.room, hours(14)))
    found = {path: desk.get(path).status_code for path in paths(hotel, waiting)}
    assert found == dict.fromkeys(paths(hotel, waiting), 200)


def test_the_accountant_sees_reservations_but_neither_guests_nor_settings(hotel: Hotel, signed_in: SignIn) -> None:
    waiting = requested(hotel, wish(hotel.room, hours(14)))
    accountant: User = make_member(hotel.venue.organisation, role=Role.ACCOUNTANT).user
    client = signed_in(accountant)
    page = client.get(f"/hote/reservations/{waiting.reference}/")
    assert (page.status_code, hotel.bob.email in page.content.decode()) == (200, False)
    assert hotel.bob.name not in text_of(client.get("/hote/"))
    assert client.get(f"/hote/lieux/{hotel.venue.slug}/modifier/").status_code == 403
    assert client.post(f"/hote/reservations/{waiting.reference}/accepter/").status_code == 403


def test_venues_of_others_are_not_in_the_lists(hotel: Hotel, desk: Client) -> None:
    other = make_hotel()
    held = other.hold(wish(other.room, hours(9)))
    submit(actor=other.bob, reservation_id=held.pk, now=NOW)
    assert [one.name for one in desk.get("/hote/").context["venues"]] == [hotel.venue.name]
    assert desk.get("/hote/reservations/?etat=toutes").context["rows"] == []
