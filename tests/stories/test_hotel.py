"""The hotel's story: a venue, its winter, its prices; then requests, a blocked afternoon and a telephone call."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.words import Role
from bookings.lifecycle import submit
from bookings.models import Block, Reservation
from tests.bookings.api.conftest import clock  # noqa: F401
from tests.bookings.conftest import hours, make_hotel, wish
from tests.factories import NOW, make_commune, make_member, make_organisation, make_user
from tests.stories.walking import SCREENS, Walk, walk
from venues.models import Opening, Season, Space, Venue, VenueKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SPACES = [
    ("Salle à manger", "desks", "24"),
    ("Salon bleu", "meeting_room", "1"),
    ("Salon vert", "meeting_room", "1"),
    ("Vidéoprojecteur", "equipment", "1"),
]
EVENING = ["Salon bleu", "Salon vert", "Vidéoprojecteur"]


def host() -> User:
    """Somebody with a trusted organisation, in a country with one commune."""
    make_commune()
    return make_member(make_organisation(name="Hôtel SARL"), make_user("hote@example.test"), role=Role.OWNER).user


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_a_venue_publishes_its_winter(browser, live_server, width, scripts):
    user = host()
    visit = walk(browser, live_server.url, width, scripts)
    visit.go("/accounts/login/?next=/hote/")
    visit.sign_in(user)
    visit.page.locator("main").get_by_role("link", name="Proposer un lieu").click()
    visit.see()
    visit.follow("Décrire mon lieu")
    visit.page.get_by_label("Type de lieu").select_option(str(VenueKind.objects.get(code="hotel").pk))
    visit.fill(name="Hôtel du Causse", commune="Mende", safety_headcount=80)
    visit.press("Créer le lieu")
    visit.says("Ajoutez ses espaces.")

    add_spaces(visit)
    add_season(visit)
    assert "Salle à manger 104 1040" in visit.read().replace("Jours ", "").replace("Heures ", "")
    visit.follow("Tarifs et suppléments")
    for name, price in (
        ("Salle à manger", "3"),
        ("Salon bleu", "10,50"),
        ("Salon vert", "10"),
        ("Vidéoprojecteur", "0"),
    ):
        visit.page.get_by_label(f"{name}, heure", exact=True).fill(price)
    visit.press("Enregistrer les tarifs")
    visit.page.locator(".crumb a").click()
    visit.press("Publier la saison")
    visit.says("La saison est publiée.")
    visit.page.locator(".crumb a").click()
    visit.see()
    visit.press("Publier le lieu")
    visit.says("Le lieu est publié : tout le monde peut le trouver.")
    visit.follow("La page publique")
    visit.says("Hôtel du Causse")
    assert_published()
    visit.page.context.close()


def add_spaces(visit: Walk) -> None:
    visit.follow("Ajouter un espace")
    for name, kind, units in SPACES:
        visit.page.locator("main [name=kind]").select_option(kind)
        visit.fill(name=name, units=units)
        visit.press("Enregistrer, et un autre")
    visit.page.locator(".crumb a").click()
    visit.see()


def add_season(visit: Walk) -> None:
    visit.follow("Nouvelle saison")
    visit.fill(**{"season-name": "Hiver", "season-first_day": "2026-11-01", "season-last_day": "2027-03-31"})
    visit.page.get_by_label("Fermé les jours fériés").check()
    visit.fill(**{"week-day_0": "8:30-18:30"})
    visit.press("Copier le lundi jusqu’au vendredi")
    expect(visit.page.locator("[name=week-day_4]")).to_have_value("8:30-18:30")
    for name in EVENING:
        visit.page.get_by_label(name, exact=True).check()
    visit.fill(**{"other0-day_1": "8:30-22:00"})
    visit.press("Enregistrer et voir les ouvertures")


def assert_published() -> None:
    venue, season = Venue.objects.get(), Season.objects.get()
    assert (venue.state, season.state, season.rates.count()) == ("published", "published", 4)
    ends = {
        name: Opening.objects.filter(space__name=name, period__startswith__date="2027-01-12").get().period.upper.hour
        for name, _kind, _units in SPACES
    }
    # A Tuesday in winter: UTC is an hour earlier.
    assert ends == {"Salle à manger": 17} | dict.fromkeys(EVENING, 21)
    assert Space.objects.get(name="Salle à manger").units == 24


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_a_day_at_the_desk(browser, live_server, width, scripts):
    hotel = make_hotel(name="Hôtel du Causse", approval=Venue.Approval.REQUEST)
    asked = [hotel.hold(wish(hotel.room, hours(hour, 2))) for hour in (9, 13)]
    for one in asked:
        submit(actor=hotel.bob, reservation_id=one.pk, now=NOW)
    visit = walk(browser, live_server.url, width, scripts)
    visit.go("/accounts/login/?next=/hote/")
    visit.sign_in(hotel.alice)
    visit.says("Demandes à traiter")

    visit.go(f"/hote/reservations/{asked[0].reference}/")
    visit.press("Accepter")
    visit.go(f"/hote/reservations/{asked[1].reference}/")
    visit.follow("Refuser")
    visit.fill(reason="La salle est en travaux cet après-midi-là.")
    visit.press("Refuser la demande")
    visit.go("/hote/reservations/")
    visit.go(f"/hote/lieux/{hotel.venue.slug}/planning/?semaine=2027-01-12")
    visit.says("9 h – 11 h")

    visit.follow("Bloquer un créneau")
    visit.page.get_by_label("Espace").select_option(str(hotel.room.pk))
    visit.fill(date="2027-01-12", from_time="14:00", to_time="18:00", reason="Travaux")
    visit.press("Bloquer")
    visit.says("Travaux")

    visit.follow("Réserver pour quelqu’un")
    visit.fill(contact_name="Mme Roux", contact_phone="04 66 00 00 00", headcount=2)
    visit.fill(date="2027-01-13", from_time="09:00", to_time="12:00", **{f"space_{hotel.desks.pk}": 2})
    visit.press("Voir le prix")
    visit.says("18,00 €")
    visit.press("Réserver")
    visit.says("C’est réservé et confirmé.")

    visit.follow("Annuler")
    visit.says("Le lieu annule : rien n’est dû, les 18,00 € ne sont pas demandés.")
    visit.fill(reason="Elle a rappelé.")
    visit.press("Annuler la réservation")
    look_at_the_calendars(visit, hotel.venue.slug)
    close_some_days(visit, hotel.venue.slug)
    states = Reservation.objects.order_by("pk").values_list("state", flat=True)
    assert (list(states), Block.objects.count()) == (["confirmed", "declined", "cancelled"], 1)
    visit.page.context.close()


def close_some_days(visit: Walk, slug: str) -> None:
    visit.go(f"/hote/lieux/{slug}/")
    visit.follow("Fermer le lieu certains jours")
    visit.fill(first_day="2027-01-11", last_day="2027-01-15", reason="Travaux")
    visit.press("Fermer ces jours")
    visit.says("1 réservation se retrouverait hors des ouvertures")
    visit.page.get_by_label("J’ai vu ces réservations").check()
    visit.press("Fermer ces jours")
    visit.says("du lundi 11 au vendredi 15 janvier 2027")
    visit.press("Rouvrir")
    visit.says("Aucune fermeture à venir.")


def look_at_the_calendars(visit: Walk, slug: str) -> None:
    visit.go(f"/hote/lieux/{slug}/agendas/")
    visit.follow("Ajouter un agenda")
    visit.fill(name="Airbnb", url="http://10.0.0.1/hotel.ics")
    visit.press("Ajouter et lire")
    visit.says("adresse refusée")
    visit.page.locator(".crumb a").click()
    visit.see()
    visit.press("Créer l’adresse")
    expect(visit.page.locator("input[readonly]").first).to_have_value(re.compile("[.]ics$"))
    visit.go("/hote/conflits/")
    visit.go(f"/hote/lieux/{slug}/modifier/")
