"""What people do in the chaos run: each books, and pays, or does not, or changes their mind; some come back."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
from django.utils import timezone

from accounts.models import User
from bookings import lifecycle
from bookings.asking import LineWish
from bookings.holding import hold
from bookings.models import Payment, Reservation
from bookings.payments.links import link_of
from bookings.payments.opening import open_payment
from commons.errors import DomainError, Unreachable
from venues.models import Space, Venue

FIRST = datetime(2027, 1, 4, 0, tzinfo=UTC)
GOOD, REFUSED, NO_FUNDS = "4242424242424242", "4000000000000002", "4000000000009995"
DEBIT, BAD_DEBIT = "FR1420041010050500013M02606", "FR8420041010050500013M02607"
# Out of twenty people.
WAYS = (
    *("card",) * 8,
    *("refused first", "refused for good", "debit", "debit that fails"),
    *("abandons", "pays late", "pays late"),
    *("cancels", "cancels", "host cancels", "host cancels while the page is open", "asks twice"),
)
# What is left to do after another hundred visits: a balance, or another try.
BACK = frozenset({"card", "refused for good", "debit that fails", "asks twice"})
TRIES = 12


@dataclass(frozen=True)
class Place:
    """A venue of the run: its host, its desks, the guests who book there."""

    venue: Venue
    host: User
    guests: list[User]
    desks: Space


@dataclass
class Person:
    """The `number`th of the run; `levers` lead to the stand-in, `opened` takes the ids of the payments that began."""

    number: int
    place: Place
    levers: httpx.Client
    opened: set[int] = field(default_factory=set)
    stay: Reservation | None = None

    @property
    def way(self) -> str:
        """Every place sees people of every way."""
        return WAYS[(self.number + self.number // len(WAYS)) % len(WAYS)]

    def come_back(self) -> str:
        """Pays what is due by now, if anything is; returns the way."""
        payment = self._open(self.stay) if self.stay else None
        if payment is None:
            return "had nothing to pay"
        self._pay(payment, card=GOOD)
        return "came back"

    def act(self) -> str:
        """Books, and goes the way that the number says; returns the way."""
        way = self.way
        one = self.stay = self._sent()
        payment = self._open(one)
        if payment is None:
            return "no page"
        match way:
            case "refused first":
                self._pay(payment, card=REFUSED if self.number % 2 else NO_FUNDS)
                self._pay(payment, card=GOOD)
            case "refused for good":
                self._pay(payment, card=NO_FUNDS)
            case "debit" | "debit that fails":
                self._pay(payment, iban=DEBIT if way == "debit" else BAD_DEBIT)
            case "abandons":
                self._over(one)
            case "pays late":
                self._over(one)
                self._pay(payment, card=GOOD)
            case "cancels" | "host cancels":
                self._pay(payment, card=GOOD)
                self._cancel(one, as_host=way == "host cancels")
            case "host cancels while the page is open":
                self._cancel(one, as_host=True)
                self._pay(payment, card=GOOD)
            case "asks twice":
                self._open(one)
                self._pay(payment, card=GOOD)
                self._open(one)
            case _:
                self._pay(payment, card=GOOD)
        return way

    @property
    def guest(self) -> User:
        return self.place.guests[self.number % len(self.place.guests)]

    def _sent(self) -> Reservation:
        start = FIRST + timedelta(hours=self.number // 40 % 1500)
        wish = LineWish(self.place.desks.pk, start, start + timedelta(hours=2))
        held = hold(actor=self.guest, lines=[wish], headcount=1, now=timezone.now())
        return lifecycle.submit(actor=self.guest, reservation_id=held.pk, now=timezone.now())

    def _open(self, one: Reservation) -> Payment | None:
        link = link_of(one)
        for _try in range(TRIES if link else 0):
            try:
                payment = open_payment(token=link.token, now=timezone.now())  # type: ignore[union-attr]
                self.opened.add(payment.pk)
                return payment
            except Unreachable:
                continue
            except DomainError:
                return None
        return None

    def _pay(self, payment: Payment, **how: str) -> None:
        self.levers.post("/stripe/control/pay", json={"session": payment.session_id, **how})

    def _over(self, one: Reservation) -> None:
        Reservation.objects.filter(pk=one.pk, state="awaiting_payment").update(expires_at=timezone.now())

    def _cancel(self, one: Reservation, *, as_host: bool) -> None:
        actor = self.place.host if as_host else self.guest
        try:
            lifecycle.cancel(
                actor=actor, reservation_id=one.pk, now=timezone.now(), as_host=as_host, reason="Essai du chaos"
            )
        except DomainError:
            return
