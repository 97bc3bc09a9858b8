"""The host's week: who is where, what is taken elsewhere; a click blocks what is free and opens what is blocked."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.words import Role
from bookings.models import Block, BusyPeriod, Feed
from commons.periods import Period
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.pages.conftest import SignIn, errors_of, text_of
from tests.bookings.pages.host.counting import statements
from tests.bookings.pages.host.test_answers import confirmed
from tests.bookings.pages.host.test_desk import requested
from tests.factories import make_member, make_user


@pytest.fixture
def desk(hotel: Hotel, signed_in: SignIn) -> Client:
    return signed_in(hotel.alice)


def planning(desk: Client, hotel: Hotel) -> dict[str, list[Any]]:
    """What stands in the week of 11 January, by row, Tuesday only."""
    page = desk.get(f"/hote/lieux/{hotel.venue.slug}/planning/?semaine=2027-01-12")
    return {row["label"]: row["cells"][1] for row in page.context["planning"]["rows"]}


def test_the_week_shows_who_is_where(hotel: Hotel, desk: Client) -> None:
    confirmed(hotel, wish(hotel.desks, hours(9, 8), 4), headcount=4)
    requested(hotel, wish(hotel.room, hours(14, 2)))
    feed = Feed.objects.create(venue=hotel.venue, name="Airbnb", url="https://example.test/a.ics")
    BusyPeriod.objects.create(feed=feed, space=hotel.projector, period=hours(10, 2).to_range())
    shown = planning(desk, hotel)

    _earlier, desks, _later = shown["Salle à manger"]["items"]
    assert (" ".join(desks["time"].split()), desks["text"], desks["state"]) == (
        "9 h – 17 h",
        f"4 × {hotel.bob.name}",
        "confirmed",
    )
    assert [item["state"] for item in shown["Salle du Lot"]["items"]] == ["", "requested", ""]
    busy = shown["Projecteur"]["items"][1]
    assert (busy["kind"], " ".join(busy["text"].split())) == ("outside", "pris ailleurs : Airbnb")
    assert busy["href"] == f"/hote/agendas/{feed.pk}/"
    page = desk.get(f"/hote/lieux/{hotel.venue.slug}/planning/?semaine=2027-01-12")
    row = page.context["planning"]["rows"][0]
    assert [cell["closed"] for cell in row["cells"]] == [False] * 5 + [True] * 2


def test_the_week_takes_as_many_statements_for_three_as_for_one(hotel: Hotel, desk: Client) -> None:
    path = f"/hote/lieux/{hotel.venue.slug}/planning/?semaine=2027-01-12"
    confirmed(hotel, wish(hotel.room, hours(9)))
    desk.get(path)
    counted = statements(desk, path)
    for hour in (11, 13):
        confirmed(hotel, wish(hotel.room, hours(hour)))
    assert statements(desk, path) == counted


@pytest.mark.parametrize("week", ["", "hier", "2027-02-30", "0001-01-01", "9999-12-31"])
def test_any_week_is_answered(hotel: Hotel, desk: Client, week: str) -> None:
    assert desk.get(f"/hote/lieux/{hotel.venue.slug}/planning/", {"semaine": week}).status_code == 200


AFTERNOON = {"date": "2027-01-12", "from_time": "14:00", "to_time": "18:00", "reason": "Travaux"}


def test_an_afternoon_is_blocked_and_opened_again(hotel: Hotel, desk: Client) -> None:
    path = f"/hote/lieux/{hotel.venue.slug}/bloquer/"
    response = desk.post(path, AFTERNOON | {"space": hotel.room.pk})
    assert response["Location"].endswith("planning/?semaine=2027-01-12")
    made = Block.objects.get()
    assert "Travaux" in [item["text"] for item in planning(desk, hotel)["Salle du Lot"]["items"]]
    assert "Travaux" in text_of(desk.get(f"/hote/blocages/{made.pk}/"))
    desk.post(f"/hote/blocages/{made.pk}/")
    assert Block.objects.count() == 0


def test_a_block_never_takes_a_place_from_somebody(hotel: Hotel, desk: Client) -> None:
    coming = confirmed(hotel, wish(hotel.room, hours(15)))
    page = desk.post(f"/hote/lieux/{hotel.venue.slug}/bloquer/", AFTERNOON | {"space": hotel.room.pk})
    assert (page.status_code, page.context["reservations"], Block.objects.count()) == (422, [coming], 0)
    assert 'value="Travaux"' in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to_time": "13:00"}, "to_time"),
        ({"date": "2020-01-12"}, "to_time"),
        ({"units": "5"}, "units"),
        ({"date": "demain"}, "date"),
        ({"date": "2027-03-28", "from_time": "02:30", "to_time": "04:00"}, "from_time"),
        ({"space": "999999"}, "space"),
    ],
)
def test_an_impossible_block_is_said_by_its_field(
    hotel: Hotel, desk: Client, changes: dict[str, str], field: str
) -> None:
    path = f"/hote/lieux/{hotel.venue.slug}/bloquer/"
    assert list(errors_of(desk.post(path, {"space": hotel.room.pk} | AFTERNOON | changes))) == [field]


def test_a_block_is_unknown_to_strangers(hotel: Hotel, desk: Client, signed_in: SignIn) -> None:
    desk.post(f"/hote/lieux/{hotel.venue.slug}/bloquer/", AFTERNOON | {"space": hotel.room.pk})
    path = f"/hote/blocages/{Block.objects.get().pk}/"
    assert (signed_in(hotel.charlie).get(path).status_code, signed_in(hotel.charlie).post(path).status_code) == (
        404,
        404,
    )
    assert Block.objects.count() == 1


def test_other_hours_are_given_to_a_block(hotel: Hotel, desk: Client) -> None:
    desk.post(f"/hote/lieux/{hotel.venue.slug}/bloquer/", AFTERNOON | {"space": hotel.room.pk})
    path = f"/hote/blocages/{Block.objects.get().pk}/"
    shown = desk.get(path).context["form"]
    assert (shown["from_time"].value().hour, shown["last_day"].value(), shown["reason"].value()) == (
        14,
        None,
        "Travaux",
    )
    changes = {"do": "change", "date": "2027-01-12", "from_time": "15:00", "to_time": "00:00", "reason": "Ménage"}
    assert desk.post(path, changes)["Location"].endswith("?semaine=2027-01-12")
    changed = Block.objects.get()
    assert (Period.from_range(changed.period), changed.reason) == (hours(15, 9), "Ménage")
    assert desk.get(path).context["form"]["last_day"].value() is None
    assert list(errors_of(desk.post(path, changes | {"to_time": "14:00"}))) == ["to_time"]


def cell(desk: Client, hotel: Hotel) -> list[tuple[str, str]]:
    """Kind and hours of what stands in the meeting room on Tuesday."""
    items = planning(desk, hotel)["Salle du Lot"]["items"]
    return [(item["kind"], " ".join(item["time"].split())) for item in items]


def click(desk: Client, hotel: Hotel, **sent: Any) -> dict[str, list[str]]:
    """What the address that a click leads to asks for."""
    response = desk.post(f"/hote/lieux/{hotel.venue.slug}/planning/cliquer/", sent)
    assert response.status_code == 302
    return parse_qs(urlsplit(response["Location"]).query)


def slots(desk: Client, hotel: Hotel) -> list[str]:
    return [item["slot"] for item in planning(desk, hotel)["Salle du Lot"]["items"] if item["slot"]]


def test_free_stretches_lie_between_what_is_taken(hotel: Hotel, desk: Client) -> None:
    confirmed(hotel, wish(hotel.room, hours(10, 2)))
    feed = Feed.objects.create(venue=hotel.venue, name="Airbnb", url="https://example.test/a.ics")
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=hours(12, 1).to_range())
    assert cell(desk, hotel) == [
        ("free", "8 h 30 – 10 h"),
        ("taken", "10 h – 12 h"),
        ("outside", "12 h – 13 h"),
        ("free", "13 h – 18 h 30"),
    ]


def test_a_click_blocks_and_another_opens_again(hotel: Hotel, desk: Client) -> None:
    (slot,) = slots(desk, hotel)
    asked = click(desk, hotel, slot=slot, semaine="2027-01-11", libres="1")
    made = Block.objects.get()
    assert asked == {"semaine": ["2027-01-12"], "bloque": [str(made.pk)], "libres": ["1"]}
    assert (made.space, Period.from_range(made.period)) == (hotel.room, hours(8.5, 10))
    assert cell(desk, hotel) == [("block", "8 h 30 – 18 h 30")]
    asked = click(desk, hotel, open=made.pk)
    assert (Block.objects.count(), asked["semaine"], "motif" in asked) == (0, ["2027-01-12"], False)
    assert cell(desk, hotel) == [("free", "8 h 30 – 18 h 30")]


def test_each_click_can_be_undone_from_the_page_that_follows(hotel: Hotel, desk: Client) -> None:
    page = f"/hote/lieux/{hotel.venue.slug}/planning/"
    desk.post(f"/hote/lieux/{hotel.venue.slug}/bloquer/", AFTERNOON | {"space": hotel.desks.pk, "units": "3"})
    made = Block.objects.get()
    told = desk.get(page, {"semaine": "2027-01-12", "bloque": made.pk})
    assert "Bloqué : Salle à manger, mardi 12 janvier 2027, 14 h – 18 h." in text_of(told)
    asked = click(desk, hotel, open=made.pk)
    told = desk.get(page, asked)
    assert "Rouvert : Salle à manger, mardi 12 janvier 2027, 14 h – 18 h." in text_of(told)
    click(desk, hotel, slot=told.context["opened"], reason=told.context["reason"])
    again = Block.objects.get()
    assert (again.units, again.reason, again.period) == (3, "Travaux", made.period)


def test_a_click_never_takes_a_place_from_somebody(hotel: Hotel, desk: Client) -> None:
    (slot,) = slots(desk, hotel)
    confirmed(hotel, wish(hotel.room, hours(15)))
    response = desk.post(f"/hote/lieux/{hotel.venue.slug}/planning/cliquer/", {"slot": slot}, follow=True)
    assert "réservation occupe déjà ce moment" in text_of(response)
    assert Block.objects.count() == 0


def test_what_is_over_is_not_offered(hotel: Hotel, signed_in: SignIn, clock: Any) -> None:
    clock.now = hours(18.5).start - timedelta(minutes=1)
    desk = signed_in(hotel.alice)
    assert cell(desk, hotel) == [("free", "8 h 30 – 18 h 30")]
    clock.now += timedelta(minutes=1)
    assert cell(desk, hotel) == []


def test_of_a_day_under_way_the_whole_stretch_is_offered(hotel: Hotel, signed_in: SignIn, clock: Any) -> None:
    clock.now = hours(12).start
    desk = signed_in(hotel.alice)
    assert cell(desk, hotel) == [("free", "8 h 30 – 18 h 30")]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"slot": "x"},
        {"slot": "1|2|3"},
        {"slot": "²|2027-01-12T08:00:00+00:00|2027-01-12T09:00:00+00:00"},
        {"slot": "9999999|2027-01-12T08:00:00+00:00|2027-01-12T09:00:00+00:00"},
        {"slot": "{room}|2027-01-12T08:00:00|2027-01-12T09:00:00"},
        {"slot": "{room}|2027-01-12T09:00:00+00:00|2027-01-12T08:00:00+00:00"},
        {"slot": "{room}|0001-01-01T00:00:00+14:00|2027-01-12T08:00:00+00:00"},
        {"slot": "{room}|2027-01-12T08:00:00+00:00|2027-01-12T09:00:00+00:00|99"},
        {"open": "999999"},
        {"open": "x"},
        {"open": "9" * 30, "semaine": "hier"},
    ],
)
def test_a_mistyped_click_does_nothing_and_says_so(hotel: Hotel, desk: Client, sent: dict[str, str]) -> None:
    sent = {name: value.replace("{room}", str(hotel.room.pk)) for name, value in sent.items()}
    response = desk.post(f"/hote/lieux/{hotel.venue.slug}/planning/cliquer/", sent, follow=True)
    assert (response.status_code, Block.objects.count(), len(response.context["messages"])) == (200, 0, 1)


UNKNOWN = "9|2027-01-12T08:00:00+00:00|2027-01-12T09:00:00+00:00"


@pytest.mark.parametrize("asked", [{"bloque": "9"}, {"bloque": "x"}, {"rouvert": "x"}, {"rouvert": UNKNOWN}])
def test_a_mistyped_address_tells_nothing(hotel: Hotel, desk: Client, asked: dict[str, str]) -> None:
    page = desk.get(f"/hote/lieux/{hotel.venue.slug}/planning/", asked)
    assert (page.status_code, "done" in page.context) == (200, False)


def test_who_may_not_block_is_offered_nothing_to_click(hotel: Hotel, signed_in: SignIn) -> None:
    accountant = make_user()
    make_member(hotel.venue.organisation, accountant, role=Role.ACCOUNTANT)
    desk = signed_in(accountant)
    assert cell(desk, hotel) == []
    path = f"/hote/lieux/{hotel.venue.slug}/planning/cliquer/"
    assert (desk.post(path).status_code, signed_in(hotel.charlie).post(path).status_code) == (403, 404)


def test_reception_sees_what_is_taken_elsewhere_without_its_page(hotel: Hotel, signed_in: SignIn) -> None:
    reception = make_user()
    make_member(hotel.venue.organisation, reception, role=Role.RECEPTION)
    feed = Feed.objects.create(venue=hotel.venue, name="Airbnb", url="https://example.test/a.ics")
    BusyPeriod.objects.create(feed=feed, space=hotel.room, period=hours(8, 11).to_range())
    (item,) = planning(signed_in(reception), hotel)["Salle du Lot"]["items"]
    assert (item["kind"], item["href"]) == ("outside", "")


def test_foreign_spaces_and_blocks_are_not_reached_by_a_click(hotel: Hotel, desk: Client, signed_in: SignIn) -> None:
    other = make_hotel()
    period = hours(9)
    slot = f"{other.room.pk}|{period.start.isoformat()}|{period.end.isoformat()}"
    click(desk, hotel, slot=slot)
    assert Block.objects.count() == 0
    made = Block.objects.create(venue=other.venue, space=other.room, period=period.to_range())
    click(desk, hotel, open=made.pk)
    assert Block.objects.count() == 1
