"""What is issued, when, once, and what it wants first."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.deletion import ProtectedError

from accounts.billing import revoke_mandate
from bookings.facts import PAYMENT, REFUND, SYSTEM, Change, Fact, record
from bookings.invoice_words import DocumentKind, Wanting
from bookings.invoices.awaiting import ask_again_for, issue_awaited
from bookings.invoices.crediting import creditable, issue_credit_note
from bookings.models import AwaitedDocument, Invoice, InvoiceFile, Reservation
from bookings.money_words import Part, RefundCause
from bookings.payments.links import link_for
from bookings.series import hold_series
from bookings.states import State
from commons.errors import Impossible, Missing, NotAllowed
from commons.outbox import handle_events
from tests.bookings.conftest import hours, wish
from tests.bookings.invoices.conftest import Office
from tests.factories import NOW, make_member, make_user
from venues.models import Rate


def follow() -> None:
    """The worker's round."""
    handle_events(now=NOW)
    issue_awaited(now=NOW)


def told(fact: Fact, subject: str, pk: int) -> None:
    record([Change(fact, pk, subject_type=subject)], by=SYSTEM, now=NOW)


def wanting_for(stay: Reservation) -> list[str]:
    """What is wanting for the documents that are awaited."""
    awaited = AwaitedDocument.objects.filter(link=link_for(stay)).exclude(wanting="")
    return list(awaited.values_list("wanting", flat=True).distinct())


def test_a_paid_stay_has_one_invoice_with_the_promised_total(office: Office) -> None:
    stay = office.stay(rates=("20", "10"))
    office.address(stay)
    payment = office.paid(stay, "39.00")
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, payment.pk)
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, payment.pk)
    follow()
    invoice = Invoice.objects.get()
    assert (invoice.kind, invoice.number) == (DocumentKind.INVOICE, "F2026-00001")
    assert (invoice.net, invoice.tax, invoice.total) == (Decimal("33.18"), Decimal("5.82"), Decimal("39.00"))
    assert (invoice.prepaid, invoice.due, invoice.due_on) == (Decimal("39.00"), Decimal(0), None)
    assert (invoice.service_from, invoice.service_to) == (date(2027, 1, 12), date(2027, 1, 12))
    assert [part["rate"] for part in invoice.breakdown] == ["20", "10"]
    assert invoice.buyer["name"] == "Camille Martin"
    assert InvoiceFile.objects.get().retry_at == NOW
    assert not AwaitedDocument.objects.exists()


def test_a_stay_that_is_over_is_billed_though_nobody_paid(office: Office) -> None:
    stay = office.stay(state=State.COMPLETED)
    office.address(stay)
    told(Fact.RESERVATION_COMPLETED, "reservation", stay.pk)
    follow()
    invoice = Invoice.objects.get()
    assert (invoice.due, invoice.due_on) == (Decimal("30.00"), date(2026, 11, 23))


def test_an_advance_has_its_invoice_and_the_final_one_deducts_it(office: Office) -> None:
    stay = office.stay(rates=("20", "10"))
    office.address(stay)
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, office.paid(stay, "11.70", Part.ADVANCE).pk)
    follow()
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, office.paid(stay, "27.30", Part.BALANCE).pk)
    follow()
    final, advance = Invoice.objects.all()
    assert (advance.kind, advance.total, advance.due) == (DocumentKind.ADVANCE_INVOICE, Decimal("11.70"), Decimal(0))
    assert [part["promised"] for part in advance.breakdown] == ["9.00", "2.70"]
    assert (final.kind, final.total, final.prepaid) == (DocumentKind.INVOICE, Decimal("39.00"), Decimal("39.00"))
    assert [one["number"] for one in final.about["preceding"]] == ["F2026-00001"]


def test_a_refund_is_credited_over_the_rates_and_never_beyond_the_invoice(office: Office) -> None:
    stay = office.stay(rates=("20", "10"))
    office.address(stay)
    payment = office.paid(stay, "39.00")
    invoice = office.issue(stay)
    for amount in ("13.00", "26.00"):
        told(Fact.REFUND_SUCCEEDED, REFUND, office.refunded(payment, amount).pk)
        follow()
    second, first = Invoice.objects.filter(kind=DocumentKind.CREDIT_NOTE)
    assert (first.number, first.corrects, first.total) == ("A2026-00001", invoice, Decimal("13.00"))
    assert [part["promised"] for part in first.breakdown] == ["10.00", "3.00"]
    assert (second.number, second.total, creditable(invoice)) == ("A2026-00002", Decimal("26.00"), Decimal(0))


def test_money_that_was_paid_twice_is_not_credited(office: Office) -> None:
    stay = office.stay()
    office.address(stay)
    office.paid(stay, "30.00")
    office.issue(stay)
    refund = office.refunded(office.paid(stay, "30.00"), "30.00", RefundCause.DOUBLE_PAYMENT)
    told(Fact.REFUND_SUCCEEDED, REFUND, refund.pk)
    follow()
    assert not Invoice.objects.filter(kind=DocumentKind.CREDIT_NOTE).exists()


def test_a_gesture_before_the_invoice_is_a_discount_on_it(office: Office) -> None:
    stay = office.stay(rates=("20", "10"))
    office.address(stay)
    office.refunded(office.paid(stay, "39.00"), "3.90", RefundCause.GESTURE)
    invoice = office.issue(stay)
    assert (invoice.total, invoice.prepaid, invoice.due) == (Decimal("35.10"), Decimal("35.10"), Decimal(0))
    assert [part["promised"] for part in invoice.breakdown] == ["27.00", "8.10"]


def test_what_was_paid_too_late_is_not_billed(office: Office) -> None:
    stay = office.stay(state=State.EXPIRED)
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, office.paid(stay, "30.00").pk)
    follow()
    assert not Invoice.objects.exists()
    assert not AwaitedDocument.objects.exists()


def test_without_an_address_nothing_is_issued_until_it_is_given(office: Office) -> None:
    stay = office.stay()
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, office.paid(stay, "30.00").pk)
    follow()
    assert not Invoice.objects.exists()
    assert wanting_for(stay) == [Wanting.BUYER_ADDRESS]
    ask_again_for(office.address(stay))
    follow()
    assert Invoice.objects.get().buyer["city"] == "Marvejols"
    assert wanting_for(stay) == []


def test_without_a_vat_number_a_liable_host_bills_nothing_until_it_is_given(office: Office) -> None:
    office.identify(vat_number="")
    stay = office.stay()
    office.address(stay)
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, office.paid(stay, "30.00").pk)
    follow()
    assert wanting_for(stay) == [Wanting.ISSUER_VAT_NUMBER]
    office.identify()
    follow()
    assert Invoice.objects.get().issuer["vat_number"] == "FR44732829320"


def test_a_regime_that_begins_after_the_stay_is_wanting(silent: Office) -> None:
    silent.identify()
    silent.regime("liable", since=date(2027, 6, 1))
    silent.mandate()
    stay = silent.stay()
    silent.address(stay)
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, silent.paid(stay, "30.00").pk)
    follow()
    assert wanting_for(stay) == [Wanting.ISSUER_REGIME]
    silent.regime("franchise", since=date(2026, 1, 1))
    follow()
    invoice = Invoice.objects.get()
    assert (invoice.net, invoice.tax) == (Decimal("30.00"), Decimal(0))
    assert invoice.breakdown[0]["code"] == "VATEX-FR-FRANCHISE"
    # The stay ends after 1 September 2026: the VAT code has moved, and the document is of its own day.
    assert "L. 223-3" in invoice.breakdown[0]["reason"]


def test_a_regime_changed_in_the_middle_of_a_year_bills_by_the_day_of_the_service(office: Office) -> None:
    office.regime("franchise", since=date(2027, 1, 13))
    for day, tax in ((0, Decimal("5.00")), (1, Decimal(0))):
        stay = office.stay(day=day)
        office.address(stay)
        assert office.issue(stay).tax == tax


def test_without_a_mandate_a_summary_says_that_it_is_none(silent: Office) -> None:
    stay = silent.stay()
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, silent.paid(stay, "30.00").pk)
    follow()
    summary = Invoice.objects.get()
    assert (summary.kind, summary.number, summary.total) == (DocumentKind.SUMMARY, "", Decimal("30.00"))
    assert "n’est pas une facture" in summary.mentions[0]


def test_a_revoked_mandate_ends_the_invoices(office: Office) -> None:
    revoke_mandate(actor=office.owner, organisation=office.organisation, now=NOW)
    stay = office.stay()
    assert office.issue(stay).kind == DocumentKind.SUMMARY


def test_a_public_body_gets_no_invoice(silent: Office) -> None:
    silent.organisation.kind = "public_body"
    silent.organisation.save()
    stay = silent.stay()
    told(Fact.PAYMENT_SUCCEEDED, PAYMENT, silent.paid(stay, "30.00").pk)
    follow()
    assert not Invoice.objects.exists()


def test_a_rate_changed_after_the_booking_bills_what_was_promised(office: Office) -> None:
    stay = office.stay()
    office.hotel.season.rates.update(amount=Decimal(99), vat_rate=Decimal(10))
    office.address(stay)
    assert office.issue(stay).total == Decimal("30.00")


def test_what_was_told_later_changes_no_invoice(office: Office) -> None:
    stay = office.stay()
    office.address(stay)
    invoice = office.issue(stay)
    office.identify(legal_name="Un autre nom")
    invoice.refresh_from_db()
    assert invoice.issuer["name"] == "Hôtel du Lac & Fils"


@pytest.mark.parametrize(("amount", "reason"), [("0", "x"), ("-1", "x"), ("30.01", "x"), ("5", " ")])
def test_a_credit_note_over_nothing_too_much_or_without_a_reason_is_refused(
    office: Office, amount: str, reason: str
) -> None:
    stay = office.stay()
    office.address(stay)
    invoice = office.issue(stay)
    with pytest.raises(Impossible):
        issue_credit_note(actor=office.owner, invoice=invoice, amount=Decimal(amount), reason=reason, now=NOW)
    assert not invoice.corrections.exists()


def test_only_those_who_see_the_money_credit(office: Office) -> None:
    stay = office.stay()
    office.address(stay)
    invoice = office.issue(stay)
    desk = make_member(office.organisation, role="reception").user
    for actor, error in ((make_user(), Missing), (office.hotel.bob, Missing), (desk, NotAllowed)):
        with pytest.raises(error):
            issue_credit_note(actor=actor, invoice=invoice, amount=Decimal(1), reason="x", now=NOW)
    note = issue_credit_note(actor=office.owner, invoice=invoice, amount=Decimal("30.00"), reason="Erreur", now=NOW)
    assert (note.total, note.due, note.about["reason"]) == (Decimal(30), Decimal(30), "Erreur")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bookings_invoice SET gross = gross",
        "DELETE FROM bookings_invoice",
        "TRUNCATE bookings_invoice CASCADE",
        "DELETE FROM bookings_invoicefile",
        "UPDATE bookings_invoicefile SET invoice_id = 0",
        "UPDATE bookings_invoicenumbering SET last = 0",
        "DELETE FROM bookings_invoicenumbering",
    ],
)
def test_the_database_refuses_to_change_what_was_issued(office: Office, statement: str) -> None:
    stay = office.stay()
    office.address(stay)
    office.issue(stay)
    with pytest.raises(IntegrityError, match="never changed|only goes forwards"), transaction.atomic():  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE bookings_invoice ENABLE TRIGGER invoice_kept")
            cursor.execute(statement)
    assert Invoice.objects.count() == 1


def test_an_invoice_cannot_be_deleted(office: Office) -> None:
    stay = office.stay()
    office.address(stay)
    with pytest.raises(ProtectedError):
        office.issue(stay).delete()


def test_a_series_is_billed_date_by_date_at_its_rates(office: Office) -> None:
    """The price of a series lies with the series: each date bears its share, divided over the rates."""
    hotel = office.hotel
    Rate.objects.filter(space=hotel.room).update(vat_rate=20)
    Rate.objects.filter(space=hotel.projector).update(vat_rate=10)
    wishes = [wish(space, hours(9, 3)) for space in (hotel.room, hotel.projector)]
    pattern = {"frequency": "weekly", "until": date(2027, 1, 26)}
    series = hold_series(actor=hotel.bob, lines=wishes, pattern=pattern, headcount=1, now=NOW)
    Reservation.objects.filter(series=series).update(state=State.CONFIRMED, expires_at=None)
    first = Reservation.objects.filter(series=series).select_related("venue__organisation").first()
    assert first is not None
    office.address(first)
    invoice = office.issue(first)
    assert (invoice.kind, invoice.total, invoice.reference) == ("invoice", series.total, series.reference)
    assert len(invoice.lines) == 6
    by_rate = {part["rate"]: Decimal(part["promised"]) for part in invoice.breakdown}
    assert by_rate == {"20": Decimal(90), "10": Decimal(18)}
