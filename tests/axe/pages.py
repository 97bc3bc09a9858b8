"""No page and no state of a page breaks a rule of axe, at two widths and in two schemes; none is forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser

from tests.axe.looking import looker
from tests.axe.not_pages import BUTTONS, FILES, WAYS
from tests.axe.sights import make_sights
from tests.axe.sights.people import Sights
from tests.axe.walking import OWN, seen_by, shapes_seen_by
from tests.bookings.pages.conftest import clock  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PIECES = 2


@pytest.fixture
def sights(db: None) -> Sights:
    return make_sights()


@pytest.mark.parametrize("piece", range(PIECES))
@pytest.mark.parametrize("who", OWN)
def test_every_page_and_state_passes_axe(browser: Browser, sights: Sights, who: str, piece: int) -> None:
    look, wrong = looker(browser, sights.client(who)), list[str]()
    try:
        for number, (path, answer) in enumerate(shapes_seen_by(sights, who)):
            if number % PIECES == piece:
                wrong += look.look(path, answer)
    finally:
        look.page.context.close()
    assert wrong == []


def test_what_is_wrong_is_told(browser: Browser, db: None) -> None:
    look = looker(browser, Client())
    page = '<!doctype html><html><title>x</title><img src="/a.svg"><p style="color: #ccc; width: 2000px">pale</p>'
    wrong = " ".join(look.look("/wrong/", HttpResponse(page)))
    look.page.context.close()
    missed = [one for one in ("image-alt", "html-has-lang", "color-contrast", "needs 20") if one not in wrong]
    assert missed == []


def names_of_pages(patterns: list[Any] | None = None) -> Iterator[str]:
    """The names of all addresses of the site, but those of the administration and the API."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith(("admin/", "api/")):
                yield from names_of_pages(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name


def name_of(path: str) -> str:
    """The name of an address; nothing for one that leads nowhere."""
    try:
        return resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""


def test_no_page_is_forgotten(sights: Sights) -> None:
    seen = {name_of(path) for who in OWN for path, _answer in seen_by(sights, who)}
    names, none = set(names_of_pages()), set(f"{FILES} {BUTTONS} {WAYS}".split())
    assert sorted(names - seen - none) == []
    # What is listed there is still an address.
    assert sorted(none - names) == []
