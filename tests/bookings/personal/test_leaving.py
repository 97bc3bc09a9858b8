"""Deleting the account of somebody who booked: what is refused, what is left, and that nothing else is."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from accounts.models import User
from accounts.privacy.deleting import delete_account, gone_meanwhile
from accounts.privacy.parts import Hindrance, hindrances_of
from accounts.words import Role
from bookings.ledger import Movement, post, transfer
from bookings.models import BilledParty, Deposit, Favourite, Payment, Refund, Reservation, SavedSearch, WaitingEntry
from bookings.money_words import EntryKind, PaymentState, Pocket, RefundCause, RefundState
from bookings.payments.links import link_for
from bookings.payments.terms import Terms, as_snapshot
from bookings.states import State
from bookings.taken.board import Board
from commons.errors import Impossible
from commons.models import Event
from commons.outbox import handle_events
from tests.bookings.conftest import Hotel, hours, make_hotel, wish
from tests.bookings.personal.conftest import EMAIL, LATER, NAME, PHONE, Trace, submitted
from tests.bookings.racing import Outcome, together
from tests.factories import NOW, make_member, make_organisation, make_user
from venues.models import Venue

HOLDS_AN_ADDRESS = """
    SELECT format('SELECT %%L, count(*) FROM %%I t WHERE t::text ~* %%L', relname, relname, %(sought)s::text)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def delete(user: User) -> None:
    delete_account(actor=user, user=user, now=LATER)


def sentences(user: User) -> list[str]:
    return [one.sentence.replace("\xa0", " ").replace("\u202f", " ") for one in hindrances_of(user, LATER)]


def tables_with(*words: str) -> dict[str, int]:
    """The tables in whose rows one of these words stands, whatever the column."""
    sought = "|".join(word.replace("+", r"\+").replace(".", r"\.") for word in words)
    with connection.cursor() as cursor:
        cursor.execute(HOLDS_AN_ADDRESS, {"sought": sought})
        questions = [row[0] for row in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(questions))
        return {name: count for name, count in cursor.fetchall() if count}


def test_nothing_of_the_person_is_left_but_what_is_said(trace: Trace) -> None:
    assert {"accounts_user", "bookings_reservation", "commons_event", "bookings_billedparty"} <= set(
        tables_with(EMAIL, NAME, PHONE)
    )
    delete(trace.hotel.bob)

    # The last word, until it is sent; and what the host noted on their own.
    assert tables_with(EMAIL, NAME, PHONE) == {"commons_notice": 1, "bookings_reservation": 1}
    assert Reservation.objects.get(contact_email=EMAIL) == trace.noted
    assert not any(model.objects.exists() for model in (Favourite, SavedSearch, WaitingEntry, BilledParty))
    assert Client().get(f"/calendars/{trace.agenda.token}.ics").status_code == 404


def test_past_stays_are_kept_for_the_books_without_the_person(trace: Trace) -> None:
    total = trace.past.total
    delete(trace.hotel.bob)
    trace.past.refresh_from_db()
    trace.cancelled.refresh_from_db()

    assert (trace.past.booker, trace.past.message, trace.past.state, trace.past.total) == (None, "", "completed", total)
    assert (trace.cancelled.booker, trace.cancelled.reason, trace.cancelled.state) == (None, "", "cancelled")
    events = Event.objects.filter(subject_type="reservation", subject_id=str(trace.past.pk))
    assert events.exists()
    assert not events.exclude(actor=None).exists()
    host = Client()
    host.force_login(trace.hotel.alice)
    page = host.get(f"/hote/reservations/{trace.past.reference}/")
    assert "compte supprimé" in page.content.decode()


def test_letters_that_are_still_to_be_planned_go_to_nobody(trace: Trace) -> None:
    # What the host noted is the host's to write to.
    Reservation.objects.filter(pk=trace.noted.pk).update(contact_email="")
    delete(trace.hotel.bob)
    assert handle_events(now=LATER)
    assert tables_with(EMAIL) == {"commons_notice": 1}


@pytest.mark.parametrize("state", [State.HELD, State.REQUESTED, State.AWAITING_PAYMENT, State.CONFIRMED])
def test_reservations_to_come_are_settled_first(hotel: Hotel, state: State) -> None:
    stay = hotel.hold(wish(hotel.room, hours(9, day=63)))
    Reservation.objects.update(state=state, expires_at=LATER + timedelta(minutes=1))
    (hindrance,) = hindrances_of(hotel.bob, LATER)
    assert stay.reference in hindrance.sentence
    assert hindrance.href == f"/mes-reservations/{stay.reference}/"
    with pytest.raises(Impossible):
        delete(hotel.bob)
    assert User.objects.filter(pk=hotel.bob.pk).exists()


def test_what_has_lapsed_or_is_over_holds_nobody(hotel: Hotel) -> None:
    hotel.hold(wish(hotel.room, hours(9, day=63)))
    over = submitted(hotel, 9)
    assert (over.state, sentences(hotel.bob)) == (State.CONFIRMED, [])
    delete(hotel.bob)
    assert not Reservation.objects.exclude(booker=None).exists()


def test_many_reservations_are_counted_rather_than_listed(hotel: Hotel) -> None:
    stay = hotel.hold(wish(hotel.room, hours(9)))
    Reservation.objects.update(state=State.CONFIRMED, starts_at=LATER, ends_at=LATER + timedelta(hours=1))
    stay.refresh_from_db()
    for number in range(12):
        stay.pk, stay.reference = None, f"AUTRE{number:04d}"
        stay.save()
    said = sentences(hotel.bob)
    assert (len(said), said[-1]) == (11, "3 autres réservations ne sont pas terminées.")


def with_terms(stay: Reservation, method: str) -> None:
    conditions = {**stay.conditions, "payment": as_snapshot(Terms(method))}
    Reservation.objects.filter(pk=stay.pk).update(state=State.COMPLETED, conditions=conditions)


def test_money_that_is_due_is_paid_first(hotel: Hotel) -> None:
    with_terms(submitted(hotel, 9), "card")
    assert [said[:26] for said in sentences(hotel.bob)] == ["Il reste 10,00 € à payer p"]


def test_what_the_host_never_noted_holds_nobody_for_ever(hotel: Hotel) -> None:
    with_terms(stay := submitted(hotel, 9), "on_site")
    soon = stay.ends_at + timedelta(days=59)
    assert len(hindrances_of(hotel.bob, soon)) == 1
    assert hindrances_of(hotel.bob, soon + timedelta(days=2)) == []


def test_money_on_its_way_back_deposits_and_debts_of_the_venue_come_first(hotel: Hotel) -> None:
    stay = submitted(hotel, 9)
    Reservation.objects.update(state=State.COMPLETED)
    link, organisation = link_for(stay), hotel.venue.organisation
    paid = Payment.objects.create(
        link=link, venue=hotel.venue, organisation=organisation, method="card", amount=10, state=PaymentState.SUCCEEDED
    )
    back = {"payment": paid, "reservation": stay, "amount": 4, "at": LATER}
    refund = Refund.objects.create(**back, cause=RefundCause.GESTURE, state=RefundState.ASKED)
    deposit = Deposit.objects.create(link=link, kind="damage", amount=50, state="received")
    debt = transfer(Pocket.DEBT, Pocket.CLAIMS, Decimal("3.00"), stay.pk)
    post(Movement(at=NOW, kind=EntryKind.DEBT_TO_BOOKER, organisation_id=organisation.pk, sides=debt, external_id="x"))
    said = sentences(hotel.bob)
    assert [next(word for word in ("remboursement", "doit encore", "caution") if word in one) for one in said] == [
        "remboursement",
        "doit encore",
        "caution",
    ]
    refund.state, deposit.state = RefundState.SUCCEEDED, "expected"
    refund.save()
    deposit.save()
    assert len(sentences(hotel.bob)) == 1


def test_venues_are_not_left_alone(hotel: Hotel) -> None:
    owner = make_member(hotel.venue.organisation, role=Role.OWNER).user
    said = hindrances_of(owner, LATER)
    assert {one.href for one in said} == {
        f"/structures/{hotel.venue.organisation_id}/",
        f"/hote/lieux/{hotel.venue.slug}/",
    }
    Venue.objects.update(state=Venue.State.WITHDRAWN)
    hotel.venue.organisation.memberships.exclude(user=owner).delete()
    assert hindrances_of(owner, LATER) == []
    hotel.venue.organisation.email = owner.email
    hotel.venue.organisation.save()
    delete(owner)
    hotel.venue.organisation.refresh_from_db()
    assert hotel.venue.organisation.email == ""


def test_what_an_organisation_booked_passes_to_another_owner(hotel: Hotel) -> None:
    club = make_organisation(owner=hotel.bob)
    heir = make_member(club, role=Role.OWNER).user
    make_member(club, role=Role.OWNER)
    stay = submitted(hotel, 9, day=63, organisation_id=club.pk)
    past = submitted(hotel, 9, organisation_id=club.pk)
    Reservation.objects.filter(pk=past.pk).update(state=State.COMPLETED)
    delete(hotel.bob)
    stay.refresh_from_db()
    past.refresh_from_db()

    assert (stay.booker, stay.state, past.booker) == (heir, State.CONFIRMED, None)
    assert Event.objects.filter(kind="reservation_handed_over").get().subject_id == str(stay.pk)


def test_host_does_not_go_with_what_is_the_guests(trace: Trace) -> None:
    hotel, organisation = trace.hotel, trace.hotel.venue.organisation
    organisation.memberships.update(role=Role.OWNER)
    Venue.objects.update(state=Venue.State.WITHDRAWN)
    assert sentences(hotel.alice) == []
    deposit = Deposit.objects.create(link=link_for(trace.past), kind="damage", amount=50, state="received")
    (said,) = sentences(hotel.alice)
    assert said.startswith(f"« {organisation.name} », dont vous êtes seul propriétaire, doit encore régler une caution")
    Deposit.objects.filter(pk=deposit.pk).update(state="returned", returned=50, ended_at=NOW)
    assert sentences(hotel.alice) == []

    debt = transfer(Pocket.DEBT, Pocket.CLAIMS, Decimal("3.00"), trace.past.pk)
    owed = {"at": NOW, "kind": EntryKind.DEBT_TO_BOOKER, "organisation_id": organisation.pk}
    post(Movement(**owed, sides=debt, external_id="x"))
    assert len(sentences(hotel.alice)) == 1
    make_member(organisation, role=Role.OWNER)
    assert sentences(hotel.alice) == []


def raced(hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """Bob books while his account is deleted: nothing was booked when that was asked, and it is before the end."""
    checked, booked = threading.Event(), threading.Event()
    save, look = Board.save, hindrances_of

    def save_once_it_was_checked(self: Board, owners: object) -> None:
        checked.wait(10)
        save(self, owners)

    def look_and_let_book(user: User, now: object) -> list[Hindrance]:
        found = look(user, now)
        checked.set()
        booked.wait(0.5)
        return found

    def book() -> Reservation:
        try:
            return hotel.hold(wish(hotel.room, hours(9)))
        except IntegrityError as error:
            raise gone_meanwhile(error) or error from None
        finally:
            booked.set()

    monkeypatch.setattr(Board, "save", save_once_it_was_checked)
    monkeypatch.setattr("accounts.privacy.deleting.hindrances_of", look_and_let_book)
    return together([book, lambda: delete_account(actor=hotel.bob, user=hotel.bob, now=NOW)])


@pytest.mark.django_db(transaction=True)
def test_a_booking_made_meanwhile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = raced(make_hotel(), monkeypatch)
    assert (outcome.won, outcome.lost, outcome.broken) == ([None], ["account_deleted"], [])
    assert not Reservation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_negative_control_without_the_lock_a_booking_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.privacy.deleting.lock_person", lambda pk: User.objects.get(pk=pk))
    outcome = raced(hotel := make_hotel(), monkeypatch)
    assert (len(outcome.won), outcome.lost, outcome.broken) == (2, [], [])
    assert (Reservation.objects.get().booker, Reservation.objects.get().state) == (None, State.HELD)
    assert not User.objects.filter(pk=hotel.bob.pk).exists()


def test_other_errors_of_the_database_are_left_alone() -> None:
    assert gone_meanwhile(IntegrityError("something else")) is None
    assert gone_meanwhile(ValueError()) is None


def test_people_of_elsewhere_keep_theirs(trace: Trace) -> None:
    charlie = make_user()
    Favourite.objects.create(user=charlie, venue=trace.hotel.venue)
    trace.hotel.hold(wish(trace.hotel.room, hours(15)), actor=charlie, message="Bonjour")
    delete(trace.hotel.bob)
    assert Favourite.objects.get().user == charlie
    assert Reservation.objects.get(booker=charlie).message == "Bonjour"
