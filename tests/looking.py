"""A browser whose pages come from Django's test client: no server, no port, and what is written is rolled back.

Pages are loaded once and looked at by axe in both widths and both schemes.
"""

import mimetypes
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

BASE: Final = "http://testserver"
# Neighbours differ in one thing: little is laid out anew.
SCREENS: Final = ((360, "light"), (360, "dark"), (1280, "dark"), (1280, "light"))
LIMIT: Final = 20_000
# What the colours have no part in is looked at in the light alone.
RUN: Final = """async (colours) => {
    const only = colours ? { runOnly: { type: "tag", values: ["cat.color"] } } : {};
    const { violations } = await axe.run(document, { resultTypes: ["violations"], ...only });
    return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => [id, html]));
}"""


@dataclass
class Looker:
    """One context of a browser; `client` answers it, and `given` are answers that were made before."""

    page: Page
    client: Client = field(default_factory=Client)
    given: dict[str, Any] = field(default_factory=dict)
    failed: list[BaseException] = field(default_factory=list)

    def look(self, path: str, answer: Any = None) -> list[str]:
        """What is wrong with a page, in words; `answer` is shown in its place when it was asked for already."""
        if answer is not None:
            self.given[path] = answer
        self.page.set_viewport_size({"width": SCREENS[0][0], "height": 800})
        self.page.goto(BASE + path, wait_until="load")
        self.page.evaluate(AXE_SCRIPT)
        found: dict[str, list[str]] = {}
        for width, scheme in SCREENS:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            seen = [f"{rule}: {html[:160]}" for rule, html in self.page.evaluate(RUN, scheme == "dark")]
            needed = self.page.evaluate("document.documentElement.scrollWidth")
            seen += [f"needs {needed} px"] if needed > width else []
            for one in seen:
                found.setdefault(one, []).append(f"{width} {scheme}")
        if self.failed:
            raise self.failed[0]
        return [f"{path} ({', '.join(where)}) {what}" for what, where in found.items()]

    def _answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        try:
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


def looker(browser: Browser) -> Looker:
    """Close its `page.context` in the end."""
    context = browser.new_context(
        locale="fr-FR", reduced_motion="reduce", bypass_csp=True, service_workers="block", viewport=None
    )
    context.set_default_timeout(LIMIT)
    made = Looker(context.new_page())
    context.route("**/*", made._answer)
    return made


def _file(name: str) -> dict[str, Any]:
    found = finders.find(name)
    if not found:
        return {"status": 404}
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"status": 200, "content_type": kind, "body": Path(str(found)).read_bytes()}
