"""Dragging along the map's time axis in Chromium, four times slowed down, with 2,000 and 20,000 venues in sight."""

import json
import random
from base64 import b64encode
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

from benchmarks.frame import Figure, percentile
from benchmarks.serving import served
from bookings.search.open_days import DAYS
from tests.browser import ARGUMENTS, chromium
from venues.reference import seed_reference

SLOWER = 4
FEW, MANY = 2_000, 20_000
SECONDS = 4
KINDS = ("hotel", "public_lycee", "campsite", "commune_hall", "gite", "holiday_village")
# Moves the pointer along the strip and back at every frame, and tells how long each frame took, in milliseconds.
DRAG = """async seconds => {
    const track = document.querySelector("[data-track]"), box = track.getBoundingClientRect(), times = [];
    const until = performance.now() + seconds * 1000;
    for (let now = 0; now < until;) {
        now = await new Promise(requestAnimationFrame);
        times.push(now);
        const at = Math.abs(((now / 2500) % 2) - 1);
        track.dispatchEvent(new PointerEvent("pointermove", { clientX: box.left + 2 + at * (box.width - 4) }));
    }
    return times.slice(1).map((time, nth) => time - times[nth]);
}"""


def measure() -> list[Figure]:
    """Frames per second, and the frame that one in twenty is slower than."""
    seed_reference()
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        found = [_measured(browser.new_page(), site.port, count) for count in (FEW, MANY)]
        browser.close()
    return [
        Figure(f"{count} venues, {way}", _words(times), f"≥ {least} frames/s")
        for (count, least), ways in zip(((FEW, 50), (MANY, 30)), found, strict=True)
        for way, times in ways.items()
    ]


def _measured(page: Page, port: int, count: int) -> dict[str, list[float]]:
    """Milliseconds of the frames of a drag, of a day and of a span of two weeks."""
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = json.dumps(_answer(count))
    page.route("**/api/v1/map/days/**", lambda route: _fulfil(route, answer))
    page.goto(f"http://127.0.0.1:{port}/recherche/")
    page.wait_for_selector("[data-ready=map]", timeout=60_000)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    times = {"a day": _drag(page)}
    page.locator("[data-wide='1']").click()
    return times | {"two weeks": _drag(page)}


def _drag(page: Page) -> list[float]:
    page.locator("[data-track]").scroll_into_view_if_needed()
    box = page.locator("[role=slider]").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    page.mouse.down()
    times: list[float] = page.evaluate(DRAG, SECONDS)
    page.mouse.up()
    return times


def _fulfil(route: Route, answer: str) -> None:
    route.fulfill(body=answer, content_type="application/json")


def _answer(count: int) -> dict[str, Any]:
    """As `GET /api/v1/map/days/` gives it: venues all over France, each open in some stretches of the year."""
    chance = random.Random(1)
    return {
        "first_day": "2026-11-01",
        "days": DAYS,
        "venues": [_venue(chance, nth) for nth in range(count)],
        "school_holidays": {zone: [] for zone in "ABC"},
        "public_holidays": [],
    }


def _venue(chance: random.Random, nth: int) -> dict[str, Any]:
    bits = 0
    for _ in range(4):
        bits |= ((1 << chance.randint(20, 90)) - 1) << chance.randint(0, DAYS - 100)
    return {
        "slug": f"bench-{nth}",
        "name": f"Lieu {nth}",
        "kind": chance.choice(KINDS),
        "commune": "Mende",
        "latitude": round(chance.uniform(42.5, 50.5), 4),
        "longitude": round(chance.uniform(-2, 7.5), 4),
        "days": b64encode(bits.to_bytes(DAYS // 8, "big")).decode(),
    }


def _words(times: list[float]) -> str:
    return f"{1000 * len(times) / sum(times):.0f} frames/s, p95 {percentile(times, 95):.0f} ms"
