"""The statement of sums due that a public host gives to its accountant."""

from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader
from rest_framework.test import APIClient

from bookings.invoices.rendering.making import make_due_files
from bookings.invoices.statements import make_statement
from bookings.models import Invoice, InvoiceFile, Reservation
from bookings.payments.terms import Terms, as_snapshot
from bookings.states import State
from commons.errors import Impossible, Missing, NotAllowed
from tests.bookings.invoices.conftest import Office
from tests.bookings.invoices.test_pages import client
from tests.factories import NOW, make_member, make_user
from venues.payment_words import MethodKind

BY_TITLE = {"payment": as_snapshot(Terms(MethodKind.TITRE))}


@pytest.fixture
def mairie(office: Office) -> Office:
    """A public host."""
    office.regime("public_body")
    return office


def owing(office: Office, *, title: str = "", day: int = 0, state: State = State.CONFIRMED) -> Reservation:
    stay = office.stay(conditions=BY_TITLE, day=day, state=state)
    link = office.address(stay)
    link.title_number = title
    link.save(update_fields=["title_number"])
    return stay


def test_a_statement_says_who_owes_what_for_which_title(mairie: Office) -> None:
    owing(mairie, title="2027-114")
    partly = owing(mairie, day=1)
    mairie.paid(partly, "10.00")
    awaited = owing(mairie, day=2, state=State.AWAITING_PAYMENT)
    made = make_statement(actor=mairie.owner, venue=mairie.hotel.venue, now=NOW)
    rows = [(row["title"], row["debtor"], row["amount"]) for row in made.about["rows"]]
    assert rows == [("2027-114", "Camille Martin", "30.00"), ("", "Camille Martin", "20.00")]
    assert (made.total, made.tax, made.number, made.language) == (Decimal("50.00"), 0, "", "fr")
    make_due_files(now=NOW, seconds=60)
    pages = PdfReader(BytesIO(bytes(InvoiceFile.objects.get(pk=made.pk).pdf or b""))).pages
    text = " ".join(page.extract_text() for page in pages)
    for words in ("État des sommes dues", "2027-114", "Camille Martin", "48100 Marvejols", "ni une facture"):
        assert words in text
    assert awaited.reference not in text
    assert InvoiceFile.objects.get(pk=made.pk).xml is None


def test_a_statement_is_made_anew_only_when_something_changed(mairie: Office) -> None:
    stay = owing(mairie)
    first = make_statement(actor=mairie.owner, venue=mairie.hotel.venue, now=NOW)
    assert make_statement(actor=mairie.owner, venue=mairie.hotel.venue, now=NOW) == first
    mairie.paid(stay, "1.00")
    assert make_statement(actor=mairie.owner, venue=mairie.hotel.venue, now=NOW).total == Decimal("29.00")
    assert Invoice.objects.count() == 2


def test_a_statement_is_for_public_hosts_to_whom_something_is_due(office: Office) -> None:
    with pytest.raises(Impossible) as private:
        make_statement(actor=office.owner, venue=office.hotel.venue, now=NOW)
    office.regime("public_body")
    with pytest.raises(Impossible) as nothing:
        make_statement(actor=office.owner, venue=office.hotel.venue, now=NOW)
    assert (private.value.code, nothing.value.code) == ("not_public", "nothing_due")
    owing(office)
    with pytest.raises(Missing):
        make_statement(actor=make_user(), venue=office.hotel.venue, now=NOW)
    desk = make_member(office.organisation, role="reception").user
    with pytest.raises(NotAllowed):
        make_statement(actor=desk, venue=office.hotel.venue, now=NOW)


def test_pages_and_api_make_the_statement(mairie: Office) -> None:
    slug = mairie.hotel.venue.slug
    button = f"/hote/lieux/{slug}/etat-des-sommes-dues/"
    browser = client(mairie.owner)
    assert button not in browser.get(f"/hote/lieux/{slug}/argent/").content.decode()
    owing(mairie)
    awaited = owing(mairie, day=1, state=State.AWAITING_PAYMENT)
    page = browser.get(f"/hote/lieux/{slug}/argent/").content.decode()
    assert button in page
    assert page.count(awaited.reference) == 2
    answer = browser.post(button)
    made = Invoice.objects.get()
    assert answer["Location"] == f"/documents/{made.pk}/"
    api = APIClient()
    api.force_authenticate(mairie.owner)
    told = api.post(f"/api/v1/venues/{slug}/statements/")
    assert (told.status_code, told.json()["id"], told.json()["total"]["amount"]) == (201, made.pk, "30.00")
    other = client(make_user())
    assert other.post(button).status_code == 404
    assert other.get(f"/documents/{made.pk}/").status_code == 404
