"""VAT beside a price, on pages and in mails, is what the invoice will say."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from bookings.invoices.telling import tax_told
from bookings.mail.words import price_in_words
from bookings.models import Reservation
from bookings.pricing import from_snapshot
from commons.money import ZERO
from tests.bookings.conftest import hours, wish
from tests.bookings.invoices.conftest import Office
from tests.bookings.pages.conftest import clock, text_of  # noqa: F401
from venues.models import Rate

FRANCHISE = "TVA non applicable"


def held(office: Office) -> Reservation:
    """Thirty euros, of which five would be VAT at the rate's 20 %."""
    Rate.objects.update(vat_rate=20)
    return office.hotel.hold(wish(office.hotel.room, hours(9, 3)))


def told(office: Office, one: Reservation):
    return tax_told(from_snapshot(one.price), office.hotel.venue)


def test_who_is_liable_has_the_tax_of_the_rate(office: Office) -> None:
    one = held(office)
    assert told(office, one).vat == Decimal(5)
    assert price_in_words(one.price, office.hotel.venue).more[-1] == "dont TVA 20\u00a0%\u00a0: 5,00\u00a0€"


@pytest.mark.parametrize("regime", ["franchise", "exempt_nonprofit", "public_body"])
def test_who_is_not_has_the_mention_of_its_invoice(office: Office, regime: str) -> None:
    office.regime(regime, since=date(2026, 1, 1))
    one = held(office)
    said = told(office, one)
    assert (said.vat, said.free_of_vat) == (ZERO, True)
    assert price_in_words(one.price, office.hotel.venue).more[-1] == said.sentences[0]
    if regime == "public_body":  # Its accountant issues what there is.
        return
    office.address(one)
    Reservation.objects.filter(pk=one.pk).update(state="confirmed", expires_at=None)
    assert list(said.sentences) == office.issue(one).mentions[:1]


def test_the_day_of_the_service_decides(office: Office) -> None:
    """The stay is on 12 January 2027."""
    one = held(office)
    office.regime("franchise", since=date(2027, 1, 12))
    assert told(office, one).vat == ZERO
    office.regime("liable", since=date(2027, 1, 12))
    office.regime("franchise", since=date(2027, 1, 13))
    assert told(office, one).vat == Decimal(5)


def test_who_has_told_nothing_has_nothing_said(silent: Office) -> None:
    said = told(silent, held(silent))
    assert (said.vat, said.sentences) == (ZERO, ())


def test_the_booking_page_says_it(office: Office) -> None:
    Rate.objects.update(vat_rate=20)
    hotel = office.hotel
    asked = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "12:00", "headcount": "1"}
    address, asked = f"/lieux/{hotel.venue.slug}/reserver/", asked | {f"space_{hotel.room.pk}": "on"}
    liable = text_of(Client().get(address, asked))
    assert "Total TTC<small>dont TVA 5,00 €" in liable
    office.regime("franchise", since=date(2026, 1, 1))
    franchise = text_of(Client().get(address, asked))
    assert FRANCHISE in franchise
    assert "dont TVA" not in franchise
    assert "TTC" not in franchise
