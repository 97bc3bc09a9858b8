"""Browser tests run in the Chromium of the system; without one they fail and say how to install it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponseBase
from playwright.sync_api import Page

# Playwright keeps an event loop running in the thread of the tests, which makes Django refuse its ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The first is the same Chromium without windows: it draws the same pages for a third less processor time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Only what is wrong leaves the browser: axe tells as much of each rule that is kept.
_FIND = """axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html])))"""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """The path of Chromium: CHROMIUM, or the first that PATH has. Raises FileNotFoundError with what to do."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [shutil.which(name) for name in _NAMES]
    for path in candidates:
        if path and Path(path).is_file():
            return path
    raise FileNotFoundError(
        f"The browser tests need Chromium and found none{f' at {named}' if named else ''}."
        " Install it (on Debian: apt-get install chromium-headless-shell), or name one with CHROMIUM=/path/to/chromium."
    )


def kept(serve: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Styles and scripts that no browser asks for again, as WhiteNoise serves them where names are hashed."""

    def serve_to_keep(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(handler, request)
        response.headers["Cache-Control"] = "max-age=3600"
        return response

    return serve_to_keep


StaticFilesHandler.serve = kept(StaticFilesHandler.serve)  # type: ignore[assignment, method-assign]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """How pytest-playwright starts the browser."""
    return {"executable_path": chromium(), "args": ARGUMENTS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """How a visitor is set up: some Chromium ask for English, others for no language."""
    return browser_context_args | {"locale": "fr-FR"}


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds wrong with the page, once it has come whole: the rule, and the element that breaks it."""
    # A click waits until the next page begins to come: until then it has no element at all.
    page.wait_for_load_state()
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, html) for rule, html in page.evaluate(_FIND)]
