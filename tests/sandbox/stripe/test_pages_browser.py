"""The pages in a real browser: paying by card, refused, asked by the bank, by direct debit; on a phone, by keyboard."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import violations
from tests.sandbox.stripe.conftest import Shop

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PICTURES")


def keep(page: Page, name: str) -> None:
    """A picture at both widths for whoever sets PICTURES to a folder; and nothing sticks out or is hard to reach."""
    page.wait_for_load_state()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 780})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
    assert violations(page) == []


@pytest.fixture
def back(shop: Shop) -> Iterator[str]:
    """Where the payer comes back: any page of ours will do."""
    yield f"{shop.standin.address}/calendriers/?session={{CHECKOUT_SESSION_ID}}"


def opened(shop: Shop, page: Page, back: str, **more: Any) -> str:
    session = shop.open_session(success_url=back, cancel_url=back.partition("?")[0], **more)
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(str(session.url))
    return session.id


def fill(page: Page, number: str, *, expiry: str = "12 / 34", cvc: str = "123") -> None:
    card = page.locator("form").first
    card.get_by_label("Numéro de carte").fill(number)
    card.get_by_label("Expiration (MM / AA)").fill(expiry)
    card.get_by_label("Code de sécurité").fill(cvc)
    card.get_by_label("Nom du titulaire").fill("Ana Trésorière")


def test_card_is_paid_by_keyboard_alone(shop: Shop, page: Page, back: str) -> None:
    session = opened(shop, page, back, locale="fr", customer_email="ana@demo.test")
    expect(page.get_by_text("Aucun argent réel.")).to_be_visible()
    keep(page, "pay")
    page.get_by_label("Numéro de carte").focus()
    page.keyboard.type("4242 4242 4242 4242")
    for text in ("12/34", "123", "Ana Trésorière"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/calendriers/?session={session}")
    assert shop.session(session).payment_status == "paid"
    page.goto(f"{shop.standin.address}/stripe/c/pay/{session}")
    expect(page.get_by_text("Le paiement est déjà fait.")).to_be_visible()


def test_refused_card_is_said_and_another_one_pays(shop: Shop, page: Page, back: str) -> None:
    session = opened(shop, page, back, locale="fr", customer_email="ana@demo.test")
    fill(page, "4000 0000 0000 0002")
    page.get_by_role("button", name="Payer 120,00 €").first.click()
    expect(page.get_by_role("alert")).to_have_text("Votre banque a refusé la carte. Essayez une autre carte.")
    keep(page, "refused")
    fill(page, "4242 4242 4242 4242")
    page.get_by_role("button", name="Payer 120,00 €").first.click()
    page.wait_for_url(f"**/calendriers/?session={session}")


@pytest.mark.parametrize(
    ("number", "expiry", "cvc", "words"),
    [
        ("4242 4242 4242 4243", "12 / 34", "123", "Ce numéro de carte n’est pas juste."),
        ("4242 4242 4242 4242", "01 / 20", "123", "Écrivez le mois et l’année"),
        ("4242 4242 4242 4242", "12 / 34", "1", "Le code de sécurité a trois chiffres"),
    ],
)
def test_slip_of_the_hand_is_said(
    shop: Shop, page: Page, back: str, number: str, expiry: str, cvc: str, words: str
) -> None:
    session = opened(shop, page, back, locale="fr", customer_email="ana@demo.test")
    fill(page, number, expiry=expiry, cvc=cvc)
    page.get_by_role("button", name="Payer 120,00 €").first.click()
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.locator("[aria-invalid]")).to_have_count(1)
    assert shop.session(session).payment_intent is None


@pytest.mark.parametrize(("answer", "paid"), [("Confirmer le paiement", "paid"), ("Refuser", "unpaid")])
def test_bank_asks_and_is_answered(shop: Shop, page: Page, back: str, answer: str, paid: str) -> None:
    session = opened(shop, page, back, locale="fr", customer_email="ana@demo.test")
    fill(page, "4000 0025 0000 3155")
    page.get_by_role("button", name="Payer 120,00 €").first.click()
    page.wait_for_url("**/stripe/3ds/*")
    keep(page, "bank")
    page.get_by_role("button", name=answer).click()
    if paid == "paid":
        page.wait_for_url(f"**/calendriers/?session={session}")
    else:
        expect(page.get_by_role("alert")).to_contain_text("La confirmation a été refusée.")
        expect(page.get_by_label("Numéro de carte")).to_be_visible()
    assert shop.session(session).payment_status == paid


def test_direct_debit_is_given_in_english(shop: Shop, page: Page, back: str) -> None:
    session = opened(shop, page, back, locale="en")
    page.get_by_text("Pay by SEPA direct debit").click()
    debit = page.locator("form").last
    debit.get_by_label("IBAN").fill("FR14 2004 1010 0505 0001 3M02 606")
    debit.get_by_label("Name").fill("Ana")
    debit.get_by_label("Email address").fill("ana@demo.test")
    keep(page, "debit")
    debit.get_by_role("button", name="Pay €120.00").click()
    page.wait_for_url(f"**/calendriers/?session={session}")
    shop.standin.wait_until_delivered()
    assert shop.session(session).payment_status == "paid"


def test_payer_goes_back_without_paying_and_finds_a_closed_page(shop: Shop, page: Page, back: str) -> None:
    session = opened(shop, page, back, locale="fr")
    page.get_by_role("link", name="Revenir sans payer").click()
    page.wait_for_url("**/calendriers/")
    shop.client.v1.checkout.sessions.expire(session, {}, shop.here)
    page.goto(f"{shop.standin.address}/stripe/c/pay/{session}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page de paiement est fermée")
    keep(page, "closed")


def test_host_fills_in_and_comes_back(shop: Shop, page: Page) -> None:
    account = shop.client.v1.accounts.create({"type": "standard", "country": "FR"}).id
    here = f"{shop.standin.address}/calendriers/"
    given: Any = {"account": account, "return_url": here, "refresh_url": here, "type": "account_onboarding"}
    page.goto(shop.client.v1.account_links.create(given).url)
    keep(page, "setup")
    page.get_by_label("Nom affiché aux payeurs").fill("Gîte du Causse")
    page.get_by_role("button", name="Tout envoyer : le compte est prêt").click()
    page.wait_for_url(here)
    assert shop.client.v1.accounts.retrieve(account).charges_enabled is True


def test_everything_is_shown_and_can_be_set(shop: Shop, page: Page) -> None:
    intent = shop.paid(customer_email="ana@demo.test")
    shop.client.v1.refunds.create({"payment_intent": intent.id, "amount": 2000}, shop.here)
    page.goto(f"{shop.standin.address}/stripe/")
    expect(page.get_by_role("link", name="checkout.session.completed")).to_have_count(1)
    keep(page, "overview")
    page.get_by_label("Événements envoyés plusieurs fois").fill("0,25")
    page.get_by_role("button", name="Régler").click()
    page.get_by_label("Avancer de (heures)").fill("2")
    page.get_by_role("button", name="Avancer", exact=True).click()
    state = shop.standin.state()
    assert (state["chaos"]["duplicate"], state["moved"]) == (0.25, 7200)
    page.get_by_role("link", name="Hôtel du Lac", exact=True).click()
    keep(page, "account")
    page.get_by_role("button", name="Déconnecté par l’hôte").click()
    assert "deauthorized" not in page.url
    assert list(shop.client.v1.accounts.list()) == []
