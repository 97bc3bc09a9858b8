"""What goes wrong on a real phone while somebody books: nothing is booked twice, and nothing that was typed is lost."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from accounts.models import Session
from bookings import lifecycle
from bookings.models import Reservation
from commons.models import Event
from tests.bookings.api.conftest import clock  # noqa: F401
from tests.bookings.conftest import make_hotel
from tests.factories import NOW
from tests.stories.walking import walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Nous arrivons à 9 h 15 — « déjà » prêts."


def lose(route):
    """The server gets it, the answer never arrives."""
    route.fetch(max_redirects=0)
    route.abort()


def test_double_clicks_a_wrong_clock_no_network_and_a_session_that_is_over(browser, live_server):
    hotel = make_hotel(name="Hôtel du Causse")
    visit = walk(browser, live_server.url, 360, True)
    page, context = visit.page, visit.page.context
    page.clock.install(time=datetime(2031, 5, 1, 3, 0, tzinfo=UTC))
    asked = f"voir=prix&date=2027-01-12&from_time=09:00&to_time=17:00&headcount=4&space_{hotel.desks.pk}=4"
    visit.go(f"/lieux/{hotel.venue.slug}/reserver/?{asked}")
    visit.follow("Se connecter pour réserver")
    visit.sign_in(hotel.bob)

    # The answer gets lost on the way: the page says what is kept already.
    page.route("**/garder/**", lose, times=1)
    page.get_by_role("button", name="Garder ces places 15 minutes").click()
    page.wait_for_url("chrome-error://**")
    page.go_back()
    page.reload()
    visit.says("Vous gardez déjà une place à ce moment")
    lifecycle.cancel(actor=hotel.bob, reservation_id=Reservation.objects.get().pk, now=NOW)

    # A double click on what keeps the places.
    page.get_by_role("button", name="Garder ces places 15 minutes").dblclick()
    expect(page).to_have_url(re.compile("/confirmer/$"))
    assert Reservation.objects.filter(state="held").count() == 1

    # The clock of the phone is four years ahead: the places are still kept for a quarter of an hour. With a clock that
    # is set, Playwright counts what has passed from then on, and not from when the page came.
    expect(page.locator(".countdown")).to_have_text(re.compile("^1[0-5]:"))

    # No network when it is sent: back, and all is there.
    visit.fill(message=WORDS)
    confirming = page.url
    context.set_offline(True)
    page.get_by_role("button", name="Réserver avec obligation de paiement").click()
    page.wait_for_url("chrome-error://**")
    context.set_offline(False)
    page.go_back()
    page.wait_for_url(confirming)
    expect(page.locator("[name=message]")).to_have_value(WORDS)

    # The session is over at the last step: signed in again, the words are there.
    Session.objects.all().delete()
    page.get_by_role("button", name="Réserver avec obligation de paiement").click()
    page.wait_for_url("**/accounts/login/**")
    visit.sign_in(hotel.bob)
    page.wait_for_url(confirming)
    expect(page.locator("[name=message]")).to_have_value(WORDS)

    # It is over once more, and somebody signs in in another tab: the form of this one is told so, and sent again.
    Session.objects.all().delete()
    other = context.new_page()
    other.goto(f"{live_server.url}/accounts/login/")
    other.locator("main [name=login]").fill(hotel.bob.email)
    other.locator("main [name=password]").fill("intersaison")
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_url(lambda url: "login" not in url)
    page.get_by_role("button", name="Réserver avec obligation de paiement").click()
    expect(page.locator("main")).to_contain_text("Votre connexion a changé entre-temps")

    page.get_by_role("button", name="Envoyer de nouveau").dblclick()
    expect(page).to_have_url(re.compile("/mes-reservations/[^/]+/$"))
    visit.says("confirmée")
    kept = Reservation.objects.exclude(state="cancelled").values_list("state", "message")
    assert list(kept) == [("confirmed", WORDS)]
    assert Event.objects.filter(kind="reservation_submitted").count() == 1
    context.close()
