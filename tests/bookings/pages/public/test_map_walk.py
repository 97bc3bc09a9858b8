"""What mouse and keys do on the map: clusters, one question for a year, the link past it, the link to pass on."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.public.test_time_map import Axis, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = date(2027, 1, 12)


def middle_of(page):
    box = page.locator("[data-map]").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_results_are_two_keys_away(browser, live_server):
    make_hotel()
    page = opened(browser, 1280)
    page.goto(f"{live_server.url}/recherche/?where=Mende&date={TUESDAY}")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller aux résultats")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#liste :focus")).to_have_count(1)
    page.context.close()


def test_a_phone_folds_the_form_away_when_it_has_been_sent(browser, live_server):
    make_hotel()
    page = opened(browser, 360)
    page.goto(f"{live_server.url}/recherche/?where=Mende&date={TUESDAY}")
    page.wait_for_selector("[data-ready]", state="attached")
    field = page.get_by_label("Combien")
    expect(field).to_be_hidden()
    page.get_by_text("Modifier", exact=True).click()
    field.fill("3")
    field.press("Enter")
    page.locator("#recherche-dite").filter(has_text="pour 3").wait_for()
    expect(field).to_be_hidden()
    # The keys go on from the line that says what is shown.
    expect(page.locator("summary:focus")).to_have_count(1)
    page.context.close()


def settled(page, drawn):
    """What is drawn once it stays as it is, also after the pause that the list waits: a slow machine takes a moment."""
    before, seen = None, drawn.screenshot()
    while seen != before:
        page.wait_for_timeout(500)
        page.wait_for_selector("#liste:not([aria-busy])")
        before, seen = seen, drawn.screenshot()
    return seen


def test_a_cluster_leads_closer_until_its_places_part(browser, live_server):
    hotel = make_hotel()
    latitude, longitude = hotel.venue.latitude, hotel.venue.longitude
    make_hotel(latitude=latitude + 0.002, longitude=longitude)
    page = opened(browser, 1280)
    page.goto(f"{live_server.url}/recherche/?near={latitude + 0.001},{longitude}&radius_km=30&date={TUESDAY}")
    page.wait_for_selector("[data-ready=map]")
    Axis(page).says("^2 lieux ouverts sur 2")
    assert "vue=" not in page.url
    # Two places so near each other are one disc: it opens nothing, and leads closer.
    for _turn in range(6):
        page.mouse.click(*middle_of(page))
        page.wait_for_timeout(500)
        if page.locator("[data-venue].current, .map-card .title").count():
            break
    assert int(parse_qs(urlsplit(page.url).query)["vue"][0].split(",")[2]) >= 14
    page.context.close()


def test_one_question_is_enough_for_a_year_and_home_is_its_first_day(browser, live_server):
    make_hotel()
    page = opened(browser, 1280)
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{live_server.url}/recherche/?where=Mende&date={TUESDAY}")
    page.wait_for_selector("[data-ready=map]")
    axis = Axis(page)
    axis.says("^1 lieu ouvert")
    before = len(asked)
    page.mouse.move(*axis.x(TUESDAY))
    page.mouse.down()
    for day in (date(2027, 3, 1), date(2027, 6, 1), date(2026, 12, 1)):
        page.mouse.move(*axis.x(day), steps=20)
    # While it is dragged nothing is asked; of the days there was one question in all.
    assert asked[before:] == []
    page.mouse.up()
    axis.address_has("date=2026-12-01")
    assert asked.count("/api/v1/map/days/") == 1
    axis.day.focus()
    page.keyboard.press("Home")
    assert axis.value == date(2026, 11, 1)
    page.context.close()


def test_a_morning_stays_one_on_another_day_and_counts_who_is_free_then(browser, live_server):
    hotel = make_hotel()
    page = opened(browser, 1280)
    page.goto(f"{live_server.url}/recherche/?where=Mende&date={TUESDAY}&kind=meeting_room")
    moment = page.locator("[name=duration]")
    moment.select_option("hours")
    page.locator("[name=from_time]").fill("17:00")
    moment.select_option("morning")
    expect(page.locator("[name=from_time]")).to_be_hidden()
    with page.expect_navigation():
        page.get_by_role("button", name="Chercher").click()
    # Hours that are no longer shown are not asked for.
    query = parse_qs(urlsplit(page.url).query)
    assert query["duration"] == ["morning"] and not {"from_time", "to_time"} & set(query)
    hotel.hold(wish(hotel.room, hours(9, 2, day=1)), actor=hotel.charlie)
    page.wait_for_selector("[data-ready=map]")
    axis = Axis(page)
    axis.day.focus()
    with page.expect_response(lambda one: "/api/v1/map/?" in one.url) as answer:
        page.keyboard.press("ArrowRight")
    assert "duration=morning" in answer.value.url
    assert answer.value.json()["features"] == []
    axis.address_has("date=2027-01-13")
    axis.address_has("duration=morning")
    settled(page, page)
    page.context.close()


def test_the_map_is_passed_by_and_its_address_passed_on(browser, live_server):
    hotel = make_hotel()
    page = opened(browser, 1280, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/recherche/?where=Mende&date={TUESDAY}")
    page.wait_for_selector("[data-ready=map]")
    page.get_by_role("link", name="Passer la carte").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#liste")).to_be_focused()
    # What has the focus in the list is pointed at on the map.
    drawn = page.locator("[data-map]")
    calm = settled(page, drawn)
    page.locator(f"#liste [data-venue={hotel.venue.slug}] a").first.focus()
    page.wait_for_timeout(300)
    assert settled(page, drawn) != calm
    page.get_by_role("button", name="Copier le lien").click()
    page.locator("[data-told]").filter(has_text=re.compile("Lien copié")).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.context.close()
