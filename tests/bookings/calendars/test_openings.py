"""What is open near here, as a calendar for anybody."""

import html
from datetime import date, timedelta

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Territory
from bookings.calendars.openings import openings_near, openings_of_territory
from bookings.calendars.reading import read_busy
from bookings.publishing import change_published_season
from tests.bookings.conftest import Hotel, make_hotel
from tests.factories import NOW, make_commune, make_published_season, make_space, make_venue
from tests.plain import plain
from venues.models import Closure, Season, Venue

CHRISTMAS = (date(2026, 12, 21), date(2027, 1, 3))


@pytest.fixture
def lozere(hotel: Hotel) -> Territory:
    territory = Territory.objects.create(name="Lozère", slug="lozere")
    territory.communes.add(hotel.venue.commune)
    return territory


def events(content: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def days(content: bytes) -> list[tuple[date, date]]:
    """First and last day of each event."""
    return [(event.start, event.end - timedelta(days=1)) for event in events(content)]


def test_one_event_for_a_season_with_hours_place_and_link(hotel: Hotel, lozere: Territory) -> None:
    content = openings_of_territory(lozere, now=NOW).content
    (event,) = events(content)
    assert days(content) == [(date(2026, 11, 1), date(2027, 3, 31))]
    assert plain(event["SUMMARY"]) == f"Ouvert : {hotel.venue.name}, Mende"
    assert "du lundi au vendredi de 8 h 30 à 18 h 30" in plain(event["DESCRIPTION"])
    assert event["URL"].endswith(f"/lieux/{hotel.venue.slug}/")
    assert (event["TRANSP"], event["LOCATION"].endswith("Mende (48000)")) == ("TRANSPARENT", True)
    assert read_busy(content, start=NOW, end=NOW + timedelta(days=200), zone=hotel.venue.zone).busy == []


def test_whole_weeks_part_runs_and_single_days_do_not(hotel: Hotel, lozere: Territory) -> None:
    for first, last in (CHRISTMAS, (date(2027, 2, 9), date(2027, 2, 10))):
        Closure.objects.create(venue=hotel.venue, first_day=first, last_day=last)
    found = days(openings_of_territory(lozere, now=NOW).content)
    assert found == [(date(2026, 11, 1), date(2026, 12, 20)), (date(2027, 1, 4), date(2027, 3, 31))]


def test_what_is_over_drafts_and_unpublished_venues_are_left_out(hotel: Hotel, lozere: Territory) -> None:
    other = make_venue(commune=hotel.venue.commune)
    make_space(other)
    make_published_season(other, first_day=date(2027, 4, 1), last_day=date(2027, 4, 30))
    assert len(events(openings_of_territory(lozere, now=NOW).content)) == 2
    Venue.objects.filter(pk=other.pk).update(state=Venue.State.WITHDRAWN)
    assert len(events(openings_of_territory(lozere, now=NOW).content)) == 1
    assert events(openings_of_territory(lozere, now=NOW + timedelta(days=200)).content) == []
    Season.objects.filter(pk=hotel.season.pk).update(state=Season.State.DRAFT)
    assert events(openings_of_territory(lozere, now=NOW).content) == []


def test_changed_season_is_a_later_version_of_the_same_event(hotel: Hotel, lozere: Territory) -> None:
    (before,) = events(openings_of_territory(lozere, now=NOW).content)
    later = NOW + timedelta(days=1)
    changes = {"last_day": date(2027, 4, 30)}
    change_published_season(actor=hotel.alice, season=hotel.season, now=later, changes=changes)
    (after,) = events(openings_of_territory(lozere, now=later).content)
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert after["LAST-MODIFIED"].dt == later


def test_statements_do_not_grow_with_venues(hotel: Hotel, lozere: Territory) -> None:
    counts = []
    for _venue in range(2):
        with CaptureQueriesContext(connection) as statements:
            assert openings_of_territory(lozere, now=NOW).content
        counts.append(len(statements))
        make_hotel()
    assert counts[0] == counts[1] <= 7


def test_distance_is_that_of_a_circle(hotel: Hotel) -> None:
    florac = make_commune(insee="48061", name="Florac", latitude=44.3245, longitude=3.5935)
    # 22.8 km from Mende to Florac as the crow flies; the box of 17 km around Florac would reach it at its corner.
    assert [len(events(openings_near(florac, km=km, now=NOW).content)) for km in (20, 24)] == [0, 1]


def test_addresses_are_for_everybody_and_kept_for_an_hour(hotel: Hotel, lozere: Territory, client: Client) -> None:
    first = client.get("/calendars/ouvertures/lozere.ics")
    assert (first.status_code, first["Cache-Control"]) == (200, "public, max-age=3600")
    again = client.get("/calendars/ouvertures/lozere.ics", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/calendars/ouvertures.ics?commune=48095&rayon=30").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("ouvertures/nowhere.ics", 404),
        ("ouvertures.ics", 400),
        ("ouvertures.ics?commune=x", 400),
        ("ouvertures.ics?commune=01001", 404),
        ("ouvertures.ics?commune=48095&rayon=-1", 400),
        ("ouvertures.ics?commune=48095&rayon=201", 400),
        ("ouvertures.ics?commune=48095&rayon=9999999999", 400),
    ],
)
def test_address_that_means_nothing(hotel: Hotel, client: Client, path: str, status: int) -> None:
    assert client.get(f"/calendars/{path}").status_code == status


def test_page_gives_the_addresses(hotel: Hotel, lozere: Territory, client: Client) -> None:
    text = client.get("/ouvertures/?commune=48095&rayon=50").content.decode()
    assert "/calendars/ouvertures/lozere.ics" in text
    assert "webcal://127.0.0.1:8000/calendars/ouvertures.ics?commune=48095&amp;rayon=50" in text
    assert client.get("/ouvertures/?where=Nulle+part+xyz&rayon=abc").status_code == 200


@pytest.mark.parametrize(
    ("params", "sentence", "kept"),
    [
        ({"commune": "99999", "rayon": "50"}, "Aucune commune n’a le code « 99999 »", ["99999", "50"]),
        ({"commune": "<b>x"}, "Aucune commune n’a le code « <b>x »", ["<b>x", "30"]),
        ({"commune": "\u202e99"}, "Aucune commune n’a le code « 99 »", ["\u202e99", "30"]),
        ({"commune": "9" * 5000}, f"le code « {'9' * 19}… »", ["9" * 5000, "30"]),
        ({"where": "Nulle part xyz", "rayon": "20"}, "Aucune commune ne s’appelle ainsi", ["Nulle part xyz", "20"]),
        ({"where": "Mende", "rayon": "abc"}, "Choisissez une distance de 1 à 200 km", ["Mende", "30"]),
        ({"commune": "48095", "rayon": "0"}, "Nous avons mis 30 km.", ["Mende (48000)", "30"]),
        ({"commune": "48095", "rayon": "5000"}, "Nous avons mis 30 km.", ["Mende (48000)", "30"]),
    ],
)
def test_page_says_what_it_did_not_understand_and_keeps_the_rest(
    hotel: Hotel, client: Client, params: dict[str, str], sentence: str, kept: list[str]
) -> None:
    response = client.get("/ouvertures/", params)
    assert sentence in html.unescape(plain(response.content.decode()))
    form = response.context["form"]
    assert [form["where"].value(), form["rayon"].value()] == kept
    # What was understood is not lost on what was not: around a known place there is a calendar.
    assert ("/calendars/ouvertures.ics?" in response.content.decode()) == (form.place.commune is not None)


def test_page_of_a_distance_that_the_calendar_knows_keeps_it(hotel: Hotel, client: Client) -> None:
    response = client.get("/ouvertures/?commune=48095&rayon=25")
    assert not response.context["form"].errors
    assert "ouvertures.ics?commune=48095&amp;rayon=25" in response.content.decode()


def test_page_gives_no_address_around_a_place_that_nobody_can_find(client: Client, db: None) -> None:
    make_commune(insee="48110", name="Perdue", latitude=None, longitude=None)
    text = client.get("/ouvertures/?commune=48110").content.decode()
    assert "Nous ne savons pas où se trouve Perdue" in plain(text)
    assert "/calendars/ouvertures.ics" not in text
