"""Takes the pictures of docs/pages.md and README.md from a running demo.

    .venv/bin/python scripts/take_pictures.py http://127.0.0.1:8000

It walks as a person does, so that it also books a desk: use a demo that may change. Writes docs/pictures/pages-*.png,
of few colours to keep the repository small. Needs Chromium.
"""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PICTURES: Final = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PHONE: Final = {"width": 360, "height": 740}
DESK: Final = {"width": 1280, "height": 800}
TALL: Final = {"width": 1280, "height": 1080}
# Of the demonstration, printed by `make run`.
PASSWORD: Final = "intersaison"
GAP: Final = 24
COLOURS: Final = 128
APART: Final = 24
# A weekday some weeks ahead, when demo places are open and not yet full.
TODAY: Final = datetime.now(UTC).date()
DAY: Final = TODAY + timedelta(days=(1 - TODAY.weekday()) % 7 + 21)
SEARCH: Final = f"/recherche/?where=Mende&radius_km=30&date={DAY}&from_time=09:00&to_time=12:00&count=2&kind=desks"
# Some places are open on that day and others closed, in the holidays of every zone.
CHRISTMAS: Final = date(TODAY.year + (TODAY.month == 12 and TODAY.day > 25), 12, 25)
YEAR: Final = f"/recherche/?where=Mende&radius_km=30&date={CHRISTMAS}"
HOTEL: Final = "/hote/lieux/hotel-des-deux-vallees-mende/"

Shot = Image.Image
Walk = Callable[["Walker"], list[Shot]]


class Walker:
    """A person with a browser of one size."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base

    def open(self, path: str) -> Shot:
        self.page.goto(self.base + path)
        return self.look()

    def press(self, selector: str) -> Shot:
        self.page.locator(selector).first.click()
        return self.look()

    def look(self) -> Shot:
        """What is in sight, once the page has come to rest."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(700)
        return Image.open(BytesIO(self.page.screenshot()))

    def sign_in(self, name: str) -> None:
        self.open("/accounts/login/")
        self.page.fill("[name=login]", f"{name}@demo.test")
        self.page.fill("[name=password]", PASSWORD)
        self.press("main form button[type=submit]")


def visiting(walker: Walker) -> list[Shot]:
    """First page, results, a venue, the form that tells the price."""
    shots = [walker.open("/"), walker.open(SEARCH)]
    return [*shots, walker.press("main a[href^='/lieux/']"), walker.press("a:has-text('Voir le prix')")]


def booking(walker: Walker) -> list[Shot]:
    """From the form to what happens next."""
    walker.sign_in("coworker")
    walker.open(SEARCH)
    walker.press("main a[href^='/lieux/']")
    walker.press("a:has-text('Voir le prix')")
    held = walker.press("main form[action*='garder'] button")
    sent = walker.press("main form:has([name=purpose]) button.action")
    return [held, sent, walker.open("/mes-reservations/"), walker.open("/mes-favoris/")]


def hosting(walker: Walker) -> list[Shot]:
    """The desk, a week, a season, the outside calendars."""
    walker.sign_in("hote")
    desk = walker.open("/hote/")
    planning = walker.open(f"{HOTEL}planning/?semaine={DAY.isoformat()}")
    walker.open(HOTEL)
    season = walker.press("main a[href^='/hote/saisons/']")
    return [desk, planning, season, walker.open(f"{HOTEL}agendas/")]


def administering(walker: Walker) -> list[Shot]:
    """The admin's first page and a list."""
    walker.sign_in("admin")
    return [walker.open("/admin/"), walker.open("/admin/bookings/reservation/")]


def over_the_year(walker: Walker) -> list[Shot]:
    """List, map and the whole of the axis below it."""
    walker.open(YEAR)
    walker.page.mouse.wheel(0, 78)
    return [walker.look()]


def at_home(walker: Walker) -> list[Shot]:
    return [walker.open("/")]


SHEETS: Final[tuple[tuple[str, dict[str, int], str, Walk], ...]] = (
    ("visitor", PHONE, "light", visiting),
    ("booker", PHONE, "light", booking),
    ("host", PHONE, "light", hosting),
    ("dark", PHONE, "dark", visiting),
    ("desk", DESK, "light", at_home),
    ("desk-search", DESK, "light", lambda walker: [walker.open(SEARCH)]),
    ("year", TALL, "light", over_the_year),
    ("admin", DESK, "light", administering),
)


def main(base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", env={"LANGUAGE": "fr"})
        for name, size, scheme, walk in SHEETS:
            page = browser.new_page(viewport=size, locale="fr-FR", color_scheme=scheme)
            side_by_side(walk(Walker(page, base))).save(PICTURES / f"pages-{name}.png", optimize=True)
            page.close()


def side_by_side(shots: list[Shot]) -> Shot:
    width = sum(shot.width for shot in shots) + GAP * (len(shots) - 1)
    sheet = Image.new("RGB", (width, max(shot.height for shot in shots)), "white")
    left = 0
    for shot in shots:
        sheet.paste(shot, (left, 0))
        left += shot.width + GAP
    return sheet.quantize(palette=_palette(sheet), dither=Image.Dither.NONE)


def _palette(sheet: Shot) -> Shot:
    """The colours that are there most often and unlike each other: the ground keeps its own, and so does a mark."""
    chosen: list[tuple[int, int, int]] = []
    for _count, colour in sorted(sheet.getcolors(sheet.width * sheet.height) or [], reverse=True):
        if all(sum(abs(one - other) for one, other in zip(colour, known, strict=True)) >= APART for known in chosen):
            chosen.append(colour)
        if len(chosen) == COLOURS:
            break
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in chosen for part in colour])
    return palette


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
