"""Mails lead to pages that exist, and the calendar file to the same page as the mail."""

from urllib.parse import urlsplit

from django.urls import resolve

from bookings import lifecycle
from bookings.calendars.reservations import manage_url
from bookings.mail import links
from commons.letters import Action
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.mail.conftest import make_series
from tests.factories import NOW


def page(action: Action | None) -> str:
    """The name of the page behind an action."""
    assert action is not None
    return str(resolve(urlsplit(action.url).path).view_name)


def test_links_of_the_booker(inn: Hotel) -> None:
    held = inn.hold(wish(inn.room, hours(13, 2)))
    reservation = lifecycle.submit(actor=inn.bob, reservation_id=held.pk, now=NOW)
    mine = [links.manage(reservation), links.see(reservation), links.take_up(reservation)]

    assert [page(one) for one in mine] == ["my_reservation"] * 3
    assert mine[0] and mine[0].url == manage_url(reservation)
    assert page(links.manage_series(make_series(inn))) == "my_series"
    assert page(links.search()) == "search"


def test_links_of_the_host(inn: Hotel) -> None:
    reservation, series = inn.hold(wish(inn.room, hours(13, 2))), make_series(inn)

    assert [page(one) for one in (links.answer(reservation), links.look(reservation))] == ["host_reservation"] * 2
    assert [page(one) for one in (links.answer_series(series), links.look_at_series(series))] == ["host_series"] * 2
    others = [links.inbox(), links.conflicts([1, 2]), links.conflicts([1]), links.calendars(inn.venue)]
    assert [page(one) for one in others] == ["host", "host_conflicts", "host_conflict", "host_calendars"]
