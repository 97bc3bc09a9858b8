"""Waiting for what is taken, from the booking page."""

import re
from urllib.parse import parse_qs, quote, urlsplit

from bookings.models import WaitingEntry
from tests.bookings.conftest import hours, wish
from tests.bookings.pages.conftest import text_of


def test_waiting_for_what_is_taken(signed_in, hotel, book):
    hotel.hold(wish(hotel.desks, hours(9, 8), 24), actor=hotel.charlie)
    client = signed_in(hotel.bob)
    join = book().replace("/reserver/?", "/attendre/?")
    assert client.post(join).url == "/mes-reservations/"
    entry = WaitingEntry.objects.get()
    assert (entry.user, entry.space, entry.units) == (hotel.bob, hotel.desks, 4)
    assert "déjà sur cette liste" in text_of(client.post(join, follow=True))
    client.post(f"/mes-reservations/attente/{entry.pk}/quitter/")
    entry.refresh_from_db()
    assert entry.state == "left"


def test_waiting_for_what_is_free_says_to_book_it(signed_in, hotel, book):
    response = signed_in(hotel.bob).post(book().replace("/reserver/?", "/attendre/?"), follow=True)
    assert "Il y a encore de la place à ce moment" in text_of(response)


def test_visitor_who_waits_signs_up_by_code_and_the_wish_is_there(client, hotel, book, mailoutbox):
    hotel.hold(wish(hotel.desks, hours(9, 8), 24), actor=hotel.charlie)
    assert "Me prévenir si cela se libère" in text_of(client.get(book()))
    way = client.post(book().replace("/reserver/?", "/attendre/?")).url
    (after,) = parse_qs(urlsplit(way).query)["next"]
    assert re.findall(r'href="/accounts/signup/\?next=([^"]+)"', client.get(way).content.decode()) == [quote(after, "")]
    new = {"name": "Camille", "email": "camille@example.test", "next": after}
    asked = client.post("/accounts/signup/", new)
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", mailoutbox[0].body, re.MULTILINE).group(1)
    shown = client.post(asked.url, {"code": code}, follow=True)
    assert "C’est noté : si une place se libère" in text_of(shown)
    entry = WaitingEntry.objects.get()
    assert (entry.user.email, entry.space, entry.units, entry.headcount) == (new["email"], hotel.desks, 4, 4)
    # Once is enough.
    assert client.get(after).url == "/mes-reservations/"
    assert WaitingEntry.objects.count() == 1


def test_visitor_who_waits_for_what_is_free_meanwhile_is_led_to_it(client, hotel, book):
    client.post(book().replace("/reserver/?", "/attendre/?"))
    client.force_login(hotel.bob)
    back = client.get("/mes-reservations/attente/suite/")
    assert back.url == book()
    assert not WaitingEntry.objects.exists()
