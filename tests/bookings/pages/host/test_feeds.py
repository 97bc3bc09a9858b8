"""Outside calendars, files and yearly rules on the host's pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.words import Role
from bookings.calendars.feeds import add_feed, change_feed
from bookings.models import BusyPeriod, CalendarAddress, Feed
from commons.periods import Period
from tests.bookings.calendars.conftest import MORNING, Outside, event
from tests.bookings.calendars.conftest import outside as outside
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.pages.conftest import SignIn, errors_of, text_of
from tests.bookings.pages.host.counting import statements
from tests.bookings.pages.host.test_answers import confirmed
from tests.commons.web_server import text
from tests.factories import NOW, make_member

TABLE = b"du;au;de;a\n12/01/2027;;9:00;12:00\nbientot\n"
WEEK = {"every": "week", "first_day": "14", "first_month": "07", "weeks": ""}
NEW_YEAR = {"every": "days", "first_day": "24", "first_month": "12", "last_day": "02", "last_month": "01"}
ONE_DAY = NEW_YEAR | {"last_day": "", "last_month": ""}


@pytest.fixture
def desk(hotel: Hotel, signed_in: SignIn) -> Client:
    return signed_in(hotel.alice)


def add(desk: Client, hotel: Hotel, **fields: Any) -> HttpResponse:
    """The page that follows sending the form, its boxes as they come."""
    sent = {"name": "Airbnb", "source": "address", "spaces": [hotel.room.pk], "count_tentative": "on", **fields}
    return desk.post(f"/hote/lieux/{hotel.venue.slug}/agendas/ajouter/", sent, follow=True)


def busy(feed: Feed) -> list[Period]:
    return [Period.from_range(row.period) for row in BusyPeriod.objects.filter(feed=feed).order_by("period")]


def test_an_address_is_read_at_once_and_its_page_tells_all(hotel: Hotel, desk: Client, outside: Outside) -> None:
    outside.says(MORNING)
    coming = confirmed(hotel, wish(hotel.room, hours(15)))
    page = add(desk, hotel, url=outside.url)
    feed = Feed.objects.get()
    assert page.redirect_chain == [(f"/hote/agendas/{feed.pk}/", 302)]  # type: ignore[attr-defined]
    told = text_of(page)
    assert "à jour" in told and "1 événement, 1 à venir." in told and "Dans l’autre sens" in told
    assert CalendarAddress.objects.get().feed == feed
    month = text_of(desk.get(f"/hote/agendas/{feed.pk}/?mois=2027-01"))
    assert "mardi 12 janvier 2027, 9 h – 12 h" in month and coming.reference in month


def test_an_address_that_fails_is_kept_and_told(hotel: Hotel, desk: Client, outside: Outside) -> None:
    outside.gives(text(b"<html>", **{"Content-Type": "text/html"}))
    told = text_of(add(desk, hotel, url=outside.url))
    assert "n’est pas un agenda" in told and "ne donne pas un agenda iCal" in told and outside.url in told


@pytest.mark.parametrize("body", [TABLE, calendar(event(MORNING))])
def test_a_file_is_read_at_once(hotel: Hotel, desk: Client, body: bytes) -> None:
    page = add(desk, hotel, source="file", file=SimpleUploadedFile("dates", body))
    feed = Feed.objects.get()
    assert (feed.source, feed.state, busy(feed)) == ("file", "fine", [MORNING])
    assert ("Cette ligne n’a pas de date lisible" in text_of(page)) is (body == TABLE)
    assert not CalendarAddress.objects.exists()


@pytest.mark.parametrize(
    ("rule", "kept", "words", "first"),
    [
        (WEEK, {"every": "week", "day": "07-14", "weeks": 1}, "la semaine du 14 juillet", "du lundi 12 au dimanche 18"),
        (NEW_YEAR, {"every": "days", "first": "12-24", "last": "01-02"}, "du 24 décembre au 2 janvier", "2026"),
        (ONE_DAY, {"every": "days", "first": "12-24", "last": "12-24"}, "le 24 décembre", "jeudi 24 décembre 2026"),
    ],
)
def test_a_yearly_rule_is_said_back_with_its_next_dates(
    hotel: Hotel, desk: Client, rule: dict[str, str], kept: dict[str, Any], words: str, first: str
) -> None:
    told = text_of(add(desk, hotel, source="rule", **rule))
    feed = Feed.objects.get()
    assert (feed.rule, feed.state) == (kept, "fine")
    assert f"Chaque année, {words}" in told and first in told
    shown = desk.get(f"/hote/agendas/{feed.pk}/").context["form"]
    assert shown["first"].value() == kept.get("first", kept.get("day"))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"url": ""}, "url"),
        ({"url": "ftp://10.0.0.1/a.ics"}, "url"),
        ({"source": "file"}, "file"),
        ({"source": "file", "file": SimpleUploadedFile("a.csv", b"rien")}, "file"),
        ({"source": "rule", "every": "days"}, "first"),
        ({"source": "rule", **WEEK, "first_day": "31", "first_month": "02"}, "first"),
        ({"source": "rule", **NEW_YEAR, "last_month": ""}, "last"),
        ({"source": "rule", **WEEK, "weeks": "99"}, "weeks"),
        ({"source": "rule", **WEEK, "ignore_from": "2027-01-01"}, "ignore_until"),
        ({"source": "rule", **WEEK, "margin_before": "-1"}, "margin_before"),
        ({"source": "moon"}, "source"),
    ],
)
def test_what_is_refused_is_said_by_its_field_and_nothing_typed_is_lost(
    hotel: Hotel, desk: Client, sent: dict[str, Any], field: str
) -> None:
    page = add(desk, hotel, name="Chez nous", **sent)
    assert (list(errors_of(page)), Feed.objects.count()) == ([field], 0)
    assert 'value="Chez nous"' in page.content.decode()


@pytest.fixture
def feed(hotel: Hotel, desk: Client) -> Feed:
    add(desk, hotel, source="file", file=SimpleUploadedFile("dates.csv", TABLE))
    return Feed.objects.get()


def form_of(desk: Client, feed: Feed, **changes: Any) -> dict[str, Any]:
    """What the browser would send of the feed's form, with changes."""
    shown = desk.get(f"/hote/agendas/{feed.pk}/").context["form"]
    values = {name: shown[name].value() for name in shown.fields}
    return {name: value for name, value in values.items() if value not in (None, False)} | changes


def test_choices_count_at_once_and_the_file_stays(hotel: Hotel, desk: Client, feed: Feed) -> None:
    path = f"/hote/agendas/{feed.pk}/"
    sent = form_of(desk, feed, name="Mairie", margin_before="30", spaces=[])
    assert desk.post(path, sent)["Location"] == path
    feed.refresh_from_db()
    assert (feed.name, feed.margin_before, bytes(feed.text), feed.spaces.count()) == ("Mairie", 30, TABLE, 0)
    assert busy(feed)[0] == hours(8.5, 3.5)


def test_the_part_that_it_takes_is_said(desk: Client, feed: Feed) -> None:
    def told(open_hours: int, taken_hours: int) -> str:
        Feed.objects.update(open_minutes=60 * open_hours, taken_minutes=60 * taken_hours)
        return text_of(desk.get(f"/hote/agendas/{feed.pk}/"))

    assert "Il prend 642 h sur les 3 446 h que vous publiez là (18 %)." in told(3446, 642)
    assert "Il prend 10 h sur les 3 446 h que vous publiez là (< 1 %)." in told(3446, 10)
    assert "Il prend 0 h sur les 3 446 h que vous publiez là (0 %)." in told(3446, 0)


def test_a_file_is_replaced(desk: Client, feed: Feed) -> None:
    sent = form_of(desk, feed, file=SimpleUploadedFile("b.csv", b"12/01/2027;14h;17h"))
    desk.post(f"/hote/agendas/{feed.pk}/", sent)
    assert busy(feed) == [hours(14, 3)]


def test_it_is_read_again_paused_and_resumed(desk: Client, feed: Feed) -> None:
    path = f"/hote/agendas/{feed.pk}/"
    for do, paused in (("look", False), ("pause", True), ("resume", False), ("nonsense", False)):
        assert desk.post(f"{path}agir/", {"do": do})["Location"] == path
        feed.refresh_from_db()
        assert (feed.paused, feed.state) == (paused, "fine")


def test_removing_says_what_becomes_free_and_asks(desk: Client, feed: Feed) -> None:
    path = f"/hote/agendas/{feed.pk}/retirer/"
    assert "1 période à venir" in text_of(desk.get(path))
    assert Feed.objects.count() == 1
    desk.post(path)
    assert (Feed.objects.count(), BusyPeriod.objects.count()) == (0, 0)


def test_its_own_address_is_made_and_renewed(hotel: Hotel, desk: Client) -> None:
    one = add_feed(actor=hotel.alice, venue=hotel.venue, name="x", url="https://a.test/a.ics", now=NOW)
    path = f"/hote/agendas/{one.pk}/"
    desk.post(f"{path}agir/", {"do": "address"})
    first = CalendarAddress.objects.get().token
    assert f"/calendars/{first}.ics" in text_of(desk.get(path))
    desk.post(f"{path}agir/", {"do": "renew"})
    assert CalendarAddress.objects.get().token != first


@pytest.mark.parametrize("month", ["", "2027", "2027-13", "0001-01", "9999-12", "hier"])
def test_any_month_is_answered(desk: Client, feed: Feed, month: str) -> None:
    assert desk.get(f"/hote/agendas/{feed.pk}/", {"mois": month}).status_code == 200


def test_the_month_of_what_is_taken_next_is_shown_first(hotel: Hotel, desk: Client, feed: Feed) -> None:
    path = f"/hote/agendas/{feed.pk}/"
    assert desk.get(path).context["month"]["caption"] == "janvier 2027"
    change_feed(actor=hotel.alice, feed=feed, text=b"01/11/2026;30/11/2026\n12/01/2027", now=NOW)
    desk.post(f"{path}agir/", {"do": "look"})
    assert desk.get(path).context["month"]["caption"] == "novembre 2026"
    BusyPeriod.objects.all().delete()
    assert desk.get(path).context["month"]["caption"] == "novembre 2026"


def test_a_month_tells_days_taken_whole_and_in_part_and_who_comes(hotel: Hotel, desk: Client) -> None:
    confirmed(hotel, wish(hotel.room, hours(15)))
    confirmed(hotel, wish(hotel.room, hours(16)))
    confirmed(hotel, wish(hotel.desks, hours(16)))
    add(desk, hotel, source="file", file=SimpleUploadedFile("a.csv", b"12/01/2027;9h;12h\n13/01/2027;15/01/2027"))
    page = desk.get(f"/hote/agendas/{Feed.objects.get().pk}/?mois=2027-01")
    days = {day.day.day: day for week in page.context["month"]["weeks"] for day in week if day.inside}
    assert len(days) == 31
    assert [(days[n].taken, days[n].reservations, days[n].open) for n in (11, 12, 13, 15, 16)] == [
        ("", 0, True),
        ("part", 2, True),
        ("all", 0, True),
        ("all", 0, True),
        ("", 0, False),
    ]
    assert len(page.context["month"]["taken"]) == 2


def test_the_list_tells_each_feed_in_as_many_statements_as_one(hotel: Hotel, desk: Client, feed: Feed) -> None:
    path = f"/hote/lieux/{hotel.venue.slug}/agendas/"
    assert "2 événements" not in text_of(desk.get(path))
    counted = statements(desk, path)
    add(desk, hotel, source="rule", **WEEK)
    paused = add_feed(actor=hotel.alice, venue=hotel.venue, name="Gone", url="https://a.test/", now=NOW)
    change_feed(actor=hotel.alice, feed=paused, paused=True, now=NOW)
    told = text_of(desk.get(path))
    assert all(words in told for words in ("1 remarque", "la semaine du 14 juillet", "en pause"))
    assert statements(desk, path) == counted


def test_the_table_to_fill_in_is_downloaded(desk: Client) -> None:
    answer = desk.get("/hote/agendas/modele.csv")
    assert (answer["Content-Type"], "attachment" in answer["Content-Disposition"]) == ("text/csv; charset=utf-8", True)
    assert answer.content.startswith("\ufeffdu;au;".encode())


@pytest.fixture
def paths(hotel: Hotel, feed: Feed) -> Iterator[list[str]]:
    one = f"/hote/agendas/{feed.pk}/"
    yield [f"/hote/lieux/{hotel.venue.slug}/agendas/ajouter/", one, f"{one}agir/", f"{one}retirer/"]


def test_who_may(hotel: Hotel, signed_in: SignIn, paths: list[str]) -> None:
    reception = make_member(hotel.venue.organisation, role=Role.RECEPTION).user
    for user, expected in ((hotel.charlie, 404), (reception, 403)):
        client = signed_in(user)
        assert [client.post(path).status_code for path in paths] == [expected] * 4
    assert [Client().post(path).status_code for path in paths] == [302] * 4
    assert Feed.objects.count() == 1


def test_addresses_of_the_venue_are_made_with_and_without_names(hotel: Hotel, desk: Client) -> None:
    path = f"/hote/lieux/{hotel.venue.slug}/adresse/"
    desk.post(path)
    desk.post(path, {"detailed": "1"})
    plain, detailed = CalendarAddress.objects.order_by("detailed")
    assert (plain.venue, plain.detailed, detailed.detailed) == (hotel.venue, False, True)
    told = text_of(desk.get(f"/hote/lieux/{hotel.venue.slug}/agendas/"))
    assert f"/calendars/{plain.token}.ics" in told and f"webcal://127.0.0.1:8000/calendars/{detailed.token}.ics" in told
    desk.post(path, {"detailed": "1", "renew": "1"})
    assert CalendarAddress.objects.get(detailed=True).token != detailed.token
    assert CalendarAddress.objects.get(detailed=False).token == plain.token
