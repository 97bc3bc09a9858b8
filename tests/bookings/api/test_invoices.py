"""Documents in the API: both sides read theirs, strangers find nothing, files come when they are made."""

import pytest
from rest_framework.test import APIClient

from accounts.tokens import create_token
from bookings.invoices.quoting import make_quote
from bookings.invoices.rendering.making import make_due_files
from bookings.models import Invoice
from tests.bookings.api.conftest import client_of
from tests.bookings.conftest import Hotel, hours, wish
from tests.bookings.invoices.conftest import Office, first_mentions, office
from tests.factories import NOW, make_member, make_method, make_user
from venues.models import DepositTerm, PaymentTerms

__all__ = ["first_mentions", "office"]
ALL = "/api/v1/invoices/"


@pytest.fixture
def invoice(office: Office) -> Invoice:
    stay = office.stay(rates=("20", "10"))
    office.address(stay)
    return office.issue(stay)


def test_both_sides_find_their_documents_and_nobody_else(
    office: Office, invoice: Invoice, as_alice: APIClient, as_bob: APIClient
) -> None:
    for client in (as_alice, as_bob, client_of(office.owner)):
        (told,) = client.get(ALL).json()["results"]
        assert (told["id"], told["kind"], told["number"]) == (invoice.pk, "invoice", "F2026-00001")
        assert client.get(f"{ALL}{invoice.pk}/").status_code == 200
    desk = make_member(office.organisation, role="reception").user
    for stranger in (make_user(), office.hotel.charlie, desk):
        client = client_of(stranger)
        assert client.get(ALL).json()["results"] == []
        for path in ("", "pdf/", "factur-x/"):
            assert client.get(f"{ALL}{invoice.pk}/{path}").status_code == 404
    assert client_of(None).get(ALL).status_code == 401


def test_a_document_says_what_is_on_it(invoice: Invoice, as_bob: APIClient) -> None:
    told = as_bob.get(f"{ALL}{invoice.pk}/").json()
    assert (told["reservation"], told["venue"]) == (invoice.reference, invoice.venue.slug)
    assert (told["buyer"], told["issuer"]) == ("Camille Martin", "Hôtel du Lac & Fils")
    assert [told[name]["amount"] for name in ("net", "tax", "rounding", "total")] == ["33.18", "5.82", "0.00", "39.00"]
    assert [(one["rate"], one["gross"]["amount"]) for one in told["lines"]] == [("20", "30.00"), ("10", "9.00")]
    assert {one["rate"]: one["tax"]["amount"] for one in told["vat"]} == {"20": "5.00", "10": "0.82"}


def test_files_come_when_they_are_made(office: Office, invoice: Invoice, as_bob: APIClient) -> None:
    one = f"{ALL}{invoice.pk}/"
    assert as_bob.get(one).json()["pdf"] is None
    assert as_bob.get(f"{one}pdf/").json()["code"] == "not_made_yet"
    make_due_files(now=NOW, seconds=60)
    told = as_bob.get(one).json()
    pdf = as_bob.get(told["pdf"], headers={"Accept": "application/pdf"})
    assert (pdf.status_code, pdf["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert pdf["Content-Disposition"] == 'attachment; filename="facture-F2026-00001.pdf"'
    xml = as_bob.get(told["factur_x"])
    assert (xml["Content-Type"], b"CrossIndustryInvoice" in xml.content) == ("application/xml", True)
    token = create_token(user=office.hotel.charlie, name="autre", scopes=["read"], now=NOW)[1]
    stranger = APIClient(headers={"Authorization": f"Bearer {token}", "Accept": "application/pdf"})
    assert (stranger.get(told["pdf"]).status_code, stranger.get(told["pdf"])["Content-Type"]) == (
        404,
        "application/problem+json",
    )


def test_what_is_no_invoice_has_no_xml(office: Office, as_bob: APIClient) -> None:
    held = office.hotel.hold(wish(office.hotel.room, hours(9, 3)))
    quote = make_quote(actor=office.hotel.bob, reservation=held, now=NOW)
    make_due_files(now=NOW, seconds=60)
    told = as_bob.get(f"{ALL}{quote.pk}/").json()
    assert (told["number"], told["factur_x"], bool(told["pdf"])) == ("", None, True)
    assert as_bob.get(f"{ALL}{quote.pk}/factur-x/").status_code == 404


def test_a_list_is_filtered_and_comes_in_pages(office: Office, invoice: Invoice, as_alice: APIClient) -> None:
    second = office.stay(day=1)
    office.address(second)
    other = office.issue(second)
    found = as_alice.get(ALL, {"page_size": 1}).json()
    assert ([one["id"] for one in found["results"]], bool(found["next"])) == ([other.pk], True)
    for asked, expected in (
        ({"reservation": other.reference}, [other.pk]),
        ({"kind": "credit_note"}, []),
        ({"venue": "nowhere"}, []),
        ({"from": str(invoice.issued_on), "to": str(invoice.issued_on)}, [other.pk, invoice.pk]),
        ({"to": "2026-01-01"}, []),
    ):
        assert [one["id"] for one in as_alice.get(ALL, asked).json()["results"]] == expected, asked
    assert as_alice.get(ALL, {"from": "demain"}).status_code == 400


def test_a_venue_and_a_quote_say_how_they_are_paid(hotel: Hotel, anyone: APIClient) -> None:
    transfer = make_method(hotel.venue, iban="FR1420041010050500013M02606")
    residents = make_method(hotel.venue, kind="cheque", audiences=["resident"], position=1)
    make_method(hotel.venue, kind="on_site", is_active=False)
    PaymentTerms.objects.create(venue=hotel.venue, advance_percent=30, advance_kind="acompte", balance_days=20)
    DepositTerm.objects.create(venue=hotel.venue, kind="damage", amount="300.00")
    told = anyone.get(f"/api/v1/venues/{hotel.venue.slug}/").json()
    assert [(one["id"], one["kind"]) for one in told["payment_methods"]] == [
        (transfer.pk, "transfer"),
        (residents.pk, "cheque"),
    ]
    assert "FR14" not in str(told)
    line = {"space": hotel.room.pk, "starts_at": "2027-01-12T09:00", "ends_at": "2027-01-12T12:00"}
    quote = anyone.post("/api/v1/quotes/", {"lines": [line]}, format="json").json()
    assert quote["payment_methods"] == [{"id": transfer.pk, "kind": "transfer"}]
    for answer in (told, quote):
        assert answer["payment_terms"]["advance_percent"] == 30
        assert [(one["kind"], one["price"]["amount"]) for one in answer["deposits"]] == [("damage", "300.00")]
    assert quote["total"]["amount"] == "30.00"
