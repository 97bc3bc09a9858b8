"""What pages weigh and how soon they stand: a phone, a slow processor, slow lines; static files as collected.

`PAGES=search,venue` measures some of the pages only, and neither the map nor the story.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks.frame import Figure, middle
from benchmarks.serving import served
from tests.browser import ARGUMENTS, chromium
from venues.models import Venue

PHONE: Final = {"width": 360, "height": 740}
# Others' interfaces, which no public page shows.
NOT_OURS: Final = ["admin", "unfold", "drf_spectacular_sidecar", "debug_toolbar"]
KILOBIT: Final = 1000 / 8
FAST_ENOUGH: Final = {"latency": 0, "downloadThroughput": 1600 * KILOBIT, "uploadThroughput": 750 * KILOBIT}
SLOW: Final = {"latency": 400, "downloadThroughput": 400 * KILOBIT, "uploadThroughput": 400 * KILOBIT}
SLOWER: Final = 4
TIMES: Final = 3
PATIENCE: Final = 120_000
WHEN: Final = "date=2027-01-12&from_time=09:00&to_time=17:00"
# Put into each page before its own scripts: what it shows last and largest, and how much it shifts.
WATCH: Final = """
    window.seen = { largest: 0, what: "", shift: 0 };
    new PerformanceObserver(list => {
        for (const one of list.getEntries()) {
            seen.largest = one.startTime;
            if (one.element) seen.what = `${one.element.localName} ${one.element.className}`;
        }
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver(list => {
        for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


class Line:
    """Counts what goes over the line of a page; photos are left out."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.bytes = 0
        self.hosts: set[str] = set()
        self.session.on("Network.loadingFinished", self._finished)
        self.session.on("Network.requestWillBeSent", self._sent)
        self.session.send("Network.enable")
        self.session.send("Network.setBlockedURLs", {"urls": ["*/media/*"]})

    def become(self, conditions: dict[str, float]) -> None:
        self.session.send("Network.emulateNetworkConditions", {"offline": False, **conditions})

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _sent(self, event: dict[str, Any]) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme.startswith("http"):
            self.hosts.add(address.netloc)


def measure() -> list[Figure]:
    """Weights in kB (1,000 bytes, headers included), seconds, layout shift."""
    call_command("load_communes")
    call_command("load_demo")
    with collected(), served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        base = f"http://127.0.0.1:{site.port}"
        slug = Venue.objects.published().filter(organisation__kind="company").order_by("pk")[0].slug
        pages = _pages(slug)
        wanted = [name.strip() for name in os.environ.get("PAGES", "").split(",") if name.strip()]
        figures = [one for name in wanted or pages for one in _page(browser, base, name, pages[name])]
        if not wanted:
            figures += [_map(browser, base), _story(browser, base)]
        browser.close()
    return figures


@contextmanager
def collected() -> Iterator[None]:
    """Static files lie collected and compressed, for the server that is started within."""
    with TemporaryDirectory() as folder:
        os.environ |= {"STATIC_COLLECTED": "1", "STATIC_ROOT": folder, "DEMO": ""}
        settings.STATIC_ROOT = folder
        settings.STORAGES["staticfiles"]["BACKEND"] = "backend.static_files.CollectedFiles"
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_OURS)
        yield


def _pages(slug: str) -> dict[str, str]:
    return {
        "first page": "/",
        "search": f"/recherche/?{WHEN}",
        "venue": f"/lieux/{slug}/",
        "booking": f"/lieux/{slug}/reserver/",
        "offer a venue": "/proposer-un-lieu/",
        "sign in": "/accounts/login/",
        "sign up": "/accounts/signup/",
        "legal notice": "/mentions-legales/",
        "sources": "/credits/",
    }


def _page(browser: Browser, base: str, name: str, path: str) -> list[Figure]:
    runs = [_first_load(browser, base + path) for _ in range(TIMES)]
    largest, shift, work = (
        middle(values) for values in zip(*((r.largest, r.shift, r.work) for r in runs), strict=True)
    )
    elsewhere = sorted(runs[0].hosts - {urlsplit(base).netloc})
    return [
        Figure(
            f"{name}: weight", f"{runs[0].weight / 1000:.0f} kB", "≤ 150 kB", f"elsewhere: {elsewhere or 'nothing'}"
        ),
        Figure(f"{name}: largest paint, shift", f"{largest:.2f} s, {shift:.3f}", "≤ 2 s, ≤ 0.05", runs[0].what),
        Figure(f"{name}: work of the page's own thread", f"{work:.2f} s"),
    ]


class Load(NamedTuple):
    """A first load: bytes, hosts, seconds to the largest paint, its element, shift, seconds of work until it rests."""

    weight: int
    hosts: set[str]
    largest: float
    what: str
    shift: float
    work: float


def _first_load(browser: Browser, address: str) -> Load:
    with _phone(browser) as context:
        page = context.new_page()
        line = Line(page)
        line.become(FAST_ENOUGH)
        line.session.send("Performance.enable")
        line.session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="networkidle")
        seen = page.evaluate("window.seen")
        metrics = {one["name"]: one["value"] for one in line.session.send("Performance.getMetrics")["metrics"]}
        return Load(
            line.bytes, line.hosts, seen["largest"] / 1000, seen["what"], seen["shift"], metrics["TaskDuration"]
        )


def _map(browser: Browser, base: str) -> Figure:
    """The search page with its map opened."""
    with _phone(browser) as context:
        page = context.new_page()
        line = Line(page)
        page.goto(f"{base}/recherche/", wait_until="networkidle")
        page.locator("[data-open]").click()
        page.wait_for_selector("[data-ready=map]")
        page.wait_for_load_state("networkidle")
        return Figure("search with its map open: weight", f"{line.bytes / 1000:.0f} kB", "≤ 250 kB")


def _story(browser: Browser, base: str) -> Figure:
    """From the first search to the confirmation with an account, on a poor line."""
    with _phone(browser) as context:
        page = context.new_page()
        line = Line(page)
        line.become(SLOW)
        page.goto(f"{base}/recherche/?where=Mende&{WHEN}&instant=1&ordering=price")
        page.locator("#liste a", has_text="Hôtel").first.click()
        page.get_by_role("link", name="Voir le prix et réserver").first.click()
        page.get_by_role("link", name="Se connecter pour réserver").first.click()
        page.fill("main [name=login]", "coworker@demo.test")
        page.fill("main [name=password]", "intersaison")
        page.locator("main form button[type=submit]").first.click()
        page.get_by_role("button", name="Garder").first.click()
        page.get_by_role("button", name="Réserver").first.click()
        page.wait_for_url("**/mes-reservations/*/")
        page.wait_for_load_state("networkidle")
        return Figure("search to confirmation at 400 kbit/s, 400 ms", f"{line.bytes / 1000:.0f} kB", "≤ 300 kB")


@contextmanager
def _phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="fr-FR", is_mobile=True, has_touch=True)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    yield context
    context.close()
