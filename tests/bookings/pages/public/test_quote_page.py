"""A quote before anything is kept: for an association that has to vote on it."""

from importlib import import_module
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from bookings.invoices import quoting_ahead
from bookings.invoices.rendering.making import make_due_files
from bookings.models import Invoice, LegalMention, Reservation
from bookings.pages.public import quoting
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.pages.conftest import text_of
from tests.factories import NOW

MENTION = import_module("bookings.migrations.0019_quote_ahead").MENTION
TO = {"name": "Chorale du Gévaudan", "address": "3 place du Foirail", "postal_code": "48100", "city": "Marvejols"}


@pytest.fixture(autouse=True)
def _mention(db: None) -> None:
    """The one that the site begins with: tests with transactions of their own empty all tables behind them."""
    cache.clear()
    LegalMention.objects.get_or_create(key=MENTION["key"], since=MENTION["since"], defaults=MENTION)


def address(hotel: Hotel, **more: str) -> str:
    asked = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "12:00", "headcount": "12"}
    asked |= {f"space_{hotel.room.pk}": "on", "audience": "everyone", **more}
    return f"/lieux/{hotel.venue.slug}/devis/?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_a_visitor_gets_a_pdf_and_nothing_is_kept(hotel: Hotel) -> None:
    visitor = Client()
    page = text_of(visitor.get(address(hotel)))
    assert "30,00 €" in page and "aucune place n’est gardée" in page
    answer: Any = visitor.post(address(hotel), TO, follow=True)
    assert answer.status_code == 202
    made = Invoice.objects.get()
    assert (made.kind, made.number, made.total, made.buyer["name"]) == ("quote", "", 30, "Chorale du Gévaudan")
    assert str(made.valid_until) == "2026-12-23"
    assert "aucune place n’est gardée" in made.mentions[-1]
    assert "mardi 12 janvier 2027" in " ".join(made.about["notes"][-1].split())
    assert Reservation.objects.count() == 0
    make_due_files(now=NOW, seconds=60)
    path = answer.redirect_chain[-1][0]
    assert visitor.get(path).content.startswith(b"%PDF")
    # Asked twice it is the same; the host has it, too.
    visitor.post(address(hotel), TO)
    assert Invoice.objects.count() == 1
    alice = Client()
    alice.force_login(hotel.alice)
    assert "Chorale du Gévaudan" in text_of(alice.get(f"/hote/lieux/{hotel.venue.slug}/factures/"))


def test_a_rate_changed_after_the_quote_leaves_it_as_it_was(hotel: Hotel) -> None:
    """What is booked later has the price of that day, as the quote says itself."""
    visitor = Client()
    visitor.post(address(hotel), TO)
    hotel.season.rates.update(amount=11)
    visitor.post(address(hotel), TO)
    first, second = Invoice.objects.order_by("pk")
    assert (first.total, second.total, hotel.hold(wish(hotel.room, hours(9, 3))).total) == (30, 33, 33)
    assert "celui de la réservation fait foi" in first.mentions[-1]


def test_a_series_lists_its_dates(hotel: Hotel) -> None:
    Client().post(address(hotel, until="2027-01-26"), TO)
    made = Invoice.objects.get()
    assert (made.total, str(made.service_from), str(made.service_to)) == (90, "2027-01-12", "2027-01-26")
    assert made.about["notes"][-1].count("2027") == 3


def test_it_is_never_valid_after_the_start(hotel: Hotel) -> None:
    Client().post(address(hotel, date="2026-12-01"), TO)
    assert str(Invoice.objects.get().valid_until) == "2026-12-01"


def test_a_name_is_wanted(hotel: Hotel) -> None:
    assert Client().post(address(hotel), {"name": " "}).status_code == 422
    assert not Invoice.objects.exists()


def test_what_cannot_be_had_is_told_on_the_booking_page(hotel: Hotel) -> None:
    answer = Client().post(address(hotel, date="2027-08-12"), TO)
    assert answer["Location"].startswith(f"/lieux/{hotel.venue.slug}/reserver/?")
    assert not Invoice.objects.exists()


def test_nobody_fills_the_cupboard(hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quoting_ahead, "MOST_A_DAY", 1)
    visitor = Client()
    for name in ("Une", "Autre"):
        answer: Any = visitor.post(address(hotel), {"name": name}, follow=True)
    assert "Trop de devis" in text_of(answer)
    assert Invoice.objects.count() == 1


def test_one_visitor_leaves_quotes_to_the_others(hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quoting, "MOST_A_DAY", 1)
    visitor, neighbour = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    for name in ("Une", "Autre"):
        answer: Any = visitor.post(address(hotel), {"name": name}, follow=True)
    assert "Réessayez demain." in text_of(answer)
    assert Invoice.objects.get().buyer["name"] == "Une"
    # Who is signed in is counted by account: an association does not stand in for all who share its line.
    bob = Client(REMOTE_ADDR="192.0.2.1")
    bob.force_login(hotel.bob)
    for number, other in enumerate((neighbour, bob)):
        other.post(address(hotel), {"name": f"Tierce {number}"})
    assert Invoice.objects.count() == 3
