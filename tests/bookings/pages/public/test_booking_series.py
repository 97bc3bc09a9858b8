"""A weekly series on the booking page: its dates on a calendar, before one agrees."""

from bookings.models import Series
from bookings.pages.links import again_link
from tests.bookings.conftest import hours, wish
from tests.bookings.pages.conftest import text_of
from tests.bookings.pages.public.conftest import garder
from venues.models import Opening


def test_series_shows_what_is_not_possible_before_it_is_agreed(signed_in, hotel, book):
    hotel.hold(wish(hotel.desks, hours(9, 8, day=7), 24), actor=hotel.charlie)
    client = signed_in(hotel.bob)
    series = book(until="2027-01-26")
    preview = client.get(series).context["preview"]
    assert [day.isoformat() for day in preview.dates] == ["2027-01-12", "2027-01-26"]
    assert [one.day.isoformat() for one in preview.conflicts] == ["2027-01-19"]
    refused = client.post(garder(series), {"key": "a"}, follow=True)
    assert "1 date n’est pas possible" in text_of(refused)
    kept = client.post(garder(series), {"key": "b", "skip_conflicts": "on"})
    made = Series.objects.get()
    assert kept.url == f"/mes-reservations/series/{made.reference}/confirmer/"
    assert (made.reservations.count(), made.total) == (2, 192)


def cells(response):
    """State, words and link of each date on the calendar."""
    months = response.context["calendar"]["months"]
    every = [cell for month in months for week in month["weeks"] for cell in week if cell and cell.state]
    return {cell.day.isoformat(): cell for cell in every}


def test_series_is_shown_on_a_calendar_that_tells_why_not(client, hotel, book):
    hotel.hold(wish(hotel.desks, hours(9, 8, day=6), 24), actor=hotel.charlie)
    hotel.venue.horizon_days = 130
    hotel.venue.save()
    for day in (-15, 13, 76):
        Opening.objects.filter(period__overlap=hours(9, day=day).to_range()).delete()
    response = client.get(book(date="2026-11-30", until="2027-04-05"))
    assert {day: cell.state for day, cell in cells(response).items() if cell.state != "kept"} == {
        # In the school holidays, taken, closed, Easter Monday, further off than the venue takes.
        "2026-12-28": "holiday",
        "2027-01-18": "taken",
        "2027-01-25": "closed",
        "2027-03-29": "holiday",
        "2027-04-05": "soon",
    }
    assert "lundi 18 janvier 2027 : déjà prise" in text_of(response)


def test_date_that_is_left_out_is_not_paid_and_can_be_taken_again(signed_in, hotel, book):
    client = signed_in(hotel.bob)
    first = client.get(book(until="2027-01-26"))
    assert first.context["bill"]["total"] == 288
    link = cells(first)["2027-01-19"].href
    assert link.endswith("#jour-2027-01-19")
    page = f"/lieux/{hotel.venue.slug}/reserver/{link.partition('#')[0]}"
    without = client.get(page)
    assert {day: cell.state for day, cell in cells(without).items()} == {
        "2027-01-12": "kept",
        "2027-01-19": "left",
        "2027-01-26": "kept",
    }
    assert (without.context["bill"]["total"], without.context["form"].errors) == (192, {})
    assert 'name="without" value="2027-01-19"' in without.content.decode()
    again = client.get(f"/lieux/{hotel.venue.slug}/reserver/{cells(without)['2027-01-19'].href.partition('#')[0]}")
    assert again.context["bill"]["total"] == 288
    client.post(garder(page), {"key": "k"})
    made = Series.objects.get()
    assert (made.reservations.count(), made.total, made.pattern["without"]) == (2, 192, ["2027-01-19"])
    assert "without=2027-01-19" in again_link(made.reservations.first(), made)


def test_all_dates_left_out_is_told_and_undone(client, hotel, book):
    response = client.get(book(until="2027-01-12", without="2027-01-12"))
    assert (response.context["bill"], cells(response)["2027-01-12"].state) == (None, "left")
    assert "Gardez au moins une date." in text_of(response)


def test_days_to_leave_out_that_are_none_are_passed_over(client, hotel, book):
    response = client.get(book(until="2027-01-12", without="31 février"))
    assert cells(response)["2027-01-12"].state == "kept"
