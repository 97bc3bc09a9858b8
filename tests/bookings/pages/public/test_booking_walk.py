"""The booking page on a phone: what a long form comes to stays in sight, and hides nothing that has the focus."""

import pytest
from playwright.sync_api import expect

from tests.bookings.conftest import make_hotel
from tests.bookings.pages.public.test_time_map import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_total_leads_to_the_next_step(browser, live_server, width):
    hotel = make_hotel()
    page = opened(browser, width)
    asked = f"voir=prix&date=2027-01-12&from_time=09:00&to_time=11:00&headcount=2&space_{hotel.desks.pk}=2"
    page.goto(f"{live_server.url}/lieux/{hotel.venue.slug}/reserver/?{asked}&until=2027-02-23")
    bar = page.get_by_role("link", name="Continuer")
    expect(bar).to_be_visible(visible=width == 360)
    if width == 1280:
        page.context.close()
        return
    top = bar.bounding_box()["y"]
    for name in ("headcount", "purpose", "audience"):
        page.locator(f"[name={name}]").focus()
        box = page.locator(f"[name={name}]").bounding_box()
        assert box["y"] + box["height"] <= top
    bar.click()
    expect(page.get_by_role("link", name="Se connecter pour réserver")).to_be_in_viewport()
    # Where the price stands line by line, the bar has done its work.
    expect(bar).not_to_be_in_viewport()
    page.context.close()
