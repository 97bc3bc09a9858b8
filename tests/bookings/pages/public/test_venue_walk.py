"""From a host's photos to the page that everybody sees, in a real browser: seen, described, reported."""

import pytest
from playwright.sync_api import expect

from tests.bookings.conftest import make_hotel
from tests.browser import violations
from tests.venues.rules.test_pictures import SVG, jpeg
from venues.models import Report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


def look(page):
    """No violation, nothing wider than the screen, on a phone and a desk, by day and night."""
    for width, scheme in SCREENS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page) == [], (page.url, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == width, (page.url, width)


def take_time(page):
    """By a click and another, by keys, by dragging, by typing; another week comes without the rest of the page."""
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.evaluate("window.sameness = 1")
    page.locator("#semaine-avant").click()
    page.wait_for_url("**semaine=2027-01-04#semaine")
    page.locator("#semaine-apres").click()
    page.wait_for_url("**semaine=2027-01-11#semaine")
    page.wait_for_function("document.querySelector('#semaine-dit').textContent.includes('11')")
    expect(page.locator("#semaine-apres")).to_be_focused()
    assert page.evaluate("window.sameness") == 1

    def cell(hour):
        return page.locator(f'[data-starts="2027-01-12T{hour:02d}:00"] a')

    def taken():
        fields = [page.locator(f"#pris-{name}").input_value() for name in ("date", "from_time", "to_time")]
        return [*fields, page.locator(".week td.chosen").count()]

    cell(9).click()
    cell(11).click()
    assert taken() == ["2027-01-12", "09:00", "12:00", 3]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    assert taken() == ["2027-01-12", "12:00", "14:00", 2]
    expect(page.locator(".pick-said")).to_have_text("mardi 12 janvier, 12:00 – 14:00")
    cell(16).hover()
    page.mouse.down()
    cell(14).hover()
    page.mouse.up()
    assert taken() == ["2027-01-12", "14:00", "17:00", 3]
    page.locator("#pris-to_time").fill("15:30")
    assert taken()[3] == 2
    assert refused == []


def test_photos_are_sent_described_shown_and_the_page_reported(browser, live_server, client):
    name = "Centre de séjour de la haute vallée du Lot et de la Margeride réunies مكان Straßenschänkenwirtschaft"
    hotel = make_hotel(name=name, house_rules="Calme après 22 h.", erp_types=["O", "N"], erp_category=5)
    client.force_login(hotel.alice)
    # axe is put into the page by script, which the pages' own policy would refuse.
    context = browser.new_context(bypass_csp=True, locale="fr-FR")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()

    page.goto(f"{live_server.url}/hote/lieux/{hotel.venue.slug}/photos/")
    files = [(f"{number}.jpg", "image/jpeg", jpeg(900, 600)) for number in range(2)] + [("x.svg", "image/svg+xml", SVG)]
    page.set_input_files("#photos", [{"name": n, "mimeType": kind, "buffer": content} for n, kind, content in files])
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("alert")).to_contain_text("« x.svg » est un dessin")
    page.get_by_label("Ce qu’on voit sur la photo").first.fill("La façade")
    page.get_by_role("button", name="Après photo 1").click()
    page.get_by_label("Ce qu’on voit sur la photo").first.fill("Le jardin")
    page.get_by_role("button", name="Enregistrer").last.click()
    look(page)

    page.goto(f"{live_server.url}/lieux/{hotel.venue.slug}/?date=2027-01-12")
    assert [one.get_attribute("alt") for one in page.locator(".gallery img").all()] == ["Le jardin", "La façade"]
    page.wait_for_function(
        "[...document.querySelectorAll('.gallery img')].every(one => one.complete && one.naturalWidth)"
    )
    take_time(page)
    look(page)

    page.get_by_role("link", name="Signaler cette page").click()
    look(page)
    page.get_by_label("cela ressemble à une arnaque").check()
    page.get_by_label("Dites-nous").fill("Demande un virement à l’étranger.")
    page.get_by_role("button", name="Envoyer aux administrateurs").click()
    expect(page.get_by_role("status")).to_contain_text("ont reçu votre signalement")
    assert Report.objects.get().reason == "fraud"

    page.get_by_role("link", name="Conditions générales").click()
    look(page)
    context.close()
