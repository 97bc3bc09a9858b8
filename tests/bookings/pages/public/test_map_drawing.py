"""What the canvas of the map shows, in pixels: marks and discs on its ground, their fading, the focus."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.bookings.conftest import make_hotel
from tests.bookings.pages.public.test_map_walk import middle_of
from tests.bookings.pages.public.test_time_map import Axis, opened
from tests.pixels import Shot, contrast, token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TUESDAY = date(2027, 1, 12)
# Pixels below the middle of a mark, where one kind has its sign.
INSIDE = 5
SCHEMES = ["light", "dark"]
# Draws each shape and each disc alone on the ground of the map, and gives its pixels, four numbers each, as one text:
# thousands of small lists would take seconds on their way.
DRAW = """async ([what, of]) => {
    const { palette } = await import("/static/js/map/palette.js");
    const { Marks } = await import("/static/js/map/marks.js");
    const { Discs } = await import("/static/js/map/discs.js");
    const colours = palette(document.body);
    const context = new OffscreenCanvas(60, 60).getContext("2d", { willReadFrequently: true });
    context.fillStyle = colours.land;
    context.fillRect(0, 0, 60, 60);
    const { shapes, kinds } = JSON.parse(document.getElementById("carte-donnees").textContent);
    if (what === "disc") new Discs(colours, "sans-serif", 1).draw(context, { x: 30, y: 30, radius: 18, ...of });
    else new Marks(shapes, kinds, colours, 1).draw(context, of.kind, 30, 30, of.filled);
    const { data } = context.getImageData(0, 0, 60, 60);
    return data.join();
}"""


def opened_at(browser, live_server, scheme, **options):
    """The search around one place, which stands in the middle of the map."""
    hotel = make_hotel()
    page = opened(browser, 1280, scheme, **options)
    # Time flows as ever until a test stops it.
    page.clock.install()
    where = f"near={hotel.venue.latitude},{hotel.venue.longitude}&radius_km=30"
    page.goto(f"{live_server.url}/recherche/?{where}&date={TUESDAY}")
    page.wait_for_selector("[data-ready=map]")
    Axis(page).says("^1 lieu ouvert")
    return page


def frames_of_closing(page, number):
    """The colour inside the mark, frame by frame, once the axis has been led to days on which the place is closed."""
    Axis(page).day.focus()
    # The focus may have scrolled, and not in one step.
    page.wait_for_timeout(700)
    x, y = middle_of(page)
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    seen = [Shot(page).at(x, y + INSIDE)]
    page.keyboard.press("End")
    for _frame in range(number):
        page.clock.run_for(17)
        seen.append(Shot(page).at(x, y + INSIDE))
    return seen


def drawn(page, what, **of):
    numbers = [int(one) for one in page.evaluate(DRAW, [what, of]).split(",")]
    return list(zip(numbers[::4], numbers[1::4], numbers[2::4], strict=True))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_marks_and_discs_stand_out_on_the_ground(browser, live_server, scheme):
    page = opened_at(browser, live_server, scheme)
    land = token(page, "land")
    kinds = page.evaluate("Object.keys(JSON.parse(document.getElementById('carte-donnees').textContent).kinds)")
    assert kinds
    pale = []
    for kind in kinds:
        for filled in (0, 1):
            pixels = drawn(page, "mark", kind=kind, filled=filled)
            # Its outline is at least as long as the way around a shape of 19 pixels.
            if sum(contrast(pixel, land) >= 3 for pixel in pixels) < 45:
                pale.append((kind, filled))
        hollow, full = (drawn(page, "mark", kind=kind, filled=filled) for filled in (0, 1))
        changed = sum(contrast(one, other) >= 3 for one, other in zip(hollow, full, strict=True))
        # Open and closed differ by far more than a shade.
        if changed < 60:
            pale.append((kind, "open or not"))
    for open_ones in (0, 3, 12):
        pixels = drawn(page, "disc", open=open_ones, count=12)
        if sum(contrast(pixel, land) >= 3 for pixel in pixels) < 100:
            pale.append(("disc", open_ones))
    assert pale == []
    page.context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_place_that_closes_fades_and_does_not_jump(browser, live_server, scheme):
    page = opened_at(browser, live_server, scheme, reduced_motion="no-preference")
    full, hollow = token(page, "mark-circle"), token(page, "surface")
    seen = frames_of_closing(page, 30)
    assert seen[0] == full
    ways = [contrast(colour, hollow) for colour in seen]
    assert ways == sorted(ways, reverse=True)
    between = set(seen) - {full, seen[-1]}
    assert len(between) >= 3
    # What is closed lets a little of the ground through.
    assert contrast(seen[-1], hollow) < 1.2
    page.context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_who_wants_no_motion_sees_none(browser, live_server, scheme):
    page = opened_at(browser, live_server, scheme)
    seen = frames_of_closing(page, 12)
    assert set(seen) == {token(page, "mark-circle"), seen[-1]}
    assert contrast(seen[-1], token(page, "surface")) < 1.2
    page.context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_focus_of_the_map_is_seen(browser, live_server, scheme):
    page = opened_at(browser, live_server, scheme)
    focus, land = token(page, "focus"), token(page, "land")
    assert contrast(focus, land) >= 3
    box = page.locator("[data-map]").bounding_box()
    inside = box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]
    assert Shot(page).colours(*inside)[focus] == 0
    page.locator(".skip-map").focus()
    page.keyboard.press("Tab")
    expect(page.locator("[data-map]")).to_be_focused()
    # A line of three pixels along its edges.
    assert Shot(page).colours(*inside)[focus] > 2 * box["width"]
    page.context.close()
