"""Somebody walks through the site in a real browser, and each page they see is looked at."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from playwright.sync_api import Browser, Page, TimeoutError

from accounts.models import User
from tests.browser import violations

# Wide, and narrow without the site's scripts: nothing may need them.
SCREENS = [(1280, True), (360, False)]
SAID = "words => document.querySelector('main')?.innerText.replace(/\\s+/g, ' ').includes(words)"


@dataclass
class Walk:
    """A page of the browser; `see` looks at what it shows."""

    page: Page
    base: str
    width: int
    seen: set[str] = field(default_factory=set)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.see()

    def fit(self, path: str) -> None:
        """Only the width is looked at."""
        self.page.goto(self.base + path)
        self.fits()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.see()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.see()

    def fits(self) -> None:
        """Nothing of the page is wider than the screen."""
        self.page.wait_for_load_state()
        assert self.page.evaluate("document.documentElement.scrollWidth") == self.width, self.page.url

    def see(self) -> None:
        """The page fits the screen and axe finds nothing to complain about."""
        self.fits()
        # The same page once in a walk: axe is slow.
        page = re.sub(r"[0-9A-Z]{9}", "", urlsplit(self.page.url).path) + self.page.locator("h1").inner_text()
        if page in self.seen:
            return
        self.seen.add(page)
        assert violations(self.page) == [], self.page.url

    def read(self) -> str:
        """What the page says, with plain spaces."""
        return " ".join(self.page.locator("main").inner_text().split())

    def says(self, words: str) -> None:
        """The page says so, once it has come: a click returns before. Spaces are plain, as in `read`."""
        try:
            self.page.wait_for_function(SAID, arg=words)
        except TimeoutError:
            raise AssertionError(f"no {words!r} in {self.read()!r}") from None

    def fill(self, **values: Any) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").first.fill(str(value))

    def sign_in(self, user: User) -> None:
        """On the sign-in page that is shown."""
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        self.fill(login=user.email, password="intersaison")
        self.page.locator("main form button[type=submit]").first.click()
        self.see()


def walk(browser: Browser, base: str, width: int, scripts: bool) -> Walk:
    """A new visitor."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        locale="fr-FR",
        reduced_motion="reduce",
        # axe is put into the page by script, which the pages' own policy would refuse.
        bypass_csp=True,
    )
    context.set_default_timeout(20_000)
    if not scripts:
        # They are not delivered, as on a poor line; the browser itself still runs axe.
        context.route("**/*.js", lambda route: route.abort())
    return Walk(context.new_page(), base, width)
