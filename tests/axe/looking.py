"""A browser whose pages come from Django's test client: no server, no port, and what is written is rolled back.

A page is loaded once and looked at by axe in both widths and both schemes.
"""

import mimetypes
import os
import re
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

BASE: Final = "http://testserver"
# Width, scheme, and whether only colours are looked at: what else the last two could break, the first two have shown.
USUAL: Final = ((360, "light", False), (1280, "dark", False), (1280, "light", True), (360, "dark", True))
# Other widths, for who wants to see pages between the two: "768" or "768 1024", each in both schemes.
WIDTHS: Final = [int(width) for width in os.environ.get("WIDTHS", "").split()]
SCREENS: Final = tuple((width, scheme, scheme == "dark") for width in WIDTHS for scheme in ("light", "dark")) or USUAL
# How many of them, for who has less time than there are pages.
WAYS: Final = int(os.environ.get("WAYS") or len(SCREENS))
LIMIT: Final = 20_000
# Faces and photos have no part in what axe looks at.
UNSEEN: Final = (".woff2", ".webp", ".png")
# Of the administration, what lies in its frame: the frame is a library's.
RUN: Final = """async (colours) => {
    const only = colours ? { runOnly: ["color-contrast", "link-in-text-block"] } : {};
    const late = new Promise((_, no) => setTimeout(() => no(new Error("axe takes too long")), 15000));
    const part = document.querySelector("#main #content") || document;
    const looked = axe.run(part, { resultTypes: ["violations"], preload: false, ...only });
    const { violations } = await Promise.race([looked, late]);
    return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => [id, html]));
}"""
# Where to leave a picture of each page, for whoever wants to see them all.
PICTURES: Final = os.environ.get("PICTURES", "")


@dataclass
class Looker:
    """One page of a browser; `client` answers it, and `given` are answers that were made before."""

    page: Page
    client: Client
    given: dict[str, Any] = field(default_factory=dict)
    failed: list[BaseException] = field(default_factory=list)
    context: Context = field(default_factory=copy_context)

    def look(self, path: str, answer: Any = None) -> list[str]:
        """What is wrong with a page, in words; `answer` is shown in its place when it was made before."""
        if answer is not None:
            self.given[path] = answer
        self.page.set_viewport_size({"width": SCREENS[0][0], "height": 800})
        self.page.emulate_media(color_scheme="light")
        self.page.goto(BASE + path, wait_until="load")
        self.page.evaluate(AXE_SCRIPT)
        found: dict[str, list[str]] = {}
        for width, scheme, colours in SCREENS[:WAYS]:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for one in self._wrong(width, colours):
                found.setdefault(one, []).append(f"{width} {scheme}")
            self._picture(path, f"{width}-{scheme}")
        if self.failed:
            raise self.failed[0]
        return [f"{path} ({', '.join(where)}) {what}" for what, where in found.items()]

    def _wrong(self, width: int, colours: bool) -> list[str]:
        seen = [f"{rule}: {html[:160]}" for rule, html in self.page.evaluate(RUN, colours)]
        needed = self.page.evaluate("document.documentElement.scrollWidth")
        return seen + ([f"needs {needed} px"] if needed > width else [])

    def _picture(self, path: str, screen: str) -> None:
        if PICTURES:
            name = re.sub(r"\W+", "_", path).strip("_")[:80]
            self.page.screenshot(path=Path(PICTURES, f"{name}-{screen}.png"), full_page=True)

    def _answer(self, route: Route) -> None:
        # Playwright calls from a context of its own, in which Django would open another connection.
        self.context.copy().run(self._answer_here, route)

    def _answer_here(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        try:
            if parts.path.endswith(UNSEEN) and not PICTURES:
                route.fulfill(status=404)
                return
            if parts.path.startswith("/static/"):
                route.fulfill(**_file(parts.path.removeprefix("/static/")))
                return
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            # A test client follows redirects itself: the browser is only told what came of it.
            answer = self.given.pop(path, None) or self.client.get(path, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            route.fulfill(status=answer.status_code, content_type=answer.headers["Content-Type"], body=body)
        except Exception as error:
            self.failed.append(error)
            route.abort()


def looker(browser: Browser, client: Client) -> Looker:
    """Close its `page.context` in the end."""
    context = browser.new_context(
        locale="fr-FR", reduced_motion="reduce", bypass_csp=True, service_workers="block", viewport=None
    )
    context.set_default_timeout(LIMIT)
    made = Looker(context.new_page(), client)
    context.route("**/*", made._answer)
    return made


@cache
def _file(name: str) -> dict[str, Any]:
    found = finders.find(name)
    if not found:
        return {"status": 404}
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"status": 200, "content_type": kind, "body": Path(str(found)).read_bytes()}
