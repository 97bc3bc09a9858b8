"""Mails lead to pages that exist."""

from urllib.parse import urlsplit

from django.urls import resolve

from bookings import lifecycle
from bookings.mail import links
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.mail.conftest import make_series
from tests.factories import NOW


def page(action: links.Action | None) -> str:
    """The name of the page behind an action."""
    assert action is not None
    return str(resolve(urlsplit(action.url).path).view_name)


def test_links_of_the_booker(inn: Hotel) -> None:
    held = inn.hold(wish(inn.room, hours(13, 2)))
    reservation = lifecycle.submit(actor=inn.bob, reservation_id=held.pk, now=NOW)
    series = make_series(inn)

    assert [page(one) for one in (links.manage(reservation), links.see(reservation), links.take_up(reservation))] == [
        "my_reservation"
    ] * 3
    assert page(links.manage_series(series)) == "my_series"
    assert page(links.search()) == "search"
