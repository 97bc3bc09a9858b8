"""Waiting for what is taken, from the search."""

from urllib.parse import urlencode

import pytest

from bookings.lifecycle import cancel
from bookings.models import WaitingEntry
from bookings.publishing import add_closure
from bookings.waiting import serve_waiting_list
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.pages.conftest import text_of
from tests.factories import NOW
from venues.models import Rate, Space

TUESDAY = {"date": "2027-01-12", "from_time": "09:00", "to_time": "17:00"}
FOUR_DESKS = {"where": "Mende", "count": "4", "kind": "desks", **TUESDAY}


@pytest.fixture
def full(hotel):
    """All desks are taken but three."""
    hotel.hold(wish(hotel.desks, hours(9, 8), 21), actor=hotel.charlie)
    return hotel


@pytest.fixture
def look(client):
    def ask(**params):
        return client.get(f"/recherche/?{urlencode(FOUR_DESKS | params)}")

    return ask


def offered(response):
    return [one.what for one in response.context["to_wait_for"]]


def test_what_is_taken_at_that_time_can_be_waited_for(look, signed_in, full):
    response = look()
    (one,) = response.context["to_wait_for"]
    assert (one.what, one.venue, one.price) == ("Salle à manger, 24 places", full.venue.name, 96)
    assert "Pris à ce moment-là" in text_of(response)
    joined = signed_in(full.bob).post(one.join, follow=True)
    assert "C’est noté : si une place se libère" in text_of(joined)
    entry = WaitingEntry.objects.get()
    assert (entry.user, entry.space, entry.units) == (full.bob, full.desks, 4)
    assert (entry.period.lower, entry.period.upper) == (hours(9, 8).start, hours(9, 8).end)


def test_whoever_finds_few_is_told_too(look, full):
    make_hotel()
    response = look()
    assert len(response.context["cards"]) == 1
    assert offered(response) == ["Salle à manger, 24 places"]
    make_hotel()
    make_hotel()
    assert offered(look()) == []


@pytest.mark.parametrize(
    "params",
    [
        {"count": "3"},
        {"count": "25"},
        {"date": "2027-01-10"},
        {"max_price": "95"},
        {"flexible": "1", "first": "2027-01-12", "last": "2027-01-12", "duration": "PT8H"},
        {"date": "2020-01-07"},
    ],
    ids=["free", "too many", "closed", "too dear", "no fixed time", "over"],
)
def test_nothing_else_is_offered(look, full, params):
    assert look(**params).context.get("to_wait_for", []) == []


def test_what_has_no_price_or_was_closed_since_is_not_offered(look, full):
    Rate.objects.filter(space=full.desks).delete()
    assert offered(look()) == []


def test_closed_days_are_not_offered(look, full):
    day = hours(9).start.date()
    add_closure(actor=full.alice, venue=full.venue, first_day=day, last_day=day, now=NOW, accept_orphans=True)
    assert offered(look()) == []


def test_the_whole_can_be_waited_for_when_a_part_is_taken(look, signed_in, full):
    Space.objects.filter(pk=full.whole.pk).update(kind=Space.Kind.WHOLE)
    (one,) = look(kind="whole", count="1").context["to_wait_for"]
    assert one.what == "Tout l’hôtel (ensemble)"
    signed_in(full.bob).post(one.join)
    assert WaitingEntry.objects.get().space == full.whole


def test_a_stay_over_closed_hours_is_waited_for_and_offered_as_such(look, signed_in, full):
    nights = {"to_date": "2027-01-13", "spans_closures": "on"}
    (one,) = look(**nights).context["to_wait_for"]
    signed_in(full.bob).post(one.join)
    cancel(actor=full.charlie, reservation_id=full.venue.reservations.get().pk, now=NOW)
    (offer,) = serve_waiting_list(venue_id=full.venue.pk, now=NOW)
    (line,) = offer.lines.all()
    assert (line.spans_closures, line.units, line.period.upper) == (True, 4, hours(17, day=1).start)


def test_a_stay_that_would_begin_while_it_is_closed_is_not_offered(look, full):
    assert offered(look(to_date="2027-01-13", spans_closures="on", from_time="03:00")) == []
