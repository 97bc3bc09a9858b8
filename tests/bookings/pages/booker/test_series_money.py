"""The page of a series is where its money is: what it costs, what is paid, what remains, and its documents."""

from datetime import date
from decimal import Decimal

from bookings.invoices.awaiting import issue_awaited
from bookings.models import Invoice, Reservation
from bookings.payments.receiving import note_receipt
from bookings.series import hold_series, submit_series
from commons.outbox import handle_events
from tests.bookings.conftest import hours, wish
from tests.bookings.invoices.conftest import Office, first_mentions, office  # noqa: F401
from tests.bookings.pages.conftest import SignIn, text_of
from tests.factories import NOW, make_method


def test_what_it_costs_what_is_paid_and_its_documents(office: Office, signed_in: SignIn) -> None:  # noqa: F811
    hotel = office.hotel
    make_method(hotel.venue, "transfer", iban="FR7630001007941234567890185", account_holder="Hôtel du Lac")
    held = {"lines": [wish(hotel.room, hours(9, 3))], "pattern": {"frequency": "weekly", "until": date(2027, 1, 26)}}
    series = hold_series(actor=hotel.bob, headcount=1, now=NOW, **held)
    bob, page = signed_in(hotel.bob), f"/mes-reservations/series/{series.reference}/"
    first = Reservation.objects.filter(series=series).earliest("starts_at")
    answer = bob.post(f"/mes-reservations/{first.reference}/devis/")
    quote = Invoice.objects.get()
    assert (quote.kind, quote.total, quote.reference) == ("quote", 90, series.reference)
    assert answer["Location"] == f"/documents/{quote.pk}/"

    submit_series(actor=hotel.bob, series_id=series.pk, now=NOW)
    note_receipt(actor=hotel.alice, reservation_id=first.pk, amount=Decimal(30), received_on=NOW.date(), now=NOW)
    shown = text_of(bob.get(page))
    assert 'Prix</dt><dd class="money">90,00 €' in shown
    assert 'Payé</dt><dd class="money">30,00 €' in shown
    assert 'Reste à payer</dt><dd class="money">60,00 €' in shown

    note_receipt(actor=hotel.alice, reservation_id=first.pk, amount=Decimal(60), received_on=NOW.date(), now=NOW)
    handle_events(now=NOW)
    issue_awaited(now=NOW)
    assert "Votre facture attend votre adresse" in text_of(bob.get(page))
    to = {"legal_name": "Chorale", "address": "3 place du Foirail", "postal_code": "48100", "city": "Marvejols"}
    answer = bob.post(f"/mes-reservations/{first.reference}/facturation/", to | {"country": "FR"})
    assert answer["Location"] == page
    issue_awaited(now=NOW)
    shown = text_of(bob.get(page))
    assert "Facture F2026-00001" in shown
    host = text_of(signed_in(hotel.alice).get(f"/hote/series/{series.reference}/"))
    assert "Facture F2026-00001" in host and 'Reste à payer</dt><dd class="money">0,00 €' in host
