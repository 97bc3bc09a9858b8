"""Every page, and every state that a page may be in, is looked at by axe: two widths, two schemes, no violation.

Pages are found by links, by the addresses of `states`, and by sending each form empty.
"""

import re
from collections import Counter

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

from tests.backend.states import Sights, make_sights
from tests.backend.test_every_page import crawl, kind_of
from tests.bookings.pages.conftest import clock  # noqa: F401
from tests.looking import looker

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
ACTION = re.compile(r'\baction="([^"]+)"')
NOT_SENT = re.compile(r"^/(accounts/logout|i18n)/")


@pytest.fixture
def sights(db: None) -> Sights:
    return make_sights()


def sent_empty(client, path, page, sent):
    """What forms of a page answer when nothing was filled in; what they write is undone."""
    for form in FORM.findall(page):
        action = (ACTION.search(form) or [None, path])[1].replace("&amp;", "&")
        if kind_of(action) in sent or NOT_SENT.search(action):
            continue
        sent.add(kind_of(action))
        other = Client()
        other.cookies = client.cookies.copy()
        with transaction.atomic():
            answer = other.post(action, {})
            transaction.set_rollback(True)
        if answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code < 500:
            yield f"{action}#sent-empty", answer


def names_of_pages(patterns=None):
    """The names of all addresses of the site, but those of the administration and the API."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith(("admin/", "api/")):
                yield from names_of_pages(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_every_page_and_state_passes_axe(browser, sights):
    look = looker(browser)
    wrong, names, kinds, sent = [], set(), Counter(), set()
    try:
        for who, starts in sights.paths.items():
            look.client = sights.client(who)
            for path, answer in crawl(look.client, dict.fromkeys(starts), kinds):
                names.add(resolve(path.partition("?")[0]).url_name)
                wrong += look.look(path, answer)
                for action, refusal in sent_empty(look.client, path, answer.content.decode(), sent):
                    wrong += look.look(action, refusal)
    finally:
        look.page.context.close()
    print(sorted(set(names_of_pages()) - names))
    assert wrong == []
