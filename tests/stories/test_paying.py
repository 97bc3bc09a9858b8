"""The story of a card: refused, then paid with the bank's question, confirmed by webhook, billed, cancelled, refunded.

And a treasurer without an account, who pays by the link. The worker's part is done between two looks at a page.
"""

from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from accounts.words import Role
from bookings import lifecycle
from bookings.invoices.awaiting import issue_awaited
from bookings.invoices.rendering.making import make_due_files
from bookings.models import Refund, Reservation
from bookings.pages.paying import views
from bookings.payments.links import link_of
from bookings.payments.refunding import ask_due_refunds
from bookings.payments.webhooks import handle_webhooks
from bookings.states import State
from commons.outbox import handle_events
from tests.bookings.conftest import hours, wish
from tests.bookings.invoices.conftest import Office
from tests.bookings.payments.conftest import Till, make_hotel, make_till
from tests.factories import make_member
from tests.stories.walking import Walk, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TO = {"legal_name": "Camille Barthe", "address": "3 place du Foirail", "postal_code": "48000", "city": "Mende"}


@pytest.fixture
def till(stripe_standin: Any, settings: Any, live_server: Any) -> Till:
    """A hotel that takes cards only and bills, and a stand-in that tells this site what happens."""
    settings.SITE_URL = live_server.url
    hotel = make_hotel(name="Hôtel du Causse")
    till = make_till(stripe_standin, settings, hotel)
    stripe_standin.control(webhook_url=f"{live_server.url}/webhooks/stripe/")
    office = Office(hotel, make_member(hotel.venue.organisation, role=Role.OWNER).user)
    office.identify()
    office.regime("liable")
    office.mandate()
    return till


def work(till: Till) -> None:
    """What the worker does once the events have come."""
    till.standin.wait_until_delivered()
    now = datetime.now().astimezone()
    handle_webhooks(now=now)
    ask_due_refunds(now=now)
    till.standin.wait_until_delivered()
    handle_webhooks(now=now)
    handle_events(now=now)
    issue_awaited(now=now)
    make_due_files(now=now, seconds=30)


def give_card(visit: Walk, number: str) -> None:
    """On the page of the stand-in."""
    card = visit.page.locator("form").first
    for label, value in (("Numéro de carte", number), ("Expiration (MM / AA)", "12 / 34"), ("Code de sécurité", "123")):
        card.get_by_label(label).fill(value)
    card.get_by_label("Nom du titulaire").fill("Camille Barthe")
    card.get_by_label("Adresse de messagerie").fill("camille@demo.test")
    card.get_by_role("button").click()
    visit.page.wait_for_load_state()


def again(visit: Walk) -> str:
    visit.page.reload()
    visit.see()
    return visit.read()


def test_a_card_from_refusal_to_refund(browser: Any, live_server: Any, till: Till, monkeypatch: Any) -> None:
    # The page that waits is asked for again by this test, not by itself while it is looked at.
    monkeypatch.setattr(views, "ASK_AGAIN_SECONDS", 600)
    hotel = till.hotel
    visit = walk(browser, live_server.url, 360, True)
    asked = f"voir=prix&date=2027-01-12&from_time=09:00&to_time=12:00&headcount=2&space_{hotel.room.pk}=on"
    visit.go(f"/accounts/login/?next={quote(f'/lieux/{hotel.venue.slug}/reserver/?{asked}')}")
    visit.sign_in(hotel.bob)
    visit.press("Garder cette place")
    visit.press("Réserver avec obligation de paiement")
    visit.says("À payer : 30,00 €, au plus tard le")
    pay_page = visit.page.url

    visit.press("Payer")
    give_card(visit, "4000 0000 0000 0002")
    expect(visit.page.get_by_role("alert")).to_contain_text("Votre banque a refusé la carte")
    work(till)
    visit.page.goto(pay_page)
    visit.see()
    visit.says("La carte a été refusée. Rien n’a été débité.")

    visit.press("Revenir à la page de paiement")
    give_card(visit, "4000 0025 0000 3155")
    visit.page.get_by_role("button", name="Confirmer le paiement").click()
    visit.see()
    visit.says("Nous attendons la confirmation")
    assert Reservation.objects.get().state == State.AWAITING_PAYMENT
    work(till)
    assert "Merci, votre paiement est arrivé" in again(visit)
    visit.says("La réservation est confirmée.")

    visit.follow("Voir la réservation")
    visit.follow("L’indiquer")
    visit.fill(**TO)
    visit.press("Enregistrer")
    work(till)
    assert "Facture F" in again(visit)
    bill = visit.page.get_by_role("link", name="Facture F").get_attribute("href")
    assert visit.page.request.get(live_server.url + str(bill)).body().startswith(b"%PDF")

    visit.follow("Annuler")
    visit.says("Les 30,00 € payés sont remboursés en entier.")
    visit.press("Annuler la réservation")
    work(till)
    assert "Remboursement de 30,00 € : fait." in again(visit)
    work(till)
    assert "Avoir A" in again(visit)
    assert Reservation.objects.get().state == State.CANCELLED
    assert list(Refund.objects.values_list("state", "amount")) == [("succeeded", 30)]
    visit.page.context.close()


def test_a_treasurer_without_an_account_pays_by_the_link(browser: Any, live_server: Any, till: Till) -> None:
    hotel, now = till.hotel, datetime.now().astimezone()
    held = hotel.hold(wish(hotel.room, hours(9, 3)), now=now)
    one = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=now)
    link = link_of(one)
    assert link is not None
    visit = walk(browser, live_server.url, 1280, True)
    visit.go(f"/payer/{link.token}/")
    assert "Voir la réservation" not in visit.read()
    visit.press("Payer")
    give_card(visit, "4242 4242 4242 4242")
    work(till)
    assert "Merci, votre paiement est arrivé" in again(visit)
    assert Reservation.objects.get().state == State.CONFIRMED
    visit.page.context.close()
