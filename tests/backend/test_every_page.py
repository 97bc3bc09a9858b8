"""Every page that a visitor, a booker and a host can reach by links: valid HTML, and nothing that its policy refuses.

Pages are read by a strict HTML5 parser, which tells of every error that a browser mends in silence.
"""

import re
from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.backend.html_faults import faults
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import clock  # noqa: F401
from venues.models import Photo

pytestmark = pytest.mark.long
# Not pages of ours, files, or the same page with another choice.
LEFT_OUT = re.compile(r"^/(admin|api|static|media|calendars)/|\.(csv|pdf|xml|ics|png)$")
ANY = re.compile("")
# A week, a day, a choice of filters: one of each page is enough.
MOST_OF_A_KIND = 1
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
