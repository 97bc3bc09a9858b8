"""Communes are proposed while one types, as one types them; by keyboard, by touch, and not at all without network."""

import pytest
from playwright.sync_api import expect

from tests.bookings.conftest import make_hotel
from tests.browser import violations
from tests.factories import make_commune

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(page, live_server):
    make_hotel()
    make_commune(insee="48140", name="Saint-Chély-d’Apcher", search_name="saint chely d apcher", postal_codes=["48200"])
    make_commune(insee="12214", name="Saint-Chély-d’Aubrac", search_name="saint chely d aubrac", postal_codes=["12470"])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/recherche/")
    return page


def proposals(page):
    return page.locator(".proposals li")


def test_a_commune_is_taken_with_the_keyboard(page):
    where = page.get_by_role("combobox", name="Où")
    where.press_sequentially("st chely")
    expect(proposals(page)).to_have_text(["Saint-Chély-d’Apcher (48200)", "Saint-Chély-d’Aubrac (12470)"])
    assert where.get_attribute("aria-expanded") == "true"
    assert violations(page) == []
    where.press("ArrowDown")
    where.press("ArrowDown")
    expect(page.locator(".proposals [aria-selected=true]")).to_have_text("Saint-Chély-d’Aubrac (12470)")
    where.press("Enter")
    # Enter took the commune; the next one searches.
    expect(where).to_have_value("Saint-Chély-d’Aubrac (12470)")
    expect(page.locator(".proposals")).to_be_hidden()
    where.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Saint-Chély-d’Aubrac et ses environs")


def test_a_postal_code_is_enough_and_a_tap_takes(page):
    page.get_by_role("combobox", name="Où").press_sequentially("48200")
    proposals(page).click()
    expect(page.get_by_role("combobox", name="Où")).to_have_value("Saint-Chély-d’Apcher (48200)")
    expect(page.locator(".proposals")).to_be_hidden()


def test_what_is_typed_stays_as_it_is(page):
    where = page.get_by_role("combobox", name="Où")
    where.press_sequentially("mend")
    expect(proposals(page)).to_have_text(["Mende (48000)"])
    where.press("Escape")
    expect(page.locator(".proposals")).to_be_hidden()
    expect(where).to_have_value("mend")
    # At once: « mendx » alone is near enough to « mende » to be proposed.
    where.fill("mendxyz")
    page.context.set_offline(True)
    where.press_sequentially("z")
    page.wait_for_timeout(400)
    expect(page.locator(".proposals")).to_be_hidden()
    expect(where).to_have_value("mendxyzz")
