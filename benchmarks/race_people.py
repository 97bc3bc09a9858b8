"""One round of the race between paying and expiring: its people, its slot, and how it ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from benchmarks.stopping import Actor
from bookings import lifecycle
from bookings.asking import LineWish
from bookings.holding import hold
from bookings.ledger import settled_of
from bookings.models import LedgerEntry, Payment, PaymentAccount, Reservation
from bookings.money_words import EntryKind
from bookings.payments import provider
from bookings.payments.closing import look
from bookings.payments.expiring import expire_unpaid
from bookings.payments.links import link_of
from bookings.payments.opening import open_payment
from bookings.payments.refunding import ask_due_refunds
from bookings.states import OCCUPYING
from commons.errors import DomainError, Lost
from commons.money import ZERO
from tests.factories import (
    ALWAYS,
    make_method,
    make_organisation,
    make_published_season,
    make_rate,
    make_space,
    make_venue,
)
from venues.models import Space

FIRST = datetime(2026, 12, 1, 0, tzinfo=UTC)
# Hours of the season of one room.
HOURS = 2400


@dataclass(frozen=True)
class World:
    """Rooms of one unit, each a row of slots; the host's account at the stand-in, whose levers these are; two who let
    bookings expire, and one who hears of payments."""

    rooms: list[list[Space]]
    account: str
    levers: httpx.Client
    actors: tuple[Actor, Actor, Actor]

    def slot(self, room: int, number: int) -> LineWish:
        """The `number`th hour of a room; after some thousands it goes on in the next room of the row."""
        start = FIRST + timedelta(hours=number % HOURS)
        return LineWish(self.rooms[room][number // HOURS].pk, start, start + timedelta(hours=1))


@dataclass(frozen=True)
class End:
    """How a round ended: what the provider says came and went, what the ledger says is kept; `having`: how many
    reservations have the place."""

    state: str
    price: Decimal
    kept: Decimal
    came: Decimal
    went: Decimal
    having: int
    charges: int
    refunds: int


def make_world(levers: httpx.Client, *, rooms: int, slots: int) -> World:
    """A venue with so many rooms, whose host takes cards."""
    venue = make_venue(organisation=make_organisation(), safety_headcount=10_000)
    rows = [[make_space(venue, capacity=4) for _ in range(slots // HOURS + 1)] for _ in range(rooms)]
    with transaction.atomic():
        season = make_published_season(venue, first_day=FIRST.date() - timedelta(days=1), hours=ALWAYS)
    for space in (one for row in rows for one in row):
        make_rate(season, space, amount="30.00")
    make_method(venue, "card")
    account = provider.client().v1.accounts.create({"type": "standard", "country": "FR"}).id
    world = World(rows, account, levers, (Actor(), Actor(), Actor()))
    _become(world, "ready")
    PaymentAccount.objects.create(
        organisation=venue.organisation, stripe_id=account, state="ready", charges_enabled=True
    )
    return world


class Round:
    """Somebody has sent a booking, its page is open, and its time is over."""

    def __init__(self, world: World, room: int, number: int) -> None:
        self._world, self._wish, self._name = world, world.slot(room, number), f"{room}-{number}"
        self.is_paid = self.is_taken = self.is_refused = False
        self.answer = ""
        self.passed: set[str] = set()
        self.passed_before_paying: set[str] = set()
        self.reservation = self._sent()
        self.payment = self._opened()
        self.reservation.refresh_from_db()
        assert self.reservation.expires_at is not None
        self._late = self.reservation.expires_at + timedelta(seconds=1)
        for actor, work in zip(world.actors, (self._expire, self._expire, self._hear), strict=True):
            actor.take(work)

    def pay(self) -> None:
        """The payer sends the card's number; the page answers `done`, or that it is closed."""
        self.is_paid, self.passed_before_paying = True, set(self.passed)
        told = self._world.levers.post("/stripe/control/pay", json={"session": self.payment.session_id})
        self.answer = told.json().get("outcome", str(told.status_code))

    def take(self) -> None:
        """Another wants the same place; that is refused while it is kept. They ask again once the place was let go."""
        if self.is_taken or (self.is_refused and "release" not in self.passed):
            return
        try:
            self._hold("other")
            self.is_taken = True
        except Lost:
            self.is_refused = True

    def settle(self) -> None:
        """The news come twice, and the worker asks twice for what is to go back."""
        for _time in range(2 if self.answer == "done" else 1):
            self._hear()
            ask_due_refunds(now=timezone.now() + timedelta(hours=12))

    @contextmanager
    def without_account(self, is_gone: bool) -> Iterator[None]:
        """While the block runs, the host's account may be one that we have no access to."""
        if is_gone:
            _become(self._world, "deauthorized")
        yield
        if is_gone:
            _become(self._world, "ready")

    def ended(self) -> End:
        """What the provider, the ledger and the reservations say."""
        one = Reservation.objects.get(pk=self.reservation.pk)
        payment = Payment.objects.get(pk=self.payment.pk)
        page = provider.read_page(payment.session_id, account=self._world.account)
        backs = provider.refunds_of(page.intent_id, account=self._world.account) if page.intent_id else []
        slot = {"starts_at": self._wish.starts_at, "lines__space": self._wish.space_id}
        return End(
            state=one.state,
            price=one.total,
            kept=settled_of([one.pk])[one.pk].kept,
            came=page.amount if page.paid else ZERO,
            went=sum((back.amount for back in backs), ZERO),
            having=Reservation.objects.filter(**slot, state__in=OCCUPYING).count(),
            charges=LedgerEntry.objects.filter(reservation=one, kind=EntryKind.CHARGE, account="booker").count(),
            refunds=len(backs),
        )

    def _sent(self) -> Reservation:
        held = self._hold("booker")
        assert held.booker is not None
        return lifecycle.submit(actor=held.booker, reservation_id=held.pk, now=timezone.now())

    def _hold(self, who: str) -> Reservation:
        email = f"{who}-{self._name}@race.test"
        guest = User.objects.get_or_create(email=email, defaults={"name": who})[0]
        return hold(actor=guest, lines=[self._wish], headcount=1, now=timezone.now())

    def _opened(self) -> Payment:
        link = link_of(self.reservation)
        assert link is not None
        return open_payment(token=link.token, now=timezone.now())

    def _expire(self) -> None:
        expire_unpaid(reservation_id=self.reservation.pk, now=self._late)

    def _hear(self) -> None:
        try:
            look(payment_id=self.payment.pk, now=timezone.now())
        except DomainError:
            return


def _become(world: World, state: str) -> None:
    world.levers.post("/stripe/control/account", json={"account": world.account, "state": state}).raise_for_status()
