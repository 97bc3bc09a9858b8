"""What of bookings is in the copy that a person takes along."""

import io
import json
from typing import Any
from zipfile import ZipFile

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.privacy.exporting import export
from bookings.models import Invoice, InvoiceFile, Payment, Reservation
from bookings.payments.links import link_for
from tests.bookings.conftest import Hotel
from tests.bookings.personal.conftest import EMAIL, LATER, Trace, submitted
from tests.factories import NOW


def copy_of(user: User, language: str = "fr") -> dict[str, Any]:
    with ZipFile(io.BytesIO(b"".join(export(user=user, language=language, now=LATER)))) as archive:
        read = {name: archive.read(name) for name in archive.namelist()}
    return {name: json.loads(content) if name.endswith(".json") else content for name, content in read.items()}


def test_all_that_was_booked_wished_and_kept_is_in_it(trace: Trace) -> None:
    found = copy_of(trace.hotel.bob)
    past, cancelled, noted = found["reservations.json"]

    assert (past["reference"], past["booked_by_you"], past["state"]) == (trace.past.reference, True, "completed")
    assert past["message"].startswith("Rappelez-moi")
    assert past["starts_at"] == "2027-01-12T09:00:00+01:00"
    assert [line["space"] for line in past["lines"]] == ["Salle du Lot"]
    assert [one["what"] for one in cancelled["history"]][-1] == "reservation_cancelled"
    assert (noted["booked_by_you"], noted["contact"]["email"]) == (False, EMAIL)
    assert found["favourites.json"][0]["venue"] == trace.hotel.venue.name
    assert [one["query"] for one in found["searches.json"]] == ["commune=48095"]
    assert [one["space"] for one in found["waiting_list.json"]] == ["Salle du Lot"]
    assert found["billed_to.json"][0]["address"] == "3 rue Haute"
    assert [one["message"] for one in found["reports.json"]] == ["Fermé"]
    assert len(found["agendas.json"]) == 1
    assert trace.agenda.token not in json.dumps({name: str(content) for name, content in found.items()})


def test_invoices_come_with_their_files(trace: Trace) -> None:
    link, organisation = link_for(trace.past), trace.hotel.venue.organisation
    words = {"issuer": {}, "buyer": {"name": "Robert"}, "lines": [], "breakdown": [], "mentions": []}
    days = {"issued_at": NOW, "issued_on": NOW.date(), "service_from": NOW.date(), "service_to": NOW.date()}
    sums = {"net": 10, "tax": 0, "gross": 10, "due": 10}
    paid = {"link": link, "venue": trace.hotel.venue, "organisation": organisation}
    Payment.objects.create(**paid, method="card", amount=10)
    invoice = Invoice.objects.create(
        kind="invoice", number="F2026-00001", key="k", link=link, organisation=organisation, **words, **days, **sums
    )
    InvoiceFile.objects.create(invoice=invoice, pdf=b"%PDF-1.7 ...", made_at=NOW)
    found = copy_of(trace.hotel.bob)

    (listed,) = found["documents.json"]
    assert found[listed["file"]] == b"%PDF-1.7 ..."
    assert [one["amount"] for one in found["payments.json"]] == ["10.00"]
    assert copy_of(trace.hotel.charlie)["documents.json"] == []


def test_address_that_was_not_proved_shows_nothing(trace: Trace) -> None:
    charlie = trace.hotel.charlie
    charlie.emailaddress_set.create(email=f"x{EMAIL}", verified=True)
    charlie.emailaddress_set.create(email=EMAIL, verified=False)
    found = copy_of(charlie)
    assert (found["reservations.json"], found["reports.json"]) == ([], [])


def test_more_rows_take_no_more_statements(hotel: Hotel) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            copy_of(hotel.bob)
        return len(asked)

    submitted(hotel, 9)
    with_one = statements()
    for start in (10, 11, 12):
        submitted(hotel, start)
    assert Reservation.objects.count() == 4
    assert statements() == with_one


def test_it_explains_itself_in_the_language_of_the_page(hotel: Hotel) -> None:
    assert "Your reservations" in copy_of(hotel.bob, "en")["README.txt"].decode()
