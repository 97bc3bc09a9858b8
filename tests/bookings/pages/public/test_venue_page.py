import re
from datetime import date

import pytest

from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import text_of
from tests.factories import make_space


def page(client, venue, **params):
    return client.get(f"/lieux/{venue.slug}/", params)


def cells(response, label):
    return next(row["cells"] for row in response.context["week"]["rows"] if row["label"] == label)


def test_page_tells_when_what_and_how_much(client, hotel):
    shown = text_of(page(client, hotel.venue))
    assert "du lundi au vendredi de 8 h 30 à 18 h 30" in shown
    assert "Tout public Par heure 3 €" in " ".join(re.sub("<[^>]*>", " ", shown).split())
    assert "Annulation sans frais jusqu’à 24 heures avant le début." in shown


@pytest.mark.parametrize("state", ["draft", "withdrawn", "awaiting_review"])
def test_venue_that_is_not_published_is_a_friendly_404(client, hotel, state):
    hotel.venue.state = state
    hotel.venue.save()
    response = page(client, hotel.venue)
    assert response.status_code == 404
    assert "Trouver un autre lieu" in text_of(response)


def test_unknown_venue_is_a_friendly_404(client, db):
    assert "Trouver un autre lieu" in text_of(client.get("/lieux/nulle-part/"))


def test_week_shows_free_partly_free_full_and_closed(client, hotel):
    hotel.hold(wish(hotel.desks, hours(9, 1), 20))
    hotel.hold(wish(hotel.desks, hours(10, 1), 24), actor=hotel.charlie)
    hotel.hold(wish(hotel.desks, hours(11, 0.5), 24), actor=hotel.charlie)
    response = page(client, hotel.venue, espace=hotel.desks.pk, semaine="2027-01-12")
    tuesday = [cells(response, f"{hour}\xa0h")[1] for hour in (8, 9, 10, 11, 12)]
    assert [(one["state"], one.get("word")) for one in tuesday] == [
        ("free", "24"),
        ("free", "4"),
        ("full", None),
        ("free", "½"),
        ("free", "24"),
    ]
    assert cells(response, "9\xa0h")[5] == {"state": "closed"}
    assert tuesday[1]["text"] == "mardi\xa012\xa0janvier, 9\xa0h : 4 libres"


def test_hours_that_are_over_are_closed(client, hotel):
    today = page(client, hotel.venue, espace=hotel.desks.pk, semaine="2026-11-23")
    assert [cells(today, "9\xa0h")[n]["state"] for n in (0, 1)] == ["closed", "free"]


def test_free_cell_leads_to_its_price(client, hotel):
    response = page(client, hotel.venue, espace=hotel.room.pk, semaine="2027-01-12")
    booking = client.get(cells(response, "9\xa0h")[1]["href"])
    assert booking.context["bill"]["total"] == 10


def test_nights_are_rows_of_their_own(client, hotel):
    beds = make_space(hotel.venue, units=4, name="Dortoir", kind="beds", taken_by="night")
    response = page(client, hotel.venue, espace=beds.pk, semaine="2027-01-12")
    assert [row["label"] for row in response.context["week"]["rows"]] == ["nuit"]


def test_use_that_the_building_is_not_classed_for_is_warned_of(client, hotel):
    hotel.venue.erp_types = ["N"]
    hotel.venue.save()
    assert "classé pour d’autres usages (type N)" in text_of(page(client, hotel.venue, purpose="event"))
    assert page(client, hotel.venue, purpose="work").context["erp_warning"] == ""


@pytest.mark.parametrize(
    "params", [{"espace": "x"}, {"semaine": "2027-13-45"}, {"date": "9999-12-31"}, {"semaine": "0"}]
)
def test_strange_addresses_show_the_page(client, hotel, params):
    assert page(client, hotel.venue, **params).status_code == 200


def test_statements_do_not_grow_with_spaces(client, hotel, django_assert_max_num_queries):
    with django_assert_max_num_queries(25) as few:
        page(client, hotel.venue)
    for _ in range(3):
        make_space(hotel.venue)
    with django_assert_max_num_queries(25) as many:
        page(client, hotel.venue)
    assert len(many) == len(few)


def test_venues_near_by_are_shown_nearest_first(client, hotel):
    far = make_hotel(latitude=hotel.venue.latitude + 0.2)
    near = make_hotel(latitude=hotel.venue.latitude + 0.1)
    assert page(client, hotel.venue).context["nearby"] == [(near.venue, 11), (far.venue, 22)]


def test_chosen_date_is_marked(client, hotel):
    response = page(client, hotel.venue, date="2027-01-12")
    assert response.context["date"] == date(2027, 1, 12)
    assert [day["current"] for day in response.context["week"]["days"]] == [False, True, *[False] * 5]


def test_what_a_search_has_chosen_is_marked_in_its_space(client, hotel):
    asked = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "11:00", "headcount": "4"}
    asked |= {f"space_{hotel.desks.pk}": "4", "semaine": "2027-01-12"}
    marked = page(client, hotel.venue, espace=hotel.desks.pk, **asked)
    found = [cells(marked, f"{hour}\xa0h")[1] for hour in (8, 9, 10, 11)]
    assert [(one["state"], one.get("taking")) for one in found] == [
        ("free", None),
        ("chosen", 4),
        ("chosen", 4),
        ("free", None),
    ]
    other = page(client, hotel.venue, espace=hotel.room.pk, **asked)
    assert cells(other, "9\xa0h")[1]["state"] == "free"
