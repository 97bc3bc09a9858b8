"""Pages on which people pay, and on which hosts note money."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from bookings import lifecycle
from bookings.ledger import paid
from bookings.mail.money import ways_of
from bookings.models import Reservation
from bookings.payments.links import link_of
from bookings.payments.receiving import note_title
from bookings.payments.standing import standing_of
from bookings.states import State
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member, make_method


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def waiting(hotel: Hotel) -> Reservation:
    make_method(hotel.venue, iban="FR7630001007941234567890185", account_holder="Hôtel des Cimes")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    return lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, one: Reservation, *more: object) -> str:
    return reverse(name, args=[one.reference, *more])


def test_the_link_works_without_an_account_and_tells_no_names(client: Client, waiting: Reservation) -> None:
    shown = client.get(reverse("pay", args=[link_of(waiting).token])).content.decode()
    assert "30,00\u00a0€" in shown
    assert "FR7630001007941234567890185" in shown.replace(" ", "").replace("\u00a0", "")
    assert waiting.reference in shown
    assert waiting.booker.email not in shown
    assert waiting.booker.name not in shown


def test_an_unknown_link_is_a_404(client: Client, db: None) -> None:
    for token in ("x", "0" * 32, "é"):
        assert client.get(reverse("pay", args=[token])).status_code == 404
        assert client.post(reverse("pay_by_card", args=[token])).status_code == 404


def test_looking_at_the_link_changes_nothing(client: Client, waiting: Reservation) -> None:
    before = Reservation.objects.get(pk=waiting.pk).changed_at
    assert client.get(reverse("pay", args=[link_of(waiting).token])).status_code == 200
    assert client.get(reverse("pay_by_card", args=[link_of(waiting).token])).status_code == 405
    assert Reservation.objects.get(pk=waiting.pk).changed_at == before


def test_a_transfer_is_not_paid_by_card(client: Client, waiting: Reservation) -> None:
    token = link_of(waiting).token
    response = client.post(reverse("pay_by_card", args=[token]), follow=True)
    assert "ne se paie pas par carte ici" in response.content.decode()


def test_the_booker_sees_what_is_due(hotel: Hotel, waiting: Reservation) -> None:
    shown = signed_in(hotel.bob).get(page("my_reservation", waiting)).content.decode()
    assert "À payer\u00a0: 30,00\u00a0€" in shown
    assert "Payez au plus tard" in shown


def test_a_host_notes_a_receipt(hotel: Hotel, waiting: Reservation) -> None:
    alice = signed_in(hotel.alice)
    assert "Noter un paiement reçu" in alice.get(page("host_reservation", waiting)).content.decode()
    form = {"amount": "31,00", "received_on": "2026-11-23", "method": "transfer"}
    refused = alice.post(page("host_receipt", waiting), form)
    assert (refused.status_code, paid(waiting)) == (422, Decimal(0))
    assert "plus que ce qui reste dû" in refused.content.decode()
    alice.post(page("host_receipt", waiting), {**form, "amount": "30,00"})
    waiting.refresh_from_db()
    assert (waiting.state, paid(waiting)) == (State.CONFIRMED, Decimal(30))
    alice.post(page("host_gesture", waiting), {"amount": "5,00", "reason": "Merci"})
    shown = alice.get(page("host_reservation", waiting)).content.decode()
    assert "J’ai rendu 5,00\u00a0€" in shown


def test_strangers_see_nothing_of_it(hotel: Hotel, waiting: Reservation) -> None:
    charlie = signed_in(hotel.charlie)
    for name in ("host_receipt", "host_gesture", "host_title"):
        assert charlie.get(page(name, waiting)).status_code == 404
    assert charlie.get(reverse("host_money", args=[hotel.venue.slug])).status_code == 404


def test_the_accountant_has_the_figures_and_the_files(hotel: Hotel, waiting: Reservation) -> None:
    alice = signed_in(hotel.alice)
    alice.post(page("host_receipt", waiting), {"amount": "10", "received_on": "2026-11-23", "method": "cheque"})
    alice.post(page("host_receipt", waiting), {"amount": "20", "received_on": "2026-11-23", "method": "transfer"})
    accountant = signed_in(make_member(hotel.venue.organisation, role="accountant").user)
    slug = hotel.venue.slug
    shown = accountant.get(reverse("host_money", args=[slug])).content.decode()
    assert "30,00\u00a0€" in shown
    content = accountant.get(reverse("host_entries_file", args=[slug])).content.decode("utf-8-sig")
    lines = [line.split(";") for line in content.splitlines()]
    assert lines[0][:6] == ["Date", "Écriture", "Mouvement", "Compte", "Débit", "Crédit"]
    debit, credit = (sum(Decimal(line[n].replace(",", ".")) for line in lines[1:]) for n in (4, 5))
    assert (debit, credit) == (Decimal(30), Decimal(30))
    assert {line[3] for line in lines[1:]} == {"Clients", "Chèques", "Banque"}
    reception = signed_in(make_member(hotel.venue.organisation, role="reception").user)
    assert reception.get(reverse("host_money", args=[slug])).status_code == 403


def test_sums_due_are_for_the_public_accountant(hotel: Hotel) -> None:
    make_method(hotel.venue, "titre")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    one = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    alice = signed_in(hotel.alice)
    alice.post(page("host_title", one), {"number": "=2027-118"})
    content = alice.get(reverse("host_due_file", args=[hotel.venue.slug])).content.decode("utf-8-sig")
    row = content.splitlines()[1].split(";")
    assert (row[0], row[1], row[6:]) == (one.reference, "'=2027-118", ["30,00", "0,00", "30,00"])


def test_a_title_is_asked_for_after_the_stay(hotel: Hotel) -> None:
    """Nothing is to be paid, and no reference to quote: the accountant says all that."""
    make_method(hotel.venue, "titre")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    one = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    note_title(actor=hotel.alice, reservation_id=one.pk, number="2027-118", now=NOW)
    bob = signed_in(hotel.bob)
    for address in (page("my_reservation", one), reverse("pay", args=[link_of(one).token])):
        shown = " ".join(bob.get(address).content.decode().split())
        assert "à régler après le séjour" in shown
        assert "demande 30,00 €" in shown
        assert "Le titre porte le numéro 2027-118." in shown
        assert "Solde à payer" not in shown
        assert "Référence à indiquer" not in shown
    assert ways_of(standing_of(link_of(one), NOW)) == []


def test_on_site_there_is_no_reference_to_quote(hotel: Hotel) -> None:
    make_method(hotel.venue, "on_site", instructions="À l’accueil.")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    one = lifecycle.submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    shown = " ".join(signed_in(hotel.bob).get(page("my_reservation", one)).content.decode().split())
    assert "À régler sur place : 30,00 €" in shown
    assert "À l’accueil." in shown
    assert "Référence à indiquer" not in shown


@pytest.mark.parametrize(("kind", "state"), [("on_site", State.CONFIRMED), ("transfer", State.AWAITING_PAYMENT)])
def test_a_host_who_books_for_somebody_reads_the_true_state(hotel: Hotel, kind: str, state: State) -> None:
    make_method(hotel.venue, "cheque", payee="Hôtel des Cimes")
    chosen = make_method(hotel.venue, kind)
    alice = signed_in(hotel.alice)
    form = {"voir": "prix", "date": "2027-01-12", "from_time": "09:00", "to_time": "12:00", "headcount": "2"}
    form |= {"contact_name": "Mme Reversat", f"space_{hotel.room.pk}": "on", "purpose": "work", "audience": "everyone"}
    form |= {"payment_method": str(chosen.pk), "book": "1"}
    shown = " ".join(
        alice.post(reverse("host_book", args=[hotel.venue.slug]), form, follow=True).content.decode().split()
    )
    assert Reservation.objects.get().state == state
    assert ("C’est réservé et confirmé." in shown) == (state == State.CONFIRMED)
    waits = "le paiement est attendu jusqu’au lundi 30 novembre 2026" in shown
    assert waits == (state == State.AWAITING_PAYMENT)
    assert ("La personne n’a pas d’adresse e-mail" in shown) == (state == State.AWAITING_PAYMENT)


@pytest.mark.parametrize("dates", ["du=x&au=y", "du=2026-13-45", "du=2027-01-01&au=2020-01-01", "du=0001-01-01"])
def test_days_that_make_no_sense_are_passed_over(hotel: Hotel, dates: str) -> None:
    alice = signed_in(hotel.alice)
    assert alice.get(f"{reverse('host_money', args=[hotel.venue.slug])}?{dates}").status_code == 200


def test_who_books_chooses_how_to_pay(hotel: Hotel) -> None:
    make_method(hotel.venue, "transfer")
    cheque = make_method(hotel.venue, "cheque", payee="Hôtel des Cimes")
    held = hotel.hold(wish(hotel.room, hours(9, 3)))
    bob, address = signed_in(hotel.bob), page("reservation_confirm", held)
    assert "Chèque" in bob.get(address).content.decode()
    response = bob.post(address, {"purpose": "work", "payment_method": cheque.pk}, follow=True)
    assert "Hôtel des Cimes" in response.content.decode()
    held.refresh_from_db()
    assert (held.state, held.payment_method) == (State.AWAITING_PAYMENT, cheque)
