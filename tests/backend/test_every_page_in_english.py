"""Whoever reads the site in English meets no French: no text without translation, none outside the catalogue."""

import re

import pytest
from django.test import Client
from tinyhtml5.parser import HTMLParser

from bookings.lifecycle import submit
from bookings.series import hold_series
from tests.backend.html_faults import HTML
from tests.backend.test_every_page import SEARCHES, STARTS, crawl
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import clock  # noqa: F401
from tests.factories import NOW
from venues.models import Season, Space

pytestmark = pytest.mark.long
FRENCH = re.compile(r"[àâçéèêëîïôùûœ«»]|\b(le|la|les|des|un|une|vous|votre|pour|avec|est|sur|du|au)\b", re.IGNORECASE)
# Names that stay as they are: places, laws, what France alone has.
NAMES = re.compile(
    r"\blyc[ée]es?\b|Défenseur des droits|avis de situation|[Tt]itre de recette|Code de commerce|La Poste"
    r"|[Ff]rançais|Lozère|Bas-Rhin|Géoplateforme|Licence Ouverte|decoupage-administratif|La Rioja|La Paz"
    r"|La Réunion|Port-au-Prince|avis des sommes à payer|BNPAFRPP"
)
SHOWN = ("alt", "aria-label", "content", "placeholder", "title")
UNREAD = (f"{HTML}script", f"{HTML}style")


def texts_of(element, language="en"):
    """What is read or heard of an element in English; parts in another language, which say so, are left out."""
    language = element.get("lang") or language
    if element.tag in UNREAD or not language.startswith("en"):
        return
    yield from (element.get(name) for name in SHOWN if element.get(name))
    if element.text:
        yield element.text
    for child in element:
        yield from texts_of(child, language)
        if child.tail:
            yield child.tail


def french_in(page):
    tree = HTMLParser().parse(page)
    told = (" ".join(text.split()) for text in texts_of(tree))
    return [text for text in told if FRENCH.search(NAMES.sub("", text))]


@pytest.fixture
def world(db):
    """A hotel and its guests with English names; something of everything that pages tell."""
    hotel = make_hotel(name="Alpine Hotel", description="Quiet.", language="en")
    for number, space in enumerate(Space.objects.order_by("pk")):
        Space.objects.filter(pk=space.pk).update(name=f"Room {number}")
    Season.objects.update(name="Winter")
    submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.desks, hours(9), 2)).pk, now=NOW)
    hotel.hold(wish(hotel.room, hours(11)))
    hold_series(
        actor=hotel.bob, lines=[wish(hotel.room, hours(15))], pattern={"until": "2027-02-02"}, headcount=1, now=NOW
    )
    return hotel


@pytest.mark.parametrize("who", ["", "bob", "alice"])
def test_pages_in_english_hold_no_french(world, who):
    client = Client(headers={"accept-language": "en"})
    starts = [path for path in STARTS if path != "/style/"]
    starts += [f"/lieux/{world.venue.slug}/?date=2027-01-12", f"/lieux/{world.venue.slug}/signaler/"]
    if who:
        client.force_login(getattr(world, who))
        starts += ["/hote/", "/compte/", "/mes-reservations/", "/accounts/2fa/", "/accounts/reauthenticate/"]
    else:
        starts += [f"/recherche/?{query}" for query in SEARCHES]
    wrong, pages = {}, 0
    for path, answer in crawl(client, starts):
        pages += 1
        if path.startswith("/style/"):
            continue
        assert b'<html lang="en"' in answer.content, path
        if found := french_in(answer.content):
            wrong[path] = found[:5]
    assert wrong == {}
    assert pages > {"": 15, "bob": 20, "alice": 30}[who]


def test_french_is_recognised():
    page = b'<html lang="en"><p title="Aller au contenu">Lyc\xc3\xa9e<b>Votre place</b> ok <i lang="fr">les</i>'
    assert french_in(page) == ["Aller au contenu", "Votre place"]
