"""The coworker's story: four desks for a day, then one for a whole week."""

import pytest
from allauth.account.models import EmailAddress

from bookings.models import Reservation
from tests.bookings.api.conftest import clock  # noqa: F401
from tests.bookings.conftest import make_hotel
from tests.stories.keyboard import Hands
from tests.stories.walking import SCREENS, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scripts"), SCREENS)
def test_from_search_to_confirmed_and_back(browser, live_server, width, scripts):
    hotel = make_hotel(name="Hôtel du Causse", arrival_instructions="Entrée par la cour, code 4815.")
    visit = walk(browser, live_server.url, width, scripts)
    visit.go("/")
    visit.page.locator("[name=duration]").select_option("hours")
    visit.fill(where="Mende", date="2027-01-12", from_time="09:00", to_time="17:00", count=4)
    visit.press("Chercher")
    visit.says("24 places libres")
    visit.says("96 €")
    visit.follow("Hôtel du Causse")
    visit.follow("Voir le prix et réserver")
    visit.says("Total TTC 96,00 €")

    visit.follow("Se connecter pour réserver")
    visit.sign_in(hotel.bob)
    choice = visit.page.url
    visit.press("Garder ces places 15 minutes")
    visit.says("La place est gardée jusqu’à 10 h 15.")
    visit.page.goto(choice)
    visit.see()
    visit.says("Vous gardez déjà une place à ce moment :")
    visit.follow("La confirmer")
    visit.fill(message="Nous arrivons à 9 h 15.")
    visit.press("Réserver avec obligation de paiement")
    visit.says("Entrée par la cour, code 4815.")

    visit.page.go_back()
    visit.page.get_by_text("C’est déjà envoyé").wait_for()

    visit.follow("Annuler")
    visit.says("Rien n’est dû : les 96,00 € ne sont pas demandés.")
    visit.press("Annuler la réservation")
    visit.says("annulée")
    assert list(Reservation.objects.values_list("state", "message")) == [("cancelled", "Nous arrivons à 9 h 15.")]
    visit.page.context.close()


def test_one_desk_for_a_whole_week_by_keyboard(browser, live_server):
    hotel = make_hotel(name="Hôtel du Causse")
    visit = walk(browser, live_server.url, 1280, True)
    visit.go(f"/accounts/login/?next=/lieux/{hotel.venue.slug}/reserver/")
    visit.sign_in(hotel.bob)
    visit.fill(date="2027-01-11", from_time="08:30", to_time="18:30")
    visit.page.locator("summary").first.focus()
    visit.page.keyboard.press("Enter")
    visit.fill(last_day="2027-01-15")
    visit.page.get_by_label("Garder la place même quand le lieu ferme").focus()
    visit.page.keyboard.press("Space")
    visit.fill(**{f"space_{hotel.desks.pk}": 1})
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**voir=prix**")
    visit.says("Total TTC 150,00 €")
    visit.page.get_by_role("button", name="Garder cette place 15 minutes").focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/confirmer/")
    visit.page.get_by_role("button", name="Réserver avec obligation de paiement").focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/mes-reservations/*/")
    visit.says("gardé même quand le lieu ferme")
    visit.go("/mes-reservations/")
    visit.says("du lundi 11 janvier 2027, 8 h 30 au vendredi 15 janvier 2027, 18 h 30")
    visit.page.context.close()


def test_search_to_cancelled_on_a_phone_with_the_keyboard_alone(browser, live_server):
    hotel = make_hotel(name="Hôtel du Causse", arrival_instructions="Entrée par la cour, code 4815.")
    visit = walk(browser, live_server.url, 360, True)
    visit.page.goto(live_server.url + "/")
    hands = Hands(visit.page)
    hands.arrive()
    hands.skip()
    hands.type_in("where", "Mende")
    hands.type_in("date", "02022027")
    hands.type_in("duration", "d")
    hands.type_in("from_time", "0900AM")
    hands.type_in("to_time", "1100AM")
    hands.open("Chercher")
    for name in ("Hôtel du Causse", "Voir le prix et réserver", "Se connecter pour réserver"):
        hands.skip()
        hands.open(name)
    hands.skip()
    hands.type_in("login", hotel.bob.email)
    hands.type_in("password", "oublié")
    hands.send()
    # The eyes are led to what is wrong, and the keys go on from there.
    assert hands.at()["role"] == "alert"
    EmailAddress.objects.create(user=hotel.bob, email=hotel.bob.email, verified=True, primary=True)
    hands.type_in("password", "intersaison")
    hands.send()
    hands.skip()
    hands.open("Garder cette place 15 minutes")
    hands.type_in("message", "Nous arrivons à 9 h 15.")
    hands.open("Réserver avec obligation de paiement")
    visit.says("Entrée par la cour, code 4815.")
    # What has happened; or what was skipped to, which begins with it.
    assert hands.at()["role"] in ("status", "main")
    hands.leave()
    hands.skip()
    hands.open("Annuler")
    hands.skip()
    hands.open("Annuler la réservation")
    assert hands.at()["role"] in ("status", "main")
    assert list(Reservation.objects.values_list("state", flat=True)) == ["cancelled"]
    assert not hands.faults, "\n".join(hands.faults)
    visit.page.context.close()
