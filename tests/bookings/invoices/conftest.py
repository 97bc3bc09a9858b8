"""The hotel as an issuer: what it told for its invoices, and stays that were paid."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from accounts.billing import Identity, accept_mandate, set_identity, set_regime
from accounts.mandate import MANDATE_VERSION
from accounts.models import BillingIdentity, User
from accounts.words import Role
from bookings.invoice_words import DocumentKind
from bookings.invoices.awaiting import expect, issue_awaited
from bookings.ledger import Movement, post, transfer
from bookings.models import BilledParty, Invoice, LegalMention, Payment, PaymentLink, PaymentShare, Refund, Reservation
from bookings.money_words import EntryKind, Part, PaymentState, Pocket, RefundCause, RefundState
from bookings.payments.links import link_for
from bookings.states import State
from tests.bookings.conftest import Hotel, hours, wish
from tests.factories import NOW, make_member

FIRST_MENTIONS = import_module("bookings.migrations.0015_legal_mentions")


@pytest.fixture(autouse=True)
def first_mentions(db: None) -> None:
    """Those that the site begins with: tests with transactions of their own empty all tables behind them."""
    if not LegalMention.objects.exists():
        FIRST_MENTIONS.add(apps, None)


IDENTITY = Identity(
    legal_name="Hôtel du Lac & Fils",
    address="12 rue de l’Épine",
    postal_code="48000",
    city="Mende",
    legal_form="SARL",
    siret="732 829 320 00074",
    vat_number="FR44732829320",
    register="RCS Mende 732 829 320",
    share_capital="8 000 €",
)


@dataclass
class Office:
    """What the tests do with the hotel's papers."""

    hotel: Hotel
    owner: User

    @property
    def organisation(self) -> Any:
        return self.hotel.venue.organisation

    def regime(self, regime: str, since: date = date(2020, 1, 1)) -> None:
        set_regime(actor=self.owner, organisation=self.organisation, regime=regime, since=since, now=NOW)

    def identify(self, **changes: str) -> BillingIdentity:
        identity = Identity(**{**IDENTITY.__dict__, **changes}) if changes else IDENTITY
        return set_identity(actor=self.owner, organisation=self.organisation, identity=identity, now=NOW)

    def mandate(self) -> None:
        accept_mandate(actor=self.owner, organisation=self.organisation, version=MANDATE_VERSION, now=NOW)

    def stay(
        self, *, rates: tuple[str, ...] = ("20",), state: State = State.CONFIRMED, conditions: Any = None, day: int = 0
    ) -> Reservation:
        """Three hours of the room (30 €), and of a desk (9 €) for a second rate."""
        spaces = [self.hotel.room, self.hotel.desks]
        wishes = [wish(space, hours(9, 3, day=day)) for space, _rate in zip(spaces, rates, strict=False)]
        held = self.hotel.hold(*wishes)
        price = held.price
        for line, rate in zip(price["lines"], rates, strict=True):
            line["vat_rate"] = rate
        Reservation.objects.filter(pk=held.pk).update(
            state=state, expires_at=None, price=price, conditions=held.conditions | (conditions or {})
        )
        return Reservation.objects.select_related("venue__organisation").get(pk=held.pk)

    def address(self, reservation: Reservation, name: str = "Camille Martin") -> PaymentLink:
        link = link_for(reservation)
        BilledParty.objects.get_or_create(
            link=link,
            defaults={"legal_name": name, "address": "3 place du Foirail", "postal_code": "48100", "city": "Marvejols"},
        )
        return link

    def paid(self, reservation: Reservation, amount: str, part: Part = Part.FULL) -> Payment:
        link = link_for(reservation)
        payment = Payment.objects.create(
            link=link,
            venue=self.hotel.venue,
            organisation=self.organisation,
            part=part,
            method="card",
            amount=Decimal(amount),
            state=PaymentState.SUCCEEDED,
            paid_at=NOW,
        )
        PaymentShare.objects.create(payment=payment, reservation=reservation, amount=Decimal(amount))
        self._post(EntryKind.CHARGE, reservation, Decimal(amount), payment_id=payment.pk)
        return payment

    def refunded(self, payment: Payment, amount: str, cause: RefundCause = RefundCause.CANCELLATION) -> Refund:
        reservation = payment.shares.get().reservation
        refund = Refund.objects.create(
            payment=payment,
            reservation=reservation,
            amount=Decimal(amount),
            cause=cause,
            state=RefundState.SUCCEEDED,
            at=NOW,
            done_at=NOW,
        )
        self._post(EntryKind.REFUND, reservation, -Decimal(amount), payment_id=payment.pk, refund_id=refund.pk)
        return refund

    def _post(self, kind: EntryKind, reservation: Reservation, amount: Decimal, **more: int) -> None:
        sides = transfer(Pocket.BOOKER, Pocket.BANK, amount, reservation.pk)
        name = uuid.uuid4().hex
        post(Movement(NOW, kind, self.organisation.pk, sides, external_id=name, **more))

    def issue(self, reservation: Reservation, kind: DocumentKind = DocumentKind.INVOICE, **subject: Any) -> Invoice:
        expect(kind=kind, link=link_for(reservation), organisation_id=self.organisation.pk, now=NOW, **subject)
        issue_awaited(now=NOW)
        return Invoice.objects.latest("pk")


@pytest.fixture
def office(hotel: Hotel) -> Office:
    """Liable for VAT, with an identity and a mandate."""
    owner = make_member(hotel.venue.organisation, role=Role.OWNER).user
    office = Office(hotel, owner)
    office.identify()
    office.regime("liable")
    office.mandate()
    return office


@pytest.fixture
def silent(hotel: Hotel) -> Office:
    """One that has told nothing."""
    return Office(hotel, make_member(hotel.venue.organisation, role=Role.OWNER).user)
