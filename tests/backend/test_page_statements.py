"""No page that people use often takes more than twelve SQL statements, nor more with many rows than with one."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from accounts.models import Paper, Role
from bookings.lifecycle import submit
from bookings.models import AskedPaper, CalendarAddress, Conflict, Feed, PaymentLink, Reservation
from bookings.search import zones
from bookings.search.zones import forget_zones
from bookings.series import hold_series, submit_series
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.pages.conftest import clock  # noqa: F401
from tests.factories import (
    NOW,
    make_member,
    make_method,
    make_organisation,
    make_published_season,
    make_rate,
    make_space,
    make_user,
    make_venue,
)
from venues.models import Amenity, Closure, DepositTerm, PaperTerm, Photo, Supplement

pytestmark = pytest.mark.long
MOST = 12
MANY = 8
WHEN = "date=2027-01-12&from_time=09:00&to_time=11:00"
TURN = {"height": 600, "widths": [480, 900]}


def taken_by(client: Client, path: str, expected: int | None = None) -> int:
    """As many as expected, or the fewest of two times: what is kept for some seconds may have to be read again."""
    counts: list[int] = []
    while len(counts) < 2 and expected not in counts:
        with CaptureQueriesContext(connection) as captured, TestCase.captureOnCommitCallbacks(execute=True):
            response = client.get(path)
        assert response.status_code == 200, path
        counts.append(len(captured))
    return min(counts)


def confirmed(hotel: Hotel, hour: float, day: int = 0) -> Reservation:
    """A reservation of Bob's, as `submit` leaves it."""
    held = hotel.hold(wish(hotel.desks, hours(hour, 0.5, day=day)))
    return submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def grow(hotel: Hotel, number: int) -> None:
    """One more of everything that the pages list."""
    space = make_space(hotel.venue, units=2)
    season = make_published_season(hotel.venue, **_a_week(number))
    make_rate(season, space)
    Supplement.objects.create(season=season, name=f"Ménage {number}", amount=5)
    wifi = Amenity.objects.create(code=f"a{number}", name_fr="Fibre", name_en="Fibre")
    space.amenities.add(wifi)
    hotel.venue.amenities.add(wifi)
    DepositTerm.objects.create(venue=hotel.venue, amount=10, label=f"Caution {number}")
    PaperTerm.objects.create(venue=hotel.venue, kind="other", label=f"Papier {number}")
    AskedPaper.objects.create(
        link=PaymentLink.objects.filter(papers__position=0).earliest("pk"), position=number + 1, kind="statutes"
    )
    Paper.objects.create(user=hotel.bob, kind="insurance", added_at=NOW)
    Photo.objects.create(venue=hotel.venue, key=f"{number:032d}", alt="Vue", width=900, **TURN)
    Closure.objects.create(venue=hotel.venue, first_day=date(2027, 2, 1), last_day=date(2027, 2, 2))
    feed = Feed.objects.create(venue=hotel.venue, name="A", url=f"https://example.test/{number}.ics")
    feed.spaces.add(space)
    stay = confirmed(hotel, 9 + number % 8, day=7 + number // 8)
    Conflict.objects.create(kind="feed", feed=feed, reservation=stay, period=hours(9).to_range(), opened_at=NOW)
    # Paid at the venue: what is booked next is confirmed at once, too.
    make_method(hotel.venue, "on_site")
    make_hotel(latitude=hotel.venue.latitude + 0.02)
    organisation = make_organisation()
    make_member(organisation, hotel.bob, role=Role.OWNER)
    make_venue(organisation=organisation)
    CalendarAddress.objects.create(organisation=organisation)
    make_member(hotel.venue.organisation, make_user())


def _a_week(number: int) -> dict[str, date]:
    first = date(2027, 4, 1) + timedelta(days=7 * number)
    return {"first_day": first, "last_day": first + timedelta(days=6)}


def test_pages_take_few_statements_and_no_more_with_many_rows(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # Else the search reads them again whenever two answers take longer than that.
    monkeypatch.setattr(zones, "REMEMBERED_FOR", 600.0)
    forget_zones()
    hotel = make_hotel()
    visitor, bob, alice = Client(), Client(), Client()
    bob.force_login(hotel.bob)
    alice.force_login(hotel.alice)
    stay, held = confirmed(hotel, 13), hotel.hold(wish(hotel.desks, hours(14)))
    pattern = {"until": "2027-02-02"}
    series = hold_series(
        actor=hotel.bob, lines=[wish(hotel.room, hours(15))], pattern=pattern, headcount=1, now=NOW
    ).reference
    PaperTerm.objects.create(venue=hotel.venue)
    confirmed(hotel, 16)
    # Lists of one thing leave out what compares several.
    for number in range(2):
        grow(hotel, number)
    slug, season = hotel.venue.slug, hotel.season.pk
    book = f"/lieux/{slug}/reserver/?voir=prix&{WHEN}&headcount=1&space_{hotel.desks.pk}=1"
    # Beside what the booker has at that time already.
    again = book.replace("09:00", "13:00").replace("11:00", "14:00")
    # Taken, so that other times and places are offered.
    refused = f"/lieux/{slug}/reserver/?voir=prix&{WHEN}&headcount=1&space_{hotel.room.pk}=1"
    refused = refused.replace("09:00", "15:00").replace("11:00", "16:00")
    assert bob.get(refused).context["others"]
    counting = f"/recherche/?where=Mende&count=1&comptes=1&{WHEN}"
    pages = [
        *[(visitor, path) for path in ("/", f"/recherche/?where=Mende&count=1&{WHEN}", "/ouvertures/")],
        *[(visitor, path) for path in (f"/lieux/{slug}/?{WHEN}", book, refused, book.replace("reserver", "devis"))],
        *[(bob, path) for path in (f"/lieux/{slug}/?{WHEN}", book, again, refused)],
        *[(bob, path) for path in ("/mes-reservations/", "/compte/", "/structures/")],
        *[(bob, path) for path in (f"/recherche/?where=Mende&count=1&{WHEN}", "/mes-favoris/", "/mes-recherches/")],
        *[(bob, f"/mes-reservations/{stay.reference}/{what}") for what in ("", "modifier/", "annuler/")],
        (bob, f"/mes-reservations/{held.reference}/confirmer/"),
        *[(bob, f"/mes-reservations/series/{series}/{what}") for what in ("", "confirmer/")],
        *[(alice, path) for path in ("/hote/", "/hote/reservations/", "/hote/conflits/")],
        (alice, f"/hote/reservations/{stay.reference}/"),
        (alice, f"/hote/series/{series}/"),
        (alice, f"/hote/agendas/{hotel.venue.feeds.earliest('pk').pk}/"),
        (bob, counting),
        *[
            (bob, path)
            for path in ("/mes-documents/", "/mes-factures/", "/mes-reservations/agenda/", "/compte/supprimer/")
        ],
        (alice, f"/structures/{hotel.venue.organisation_id}/"),
        *[
            (alice, f"/hote/lieux/{slug}/{what}")
            for what in ("", "argent/", "photos/", "fermetures/", "agendas/", "paiements/", "cautions/", "reserver/")
        ],
        (alice, f"/hote/lieux/{slug}/planning/?semaine=2027-01-12"),
        *[(alice, f"/hote/saisons/{season}/{what}") for what in ("", "tarifs/")],
    ]
    assert_few_and_constant(hotel, pages, range(2, MANY))
    forget_zones()


def assert_few_and_constant(hotel: Hotel, pages: Iterable[tuple[Client, str]], more: Iterable[int]) -> None:
    """At most twelve on each page, and no more than now once there is one `more` of everything for each number."""
    for client, path in pages:
        client.get(path)
    few = {(client, path): taken_by(client, path) for client, path in pages}
    for number in more:
        grow(hotel, number)
    many = {(client, path): taken_by(client, path, few[client, path]) for client, path in pages}
    assert {path: count for (_client, path), count in many.items() if count > MOST} == {}
    grown = {path: (few[client, path], count) for (client, path), count in many.items() if count != few[client, path]}
    assert grown == {}


@pytest.mark.parametrize(
    "asked",
    [
        f"where=Mende&count=100&amenities=a1&kind=desks&{WHEN}",
        "near=44.6,3.4&radius_km=30&count=1&kind=desks&max_price=1&flexible=1&first=2027-01-11&last=2027-01-31",
        "where=Mende&count=1&amenities=sauna&flexible=1&first=2027-01-11&last=2027-01-31",
        f"near=47,-8&count=1&{WHEN}",
    ],
)
def test_a_search_that_finds_nothing_and_what_there_is_instead(db: None, asked: str) -> None:
    hotel = make_hotel()
    PaperTerm.objects.create(venue=hotel.venue)
    confirmed(hotel, 16)
    for number in range(2):
        grow(hotel, number)
    # One beside it in another month, one further away at once.
    sauna = Amenity.objects.create(code="sauna", name_fr="Sauna", name_en="Sauna")
    for km, month in ((10, 2), (70, 1)):
        venue = make_venue(latitude=hotel.venue.latitude + km / 111)
        venue.amenities.add(sauna)
        space = make_space(venue, units=2)
        days = {"first_day": date(2027, month, 1), "last_day": date(2027, month, 28)}
        make_rate(make_published_season(venue, **days), space)
    bob = Client()
    bob.force_login(hotel.bob)
    page = bob.get(f"/recherche/?{asked}")
    assert page.context["cards"] == []
    assert_few_and_constant(hotel, [(bob, f"/recherche/?{asked}"), (bob, page.context["instead_url"])], range(2, MANY))


def test_moving_and_withdrawing_are_looked_at_in_few_statements(db: None) -> None:
    hotel = make_hotel()
    make_method(hotel.venue, "on_site")
    bob, alice = Client(), Client()
    bob.force_login(hotel.bob)
    alice.force_login(hotel.alice)
    both = hotel.hold(wish(hotel.room, hours(10)), wish(hotel.projector, hours(10)))
    stay = submit(actor=hotel.bob, reservation_id=both.pk, now=NOW)
    feed = Feed.objects.create(venue=hotel.venue, name="A", url="https://example.test/a.ics")
    conflict = Conflict.objects.create(
        kind="feed", feed=feed, reservation=stay, period=hours(10).to_range(), opened_at=NOW
    )
    decide = f"/hote/conflits/{conflict.pk}/"
    ways = alice.get(decide).context["ways"]
    assert len(ways) == 6
    PaperTerm.objects.create(venue=hotel.venue)
    confirmed(hotel, 16)
    pages = [
        (alice, decide),
        (alice, ways[0].href),
        (alice, f"/hote/saisons/{hotel.season.pk}/retirer/"),
        (bob, f"/mes-reservations/{stay.reference}/modifier/?{ways[0].href.partition('?')[2]}&headcount=1"),
    ]
    assert_few_and_constant(hotel, pages, range(3))


def test_cancelling_a_long_series_takes_no_more_statements_than_a_short_one(db: None) -> None:
    hotel = make_hotel()
    bob, alice = Client(), Client()
    bob.force_login(hotel.bob)
    alice.force_login(hotel.alice)
    of_booker: list[int] = []
    of_host: list[int] = []
    for start, until in ((9, "2027-01-19"), (11, "2027-03-02")):
        asked = [wish(hotel.room, hours(start))]
        series = hold_series(actor=hotel.bob, lines=asked, pattern={"until": until}, headcount=1, now=NOW)
        dates = submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
        assert {one.state for one in dates} == {"confirmed"}
        of_booker.append(taken_by(bob, f"/mes-reservations/series/{series.reference}/annuler/"))
        of_host.append(taken_by(alice, f"/hote/series/{series.reference}/annuler/"))
    assert of_booker[0] == of_booker[1] <= MOST
    assert of_host[0] == of_host[1] <= MOST
