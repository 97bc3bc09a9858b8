"""No page and no state that a page may be in breaks a rule of axe, at two widths and in two schemes; none is forgotten.

Pages are found by the addresses of `sights`, by links, and by sending each form empty.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser

from tests.axe.looking import looker
from tests.axe.not_pages import BUTTONS, FILES, WAYS
from tests.axe.shapes import shape_of
from tests.axe.sights import make_sights
from tests.axe.sights.people import Sights
from tests.backend.test_every_page import crawl, kind_of
from tests.bookings.pages.conftest import clock  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
ACTION = re.compile(r'\baction="([^"]+)"')
# They end the session, or change the language of all that follows.
NOT_SENT = re.compile(r"^/(accounts/logout|i18n|admin)/")
# Who looks, and what the addresses begin with that they follow links to: others are looked at with the visitor.
OWN = {
    "visitor": re.compile(""),
    "bob": re.compile(r"/(mes-|documents|invitation|compte)"),
    "charlie": re.compile(r"$"),
    "secured": re.compile(r"/accounts/2fa/"),
    "alice": re.compile(r"/(hote|structures|jetons|accounts)/"),
    "mayor": re.compile(r"$"),
    "admin": re.compile(r"$"),
}
PIECES = 2


@pytest.fixture
def sights(db: None) -> Sights:
    return make_sights()


def seen_by(sights: Sights, who: str) -> Iterator[tuple[str, Any]]:
    """Addresses and the answers that somebody is to see, and what forms answer when nothing was filled in."""
    client, sent = sights.client(who), set[str]()
    yield from sights.answers.get(who, [])
    for path, answer in crawl(client, dict.fromkeys(sights.paths.get(who, [])), OWN[who]):
        yield path, answer
        yield from _sent_empty(client, path, answer.content.decode(), sent)


def _sent_empty(client: Client, path: str, page: str, sent: set[str]) -> Iterator[tuple[str, Any]]:
    """What is written meanwhile is undone."""
    for form in FORM.findall(page):
        action = urljoin(path, (ACTION.search(form) or [None, path])[1].replace("&amp;", "&"))
        if kind_of(action) in sent or NOT_SENT.search(action):
            continue
        sent.add(kind_of(action))
        other = Client()
        other.cookies = client.cookies.copy()
        with transaction.atomic():
            answer = other.post(action, {})
            transaction.set_rollback(True)
        if b"<html" in answer.content and answer.status_code < 500:
            yield f"{action}{'&' if '?' in action else '?'}sent=empty", answer


def shapes_seen_by(sights: Sights, who: str) -> Iterator[tuple[str, Any]]:
    """One of each shape."""
    known = set[Any]()
    for path, answer in seen_by(sights, who):
        shape = shape_of(answer.content.decode())
        if shape not in known:
            known.add(shape)
            yield path, answer


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
