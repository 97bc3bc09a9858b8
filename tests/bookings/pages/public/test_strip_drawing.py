"""What the canvas of the season strip shows, in pixels: bars, holidays of three zones, the handles."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.bookings.conftest import make_hotel
from tests.bookings.pages.public.test_map_walk import settled
from tests.bookings.pages.public.test_time_map import Axis, opened
from tests.factories import make_published_season
from tests.pixels import Shot, contrast, token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST, DAYS = date(2026, 11, 1), 365
TUESDAY = date(2027, 1, 12)
# One day in the middle of each season.
MIDDLES = {
    "autumn": date(2026, 11, 18),
    "winter": date(2027, 1, 20),
    "spring": date(2027, 4, 21),
    "summer": date(2027, 7, 21),
}


@pytest.fixture(params=["light", "dark"])
def page(request, browser, live_server):
    """The search, in sight down to its strip, beside a place that is open all the year."""
    hotel = make_hotel()
    with transaction.atomic():
        make_published_season(hotel.venue, first_day=date(2027, 4, 1), last_day=date(2027, 12, 31))
    page = opened(browser, 1280, request.param)
    page.goto(f"{live_server.url}/recherche/?where=Mende&date={TUESDAY}")
    page.wait_for_selector("[data-ready=map]")
    Axis(page).says("^1 lieu ouvert")
    page.locator("[data-season]").scroll_into_view_if_needed()
    yield page
    page.context.close()


def lanes(page):
    """By zone, the upper and the lower edge of its lane: where its letter stands."""
    letters = page.locator(".season-zones b")
    boxes = {letter.inner_text(): letter.bounding_box() for letter in letters.all()}
    return {zone: (box["y"], box["y"] + box["height"]) for zone, box in boxes.items()}


def days_across(page):
    """Where days are on the screen while nothing moves, by one question to the browser for all of them."""
    first, last = (Axis(page).x(day)[0] for day in (FIRST, FIRST + timedelta(days=DAYS - 1)))
    return lambda day: first + (last - first) * (day - FIRST).days / (DAYS - 1)


def holidays(page):
    """By zone, the days that the strip was told are holidays."""
    answer = page.evaluate("fetch('/api/v1/map/days/').then((answer) => answer.json())")
    told = {}
    for zone, stretches in answer["school_holidays"].items():
        told[zone] = set()
        for one in stretches:
            first, last = date.fromisoformat(one["first_day"]), date.fromisoformat(one["last_day"])
            told[zone] |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return told


def test_holidays_are_hatched_in_the_lane_of_their_zone(page):
    told, ground, shot, x_of = holidays(page), token(page, "surface"), Shot(page), days_across(page)
    assert {"A", "B", "C"} <= set(told)
    wrong, seen = [], {True: 0, False: 0}
    for zone, (top, bottom) in lanes(page).items():
        for day in (FIRST + timedelta(days=n) for n in range(3, DAYS - 3)):
            near = {day + timedelta(days=n) in told[zone] for n in range(-2, 3)}
            # At the edge of a stretch, and where the line of a month or the handle passes, nothing is to be said.
            if len(near) > 1 or day.day in (1, 2) or (day + timedelta(days=2)).day <= 2 or abs(day - TUESDAY).days < 12:
                continue
            (is_holiday,) = near
            x = x_of(day)
            colours = shot.colours(x - 2, top + 1, x + 3, bottom - 1)
            seen[is_holiday] += 1
            if (colours[ground] < colours.total() / 4) != is_holiday:
                wrong.append((zone, day))
    assert wrong == []
    # It was a real question: of both there were many.
    assert min(seen.values()) > 50


def test_holidays_are_told_from_the_ground_by_more_than_colour(page):
    ground, shot = token(page, "surface"), Shot(page)
    summer = date(2027, 8, 1) + timedelta(days=10)
    x = days_across(page)(summer)
    for top, bottom in lanes(page).values():
        colours = shot.colours(x - 12, top + 1, x + 12, bottom - 1)
        lines = sum(count for colour, count in colours.items() if contrast(colour, ground) >= 3)
        # A hatch: a good part of it is line, and a good part is not.
        assert 0.15 < lines / colours.total() < 0.85


def test_bars_of_every_season_stand_out(page):
    box = page.locator("[data-track]").bounding_box()
    ground, shot, x_of = token(page, "surface"), Shot(page), days_across(page)
    seen = {name: shot.at(x_of(day), box["y"] + 40) for name, day in MIDDLES.items()}
    assert {name: colour for name, colour in seen.items() if contrast(colour, ground) < 3} == {}
    assert len(set(seen.values())) == 4


def test_bars_stand_out_under_a_span_too(page):
    page.get_by_role("button", name="une période").click()
    axis = Axis(page)
    axis.end.focus()
    page.keyboard.press("End")
    axis.address_has("last=2027-10-31")
    # The list that follows moves what stands beside it.
    settled(page, page)
    page.locator("[data-season]").scroll_into_view_if_needed()
    settled(page, page)
    box, shot, x_of = page.locator("[data-track]").bounding_box(), Shot(page), days_across(page)
    pale = {}
    for name, day in list(MIDDLES.items())[1:]:
        x = x_of(day)
        # Above the bars the span lies on the bare ground.
        bar, ground = shot.at(x, box["y"] + 40), shot.at(x, box["y"] + 3)
        assert ground != token(page, "surface")
        if contrast(bar, ground) < 3:
            pale[name] = contrast(bar, ground)
    assert pale == {}


def test_the_handle_stands_out_and_shows_its_focus(page):
    ground, action, focus = (token(page, name) for name in ("surface", "action", "focus"))
    assert contrast(action, ground) >= 3
    assert contrast(focus, ground) >= 3
    box = page.locator("[data-track]").bounding_box()
    around = box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"] + 12
    assert Shot(page).colours(*around)[action] > 100
    assert Shot(page).colours(*around)[focus] == 0
    page.get_by_role("button", name="une période").focus()
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.role") != "slider":
        page.keyboard.press("Tab")
    # A ring of three pixels around a knob of nineteen.
    assert Shot(page).colours(*around)[focus] > 80
