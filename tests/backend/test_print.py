"""What comes out of a printer: the content, dark on white, as wide as the paper, without what one can only press."""

import io
from decimal import Decimal

import pytest
from pypdf import PdfReader

from bookings.lifecycle import submit
from bookings.series import hold_series, submit_series
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import clock  # noqa: F401
from tests.factories import NOW
from tests.plain import plain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A4 less the margins of print.css, at 96 dots an inch.
PAPER = 672
PRESSED = "button, .button, nav, .foot, .skip, form.pick"
# What is wider than its place, and would be cut or scrolled.
CUT = """[...document.querySelectorAll("main *")].filter((one) =>
    one.clientWidth && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible"
    && !one.closest(".vh")).map((one) => one.outerHTML.slice(0, 120))"""
INK = "getComputedStyle(document.querySelector('main h1')).color"


@pytest.fixture
def printed(browser, live_server, client):
    """The text of a page on paper, once looked at; in a browser that shows pages dark."""
    context = browser.new_context(viewport={"width": PAPER, "height": 900}, color_scheme="dark", locale="fr-FR")
    page = context.new_page()

    def of(path, user=None):
        if user:
            client.force_login(user)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(live_server.url + path)
        page.emulate_media(media="print")
        assert [one for one in page.locator(PRESSED).all() if one.is_visible()] == []
        assert page.evaluate("document.documentElement.scrollWidth") == PAPER
        assert page.evaluate(CUT) == []
        shade = page.evaluate(INK).removeprefix("rgb(").rstrip(")").split(",")
        assert max(map(Decimal, shade)) < 80
        # Images that wait to be scrolled to must not be missing.
        return [plain(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]

    yield of
    context.close()


def test_week_of_a_venue(printed):
    hotel = make_hotel()
    text = " ".join(printed(f"/lieux/{hotel.venue.slug}/?date=2027-01-12"))
    for words in (hotel.venue.name, "Ce qui est libre", "17 janvier 2027", "9 h", "ouvert à vous", "Salle à manger"):
        assert words in text


def test_confirmation_fits_two_sheets(printed):
    hotel = make_hotel()
    hotel.venue.arrival_instructions = "Code 4815."
    hotel.venue.save()
    stay = submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.desks, hours(9, 8), 4)).pk, now=NOW)
    sheets = printed(f"/mes-reservations/{stay.reference}/", hotel.bob)
    text = " ".join(sheets)
    # The terms are folded on the screen.
    for words in (stay.reference, "Code 4815.", "96,00 €", "mardi 12 janvier 2027", "Annulation sans frais jusqu’à"):
        assert words in text
    assert len(sheets) <= 2


def test_calendar_of_a_series(printed):
    hotel = make_hotel()
    lines = [wish(hotel.room, hours(9, 2))]
    series = hold_series(actor=hotel.bob, lines=lines, pattern={"until": "2027-02-02"}, headcount=4, now=NOW)
    submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
    sheets = printed(f"/mes-reservations/series/{series.reference}/", hotel.bob)
    for day in ("12 janvier", "19 janvier", "26 janvier", "2 février"):
        assert day in " ".join(sheets)
    path = f"/lieux/{hotel.venue.slug}/reserver/?voir=prix&date=2027-01-12&from_time=09:00&to_time=11:00"
    asked = f"{path}&until=2027-02-02&headcount=1&space_{hotel.room.pk}=1"
    assert "janvier 2027" in " ".join(printed(asked))
