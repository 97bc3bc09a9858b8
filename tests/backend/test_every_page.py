"""Every page that a visitor, a booker and a host can reach by links: valid HTML, and nothing that its policy refuses.

Pages are read by a strict HTML5 parser, which tells of every error that a browser mends in silence.
"""

import re
from collections import Counter, deque
from datetime import date
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from tinyhtml5.parser import HTMLParser

from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import clock  # noqa: F401
from venues.models import Photo

pytestmark = pytest.mark.long
# Not pages of ours, files, or the same page with another choice.
LEFT_OUT = re.compile(r"^/(admin|api|static|media|calendars)/|\.(csv|pdf|xml|ics|png)$")
ANY = re.compile("")
# A week, a day, a choice of filters: one of each page is enough.
MOST_OF_A_KIND = 1
HTML = "{http://www.w3.org/1999/xhtml}"
# Attributes that name other elements.
LEADING = ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "list")
WHEN = "date=2027-01-12&from_time=09:00&to_time=17:00"
# The search and its map in each state: found, none, filters with counts, flexible, doubtful, refused, elsewhere.
SEARCHES = (
    f"where=Mende&count=4&kind=desks&{WHEN}",
    f"where=Mende&amenities=fibre&instant=1&max_price=1&comptes=1&{WHEN}",
    "flexible=1&first=2027-01-04&last=2027-01-20&duration=PT4H&weekdays=1&comptes=1",
    f"near=46.0,-6.0&{WHEN}",
    f"bbox=3.4,44.4,3.6,44.6&vue=44.5,3.5,11&{WHEN}",
    "where=Mendde",
    "where=Nulle-Part&date=2027-02-30&from_time=9&count=0&radius_km=9000&q=%3Cb%3E%22%26",
)
STARTS = ("/", "/style/", "/recherche/", "/proposer-un-lieu/", "/accounts/signup/", "/accounts/password/reset/")


def kind_of(path):
    """The same page for another thing: numbers, references, slugs and queries aside."""
    return re.sub(r"/[^/]*\d[^/]*", "/#", urlsplit(path).path)


def crawl(client, starts, own=ANY):
    """Path and answer of `starts` and of the pages that links lead to, at most so many of each kind.

    `own`: what the addresses of links begin with.
    """
    waiting, seen, kinds = deque(starts), set(starts), Counter()
    while waiting:
        path = waiting.popleft()
        answer = client.get(path)
        if answer.status_code in (301, 302) or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        yield path, answer
        for href in re.findall(r'<a [^>]*?href="([^"]+)"', answer.content.decode()):
            link = urlsplit(urljoin(f"http://testserver{path}", href.replace("&amp;", "&")))
            target = link.path + (f"?{link.query}" if link.query else "")
            if link.netloc != "testserver" or target in seen or LEFT_OUT.search(link.path) or not own.match(link.path):
                continue
            if kinds[kind_of(target)] < MOST_OF_A_KIND:
                kinds[kind_of(target)] += 1
                seen.add(target)
                waiting.append(target)


def is_day(text):
    """Whether a field for a day may hold this."""
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def faults(page):
    """What is wrong with the HTML."""
    parser = HTMLParser()
    tree = parser.parse(page)
    found = [f"{code} {data} at {place}" for place, code, data in parser.errors]
    elements = list(tree.iter())
    ids = Counter(one.get("id") for one in elements if one.get("id"))
    found += [f"id {name} {count} times" for name, count in ids.items() if count > 1]
    for one in elements:
        for attribute in LEADING:
            found += [
                f"{attribute}={name} leads nowhere" for name in (one.get(attribute) or "").split() if name not in ids
            ]
        found += [f"attribute {name}" for name in one.attrib if name.startswith("hx-")]
        if one.tag == f"{HTML}input" and one.get("autocomplete") == "street-address":
            found.append("an address of several lines in one line")
        if one.get("type") == "date" and not is_day(one.get("value") or ""):
            found.append(f"no day: {one.get('value')}")
        if one.tag == f"{HTML}img" and (one.get("alt") is None or not one.get("width")):
            found.append(f"img {one.get('src')} without alt or size")
        if one.tag == f"{HTML}a" and any(child.tag in (f"{HTML}a", f"{HTML}button") for child in list(one.iter())[1:]):
            found.append(f"a link with another inside: {one.get('href')}")
    return found


def refused(answer):
    """What the policy of the page refuses, or lacks."""
    page, headers = answer.content.decode(), answer.headers
    found = re.findall(r"<[^>]+ (?:style|on[a-z]+)=", page) + re.findall(r"<style", page)
    # A script is a file, or data that is not run.
    found += [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag and "json" not in tag]
    found += [word for word in ("unsafe-inline", "unsafe-eval") if word in headers["Content-Security-Policy"]]
    wanted = ("Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options")
    return found + [f"no {name}" for name in wanted if name not in headers]


@pytest.fixture
def world(db):
    """A hotel with photos, a reservation of each kind, and somebody who waits for an answer."""
    hotel = make_hotel(
        name="Hôtel « du » <b>Causse</b> & fils", description="Une ligne.\n\nUne autre.", house_rules="Calme."
    )
    for number in range(5):
        words = {"alt": f"Vue {number}", "width": 900, "height": 600, "widths": [480, 900], "credit": "A. <Martin>"}
        Photo.objects.create(venue=hotel.venue, key=f"{number:032d}", **words)
    make_hotel(latitude=hotel.venue.latitude + 0.1)
    hotel.hold(wish(hotel.desks, hours(9), 2))
    return hotel


@pytest.mark.parametrize("who", ["", "bob", "alice"])
def test_pages_are_valid_and_keep_their_own_policy(world, who):
    client = Client()
    starts = [*STARTS, f"/lieux/{world.venue.slug}/?date=2027-01-12", f"/lieux/{world.venue.slug}/signaler/"]
    if not who:
        starts += [f"/recherche/?{query}" for query in SEARCHES]
    else:
        client.force_login(getattr(world, who))
        starts += ["/hote/", "/compte/", "/mes-reservations/", "/accounts/2fa/", "/accounts/reauthenticate/"]
    wrong, pages = {}, 0
    for path, answer in crawl(client, starts):
        pages += 1
        assert answer.status_code < 500, path
        if found := faults(answer.content) + refused(answer):
            wrong[path] = found[:5]
    assert wrong == {}
    # The crawl that finds nothing proves nothing.
    assert pages > {"": 15, "bob": 20, "alice": 30}[who]


def test_the_readers_of_pages_see_what_is_wrong():
    page = b'<!doctype html><title>x</title><p id="a"><div id="a"></p><label for="b">x</label><img src="c">'
    assert len(faults(page)) >= 4
    form = (
        b'<!doctype html><title>x</title><input type="date" value="2027-02-30"><button form="f" hx-get="/">x</button>'
    )
    assert len(faults(form)) == 3
