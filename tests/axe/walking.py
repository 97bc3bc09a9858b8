"""All pages and the states that they may be in, as each person meets them.

Pages are found by the addresses of `sights`, by links, and by sending each form empty.
"""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin

from django.db import transaction
from django.test import Client

from tests.axe.shapes import shape_of
from tests.axe.sights.people import Sights
from tests.backend.test_every_page import crawl, kind_of

FORM: Final = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
ACTION: Final = re.compile(r'\baction="([^"]+)"')
# They end the session, or change the language of all that follows.
NOT_SENT: Final = re.compile(r"^/(accounts/logout|i18n|admin)/")
# Who looks, and what the addresses begin with that they follow links to: others are looked at with the visitor.
OWN: Final = {
    "visitor": re.compile(""),
    "bob": re.compile(r"/(mes-|documents|invitation|compte)"),
    "charlie": re.compile(r"$"),
    "secured": re.compile(r"/accounts/2fa/"),
    "alice": re.compile(r"/(hote|structures|jetons|accounts)/"),
    "mayor": re.compile(r"$"),
    "admin": re.compile(r"$"),
}


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
