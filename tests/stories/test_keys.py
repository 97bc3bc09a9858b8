"""The keys that people know work on our own widgets: disclosures, the time axis, the week, radio groups."""

import pytest
from playwright.sync_api import expect

from bookings.models import Reservation
from tests.bookings.api.conftest import clock  # noqa: F401
from tests.bookings.conftest import hours, make_hotel, wish
from tests.factories import make_method
from tests.stories.keyboard import Hands
from tests.stories.walking import walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = "2027-01-12"


def test_a_search_is_narrowed_and_moved_through_the_year(browser, live_server):
    make_hotel(name="Hôtel du Causse")
    visit = walk(browser, live_server.url, 1280, True)
    page, hands = visit.page, Hands(visit.page)
    page.goto(f"{live_server.url}/recherche/?where=Mende&count=1&date={TUESDAY}")
    page.wait_for_selector("[data-ready=map]")
    hands.arrive()

    hands.reach("Plus de filtres")
    page.keyboard.press("Space")
    expect(page.locator("details[data-counts]")).to_have_attribute("open", "")
    hands.reach("", field="instant")
    page.keyboard.press("Space")
    expect(page.locator("[name=instant]")).to_be_checked()
    hands.reach("", field="min_download")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=min_download]")).to_have_value("30")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=min_download]")).to_have_value("")

    hands.reach("Légende")
    page.keyboard.press("Space")
    expect(page.locator("details", has_text="Légende").first).to_have_attribute("open", "")
    hands.reach("une période")
    page.keyboard.press("Space")
    page.wait_for_function("location.href.includes('first=2027-01-12&last=2027-01-25')")
    first, last = page.locator("[role=slider]").all()
    first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("location.href.includes('first=2027-01-11')")
    # From one end of the span to the other it is one step.
    assert hands.step()
    expect(last).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.href.includes('last=2027-01-26')")
    # The list stands beside the map, and begins higher than its axis ends.
    unseen = [fault for fault in hands.faults if not fault.startswith("back up the page")]
    assert not unseen, "\n".join(unseen)
    page.context.close()


def test_hours_are_taken_in_the_week_and_a_way_to_pay_is_chosen(browser, live_server):
    hotel = make_hotel(name="Hôtel du Causse")
    for kind in ("transfer", "on_site"):
        make_method(hotel.venue, kind)
    visit = walk(browser, live_server.url, 1280, True)
    page, hands = visit.page, Hands(visit.page)
    page.goto(f"{live_server.url}/lieux/{hotel.venue.slug}/?semaine={TUESDAY}")
    hands.arrive()

    # The week is one stop, on its first cell that is free; the arrows go on from there.
    cells = page.locator(".week td[data-starts] a")
    before = cells.first
    while not before.evaluate("one => one === document.activeElement"):
        assert hands.step()
    starts = []
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
        starts.append(page.evaluate("document.activeElement.closest('td').dataset.starts"))
    assert starts == ["2027-01-11T09:00", "2027-01-12T09:00", "2027-01-12T08:30", "2027-01-11T08:30"]
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#pris-to_time")).to_have_value("10:00")
    assert hands.step()
    assert page.evaluate("!document.activeElement.closest('.week')")

    held = hotel.hold(wish(hotel.desks, hours(9, 2)))
    page.goto(f"{live_server.url}/accounts/login/?next=/mes-reservations/{held.reference}/confirmer/")
    visit.sign_in(hotel.bob)
    hands.arrive()
    hands.reach("", field="payment_method")
    ways = page.locator("[name=payment_method]")
    page.keyboard.press("Space")
    expect(ways.first).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(ways.last).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(ways.first).to_be_checked()
    # A group is one stop.
    stop = hands.step()
    assert stop
    assert stop["field"] != "payment_method"
    assert not hands.faults, "\n".join(hands.faults)
    assert Reservation.objects.get().state == "held"
    page.context.close()
