from datetime import date
from urllib.parse import urlencode

import pytest

from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import text_of
from tests.factories import ALWAYS, make_published_season, make_rate, make_space
from tests.plain import plain


def page(client, venue, headers=None, **params):
    return client.get(f"/lieux/{venue.slug}/", params, headers=headers)


def cells(response, label):
    return next(row["cells"] for row in response.context["week"]["rows"] if row["label"] == label)


def sent(response):
    """The address to which the form below the week leads when nothing is touched."""
    context = response.context
    fields = [(one.html_name, one.value() or "") for one in [*context["pick"], context["pick_units"]]]
    query = urlencode([("voir", "prix"), *context["handed_on"], *fields])
    return f"/lieux/{context['venue'].slug}/reserver/?{query}"


def test_htmx_gets_the_week_alone_and_the_whole_page_when_one_comes_back(client, hotel):
    part = page(client, hotel.venue, {"HX-Request": "true"}, semaine="2027-01-12")
    assert part.content.decode().startswith("<section")
    assert "11 au dimanche\xa017\xa0janvier" in part.content.decode()
    assert part.headers["Vary"].split(", ").count("HX-Request") == 1
    back = page(client, hotel.venue, {"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert back.content.decode().startswith("<!doctype html>")


def test_the_week_alone_takes_few_statements(client, hotel, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page(client, hotel.venue, {"HX-Request": "true"}, semaine="2027-01-12")


def test_a_cell_says_from_when_to_when_on_the_clock_of_the_venue(client, db):
    far = make_hotel(time_zone="Indian/Reunion")
    first = cells(page(client, far.venue, espace=far.desks.pk, semaine="2027-01-12"), "8\xa0h")[1]
    assert (first["starts"], first["ends"], first["free"]) == ("2027-01-12T08:30", "2027-01-12T09:00", 24)


def test_the_hour_that_the_clock_skips_is_closed_and_the_hours_around_it_meet(client, hotel):
    spring = {"first_day": date(2027, 3, 20), "last_day": date(2027, 4, 4)}
    bar = make_space(hotel.venue, name="Bar")
    hotel.season.last_day = date(2027, 3, 19)
    make_published_season(hotel.venue, hours=[], hours_of={bar: ALWAYS}, **spring)
    week = page(client, hotel.venue, espace=bar.pk, semaine="2027-03-28")
    before, skipped, after = [cells(week, f"{hour}\xa0h")[6] for hour in (1, 2, 3)]
    assert (before["ends"], skipped["state"], after["starts"]) == ("2027-03-28T03:00", "closed", "2027-03-28T03:00")


def test_the_form_below_the_week_holds_what_was_chosen_and_leads_to_its_price(client, hotel):
    asked = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "11:00", "headcount": "4"}
    shown = page(client, hotel.venue, espace=hotel.desks.pk, **asked, **{f"space_{hotel.desks.pk}": "4"})
    assert [one.value() for one in shown.context["pick"]] == ["2027-01-12", "09:00", "11:00"]
    booking = client.get(sent(shown))
    assert booking.context["bill"]["total"] == 24


def test_the_form_begins_on_the_first_day_that_is_free(client, hotel):
    hotel.hold(wish(hotel.room, hours(8.5, 10, day=-1)))
    shown = page(client, hotel.venue, espace=hotel.room.pk, semaine="2027-01-11")
    assert shown.context["pick"][0].value() == "2027-01-12"
    assert "de 9" not in text_of(client.get(sent(shown)))


@pytest.mark.parametrize(
    ("taken_by", "names"),
    [
        ("time", ["date", "from_time", "to_time"]),
        ("half_day", ["date", "last_day", "from_time", "to_time"]),
        ("night", ["date", "last_day"]),
    ],
)
def test_the_form_asks_what_the_space_goes_by(client, hotel, taken_by, names):
    beds = make_space(hotel.venue, units=4, name="Dortoir", kind="beds", taken_by=taken_by)
    make_rate(hotel.season, beds, per="hour")
    shown = page(client, hotel.venue, espace=beds.pk, semaine="2027-01-12")
    assert [one.name for one in shown.context["pick"]] == names
    assert shown.context["week"]["within_a_day"] == (taken_by == "time")


@pytest.mark.parametrize(
    ("params", "sentences"),
    [
        ({"date": "2027-02-31"}, ["Le jour demandé n’existe pas : voici une semaine où le lieu est ouvert."]),
        ({"semaine": "demain"}, ["Le jour demandé n’existe pas : voici une semaine où le lieu est ouvert."]),
        ({"espace": "999999"}, ["L’espace demandé ne se réserve pas, ou plus : voici « Salle à manger »."]),
        (
            {"espace": "x", "semaine": "2027-01-12"},
            ["L’espace demandé ne se réserve pas, ou plus : voici « Salle à manger »."],
        ),
        # Whoever goes on to another week has left the day behind.
        ({"date": "2027-02-31", "semaine": "2027-01-12"}, []),
        ({"date": "", "semaine": "", "espace": ""}, []),
        ({"date": "2027-01-12"}, []),
    ],
)
def test_what_the_address_says_and_nobody_understands_is_told(client, hotel, params, sentences):
    response = page(client, hotel.venue, **params)
    assert [plain(one) for one in response.context["not_understood"]] == sentences
    assert all(one in plain(text_of(response)) for one in sentences)
