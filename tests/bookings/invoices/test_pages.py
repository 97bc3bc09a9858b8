"""Documents on pages: who sees which, what is asked, what the mail brings."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.words import Role
from bookings.invoices.awaiting import issue_awaited
from bookings.invoices.reading import SALT, signed_path
from bookings.invoices.rendering.making import make_due_files
from bookings.models import Invoice, Reservation
from bookings.states import State
from commons.notices import send_due
from commons.outbox import handle_events
from tests.bookings.invoices.conftest import Office
from tests.factories import NOW, make_member, make_organisation, make_user

ADDRESS = {
    "legal_name": "Camille Martin",
    "address": "3 place du Foirail",
    "postal_code": "48100",
    "city": "Marvejols",
    "country": "fr",
}


def client(user: object) -> Client:
    one = Client()
    one.force_login(user)
    return one


def billed(office: Office) -> Invoice:
    stay = office.stay()
    office.address(stay)
    return office.issue(stay)


def test_both_sides_read_a_document_and_nobody_else(office: Office) -> None:
    invoice = billed(office)
    path = f"/documents/{invoice.pk}/"
    waiting = client(office.hotel.bob).get(path)
    assert (waiting.status_code, waiting["Refresh"]) == (202, "4")
    make_due_files(now=NOW, seconds=60)
    for user in (office.hotel.bob, office.hotel.alice, office.owner):
        response = client(user).get(path)
        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
        assert response.content.startswith(b"%PDF")
    desk = make_member(office.organisation, role="reception").user
    for user in (make_user(), office.hotel.charlie, desk):
        assert client(user).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_all_documents_of_what_one_booked_stand_on_one_page(office: Office, django_assert_num_queries: Any) -> None:
    hotel, path = office.hotel, "/mes-factures/"
    assert Client().get(path)["Location"] == f"/accounts/login/?next={path}"
    assert "Aucune facture pour l’instant" in client(hotel.bob).get(path).content.decode()
    first = billed(office)
    bob = client(hotel.bob)
    with CaptureQueriesContext(connection) as one:
        bob.get(path)
    later = office.stay(day=1)
    office.address(later)
    second = office.issue(later)
    with django_assert_num_queries(len(one)):
        page = bob.get(path)
    assert list(page.context["page"]) == [second, first]
    shown = page.content.decode()
    for invoice in (first, second):
        assert f'href="/documents/{invoice.pk}/"' in shown
        assert f'href="/mes-reservations/{invoice.link.reservation.reference}/"' in shown
    # The host has a page of the venue's; whoever else is here has none of these.
    for user in (hotel.alice, hotel.charlie, office.owner):
        assert list(client(user).get(path).context["page"]) == []


def test_members_who_book_find_what_their_organisation_booked(office: Office) -> None:
    invoice = billed(office)
    friends = make_organisation()
    Reservation.objects.update(organisation=friends)
    booker, accountant = (make_member(friends, role=role).user for role in (Role.MEMBER, Role.ACCOUNTANT))
    assert list(client(booker).get("/mes-factures/").context["page"]) == [invoice]
    assert list(client(accountant).get("/mes-factures/").context["page"]) == []


def test_the_address_of_a_mail_opens_its_document_only(office: Office) -> None:
    invoice = billed(office)
    make_due_files(now=NOW, seconds=60)
    assert Client().get(signed_path(invoice)).status_code == 200
    forged = signing.dumps(invoice.pk, salt="other")
    for token in (forged, signed_path(invoice).split("/")[-2][:-1], signing.dumps(0, salt=SALT)):
        assert Client().get(f"/documents/lien/{token}/").status_code == 404


def test_the_mail_brings_the_file_once(office: Office) -> None:
    billed(office)
    make_due_files(now=NOW, seconds=60)
    for _turn in range(2):
        handle_events(now=NOW)
        send_due(clock=lambda: NOW + timedelta(minutes=1))
    (letter,) = [one for one in mail.outbox if one.attachments]
    assert letter.to == [office.hotel.bob.email]
    name, content, kind = letter.attachments[0]
    assert (name, content[:4], kind) == ("facture-F2026-00001.pdf", b"%PDF", "application/pdf")


def test_a_booker_is_asked_for_an_address_and_gets_the_invoice_then(office: Office) -> None:
    stay = office.stay()
    assert not Invoice.objects.exists()
    office.paid(stay, "30.00")
    with pytest.raises(Invoice.DoesNotExist):
        office.issue(stay)
    reader = client(office.hotel.bob)
    page = reader.get(f"/mes-reservations/{stay.reference}/")
    assert "Votre facture attend votre adresse" in page.content.decode()
    wrong = reader.post(f"/mes-reservations/{stay.reference}/facturation/", {**ADDRESS, "city": ""})
    assert wrong.status_code == 422
    assert reader.post(f"/mes-reservations/{stay.reference}/facturation/", ADDRESS).status_code == 302
    issue_awaited(now=NOW)
    invoice = Invoice.objects.get()
    assert (invoice.buyer["city"], invoice.buyer["country"]) == ("Marvejols", "FR")
    assert f"/documents/{invoice.pk}/" in reader.get(f"/mes-reservations/{stay.reference}/").content.decode()
    assert client(make_user()).get(f"/mes-reservations/{stay.reference}/facturation/").status_code == 404


def test_a_quote_is_a_document_before_the_booking(office: Office) -> None:
    stay = office.stay(state=State.REQUESTED)
    response = client(office.hotel.bob).post(f"/mes-reservations/{stay.reference}/devis/")
    quote = Invoice.objects.get()
    assert response["Location"] == f"/documents/{quote.pk}/"
    assert (quote.kind, quote.number, str(quote.total)) == ("quote", "", "30.00")
    assert quote.valid_until == quote.service_from
    # Pages read the clock themselves.
    make_due_files(now=timezone.now(), seconds=60)
    assert client(office.hotel.bob).get(f"/documents/{quote.pk}/").status_code == 200


def test_a_host_bills_credits_and_lists(office: Office) -> None:
    stay = office.stay()
    desk = client(office.owner)
    refused = desk.post(f"/hote/reservations/{stay.reference}/facturer/", follow=True)
    assert "Il manque l’adresse" in refused.content.decode()
    office.address(stay, name="=cmd()")
    assert desk.post(f"/hote/reservations/{stay.reference}/facturer/").status_code == 302
    invoice = Invoice.objects.get()
    too_much = desk.post(f"/hote/factures/{invoice.pk}/avoir/", {"amount": "31", "reason": "Erreur"})
    assert too_much.status_code == 422
    assert desk.get(f"/hote/factures/{invoice.pk}/avoir/").status_code == 200
    done = desk.post(f"/hote/factures/{invoice.pk}/avoir/", {"amount": "10", "reason": "Erreur"}, follow=True)
    page = done.content.decode()
    assert "A2026-00001" in page
    assert "F2026-00001" in page
    listed = desk.get(f"/hote/lieux/{office.hotel.venue.slug}/factures/?type=credit_note&du=2026-11-01&au=bad")
    assert "F2026-00001" not in listed.content.decode()
    rows = desk.get(f"/hote/lieux/{office.hotel.venue.slug}/factures.csv").content.decode().splitlines()
    assert len(rows) == 3
    assert ";'=cmd();25,00;5,00;" in rows[2]
    for stranger in (office.hotel.bob, make_user()):
        assert client(stranger).get(f"/hote/lieux/{office.hotel.venue.slug}/factures/").status_code == 404
    assert client(office.hotel.bob).get(f"/hote/factures/{invoice.pk}/avoir/").status_code == 404


def test_an_owner_tells_what_invoices_want_and_accepts_the_mandate(silent: Office) -> None:
    path = f"/structures/{silent.organisation.pk}/facturation/"
    owner = client(silent.owner)
    early = owner.post(path, {"what": "accept", "version": "2026-11"}, follow=True)
    assert "Indiquez d’abord l’identité" in early.content.decode()
    wrong = owner.post(path, {"what": "identity", **ADDRESS, "siret": "123", "vat_number": "FR00"})
    assert wrong.status_code == 422
    assert "Ce numéro de TVA est faux" in wrong.content.decode()
    assert owner.post(path, {"what": "identity", **ADDRESS}).status_code == 302
    early = owner.post(path, {"what": "accept", "version": "2026-11"}, follow=True)
    assert "Indiquez d’abord le régime" in early.content.decode()
    assert owner.post(path, {"what": "regime", "regime": "franchise", "since": "2026-01-01"}).status_code == 302
    assert "a changé" in owner.post(path, {"what": "accept", "version": "1"}, follow=True).content.decode()
    assert "Accepté par" in owner.post(path, {"what": "accept", "version": "2026-11"}, follow=True).content.decode()
    assert "J’accepte" in owner.post(path, {"what": "revoke"}, follow=True).content.decode()
    assert client(silent.hotel.alice).get(path).status_code == 403
    assert client(make_user()).get(path).status_code == 404
