"""Paying against expiring: every order forced on the real code, and what became of the place and of the money.

Two workers let a reservation expire, one hears of its page, somebody pays, another wants the same place. Each stops
before every step that others can see, and a throw of dice says who goes on; when the payment comes is the order that
is measured. In half of the third order the page could not be closed, for the host's account was not ours at that
moment: then the payment comes late. PAY_EXPIRE_INTERLEAVINGS says how many of each order (2,000).
"""

import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter
from typing import Any

from benchmarks.frame import Figure
from benchmarks.race_people import Round, World, make_world
from benchmarks.standin import choose_standin, standin
from benchmarks.stopping import END, Actor, stops
from bookings import lifecycle
from bookings.facts import SYSTEM
from bookings.lifecycle.door import move
from bookings.models import Reservation
from bookings.money_words import PaymentState
from bookings.payments import closing, crediting, outcomes, provider
from bookings.states import State
from bookings.transitions import Verb
from tests.bookings.racing import overlaps

INTERLEAVINGS = int(os.environ.get("PAY_EXPIRE_INTERLEAVINGS", "2000"))
CONTROLS = 60
ORDERS = ("paid before expiring", "paid in between", "expiring before paid")
STOPS = (
    (lifecycle, "begin_expiring", "begin"),
    (provider, "expire_page", "close"),
    (provider, "read_page", "read"),
    (closing, "settle", "note"),
    (closing, "abandon", "note"),
    (lifecycle, "expire", "release"),
)
# Rows of the tally that must stay at nothing.
TWICE, UNSETTLED, REPEATED, BROKEN = "place sold twice", "not settled", "settled twice", "broken"


def measure() -> list[Figure]:
    """Each order so many times; then twice without what is to hold, to see that this run can fail."""
    address = choose_standin()
    began = perf_counter()
    with standin(address) as levers, stops(*STOPS):
        world = make_world(levers, rooms=5, slots=max(INTERLEAVINGS, CONTROLS))
        found = {order: _told(order, _played(world, order, room, INTERLEAVINGS)) for room, order in enumerate(ORDERS)}
        overlapping, seconds = overlaps(), perf_counter() - began
        with _careless(crediting, "_recovered", _recovered_unseen):
            taken_blindly = _played(world, ORDERS[2], 3, CONTROLS)
        with _deaf_to_late_money():
            ignored = _played(world, ORDERS[2], 4, CONTROLS)
    assert taken_blindly[TWICE], "a late payment that takes a place unseen sold none twice: this run proves nothing"
    assert ignored[UNSETTLED], "late money that nobody notes was settled all the same: this run proves nothing"
    return [*_figures(found, overlapping, seconds), *_controls(taken_blindly, ignored)]


def _figures(found: dict[str, Counter[str]], overlapping: int, seconds: float) -> list[Figure]:
    total = sum(found.values(), Counter[str]())
    late = found[ORDERS[2]]["came late"]
    what = "interleavings of each order, seconds"
    return [
        Figure(what, f"{INTERLEAVINGS}, {seconds:.0f}", "2000", ""),
        Figure("places sold twice, overlapping allocations", f"{total[TWICE]}, {overlapping}", "0, 0", ""),
        Figure("payments that are neither a place nor given back", str(total[UNSETTLED]), "0", ""),
        Figure(
            f"late payments ({late}: {total['place again']} the place again, {total['refunded']} given back) "
            "settled more than once",
            str(total[REPEATED]),
            "0",
            "",
        ),
        Figure("steps that broke", str(total[BROKEN]), "0", ""),
    ]


def _controls(taken_blindly: Counter[str], ignored: Counter[str]) -> list[Figure]:
    of = f"of {CONTROLS}"
    return [
        Figure(f"late money takes the place unseen: sold twice, {of}", str(taken_blindly[TWICE]), "some", "control"),
        Figure(f"late money is not noted: not settled, {of}", str(ignored[UNSETTLED]), "some", "control"),
    ]


def _played(world: World, order: str, room: int, times: int) -> Counter[str]:
    """What came of an order, so many times, each time in a slot of its own."""
    tally: Counter[str] = Counter()
    for number in range(times):
        one = Round(world, room, number)
        _play(one, world.actors, order, random.Random(f"{order} {number}"), is_gone=bool(number % 2))
        tally += _judged(one) + Counter({BROKEN: sum(actor.broken is not None for actor in world.actors)})
    return tally


def _told(order: str, tally: Counter[str]) -> Counter[str]:
    print(f"{order}: {dict(sorted(tally.items()))}", file=sys.stderr, flush=True)
    return tally


def _play(one: Round, actors: Sequence[Actor], order: str, dice: random.Random, *, is_gone: bool) -> None:
    """Dice say who goes on; the payer's turn comes where the order has it. `is_gone`: the page cannot be closed."""
    while going := [actor for actor in actors if actor.at != END]:
        actor = dice.choice(going)
        place = actor.at
        if not one.is_paid and _is_time(order, place):
            one.pay()
        if dice.random() < 0.3:
            one.take()
        with one.without_account(place == "close" and is_gone and order == ORDERS[2]):
            actor.step()
        one.passed.add(place)
        if order == ORDERS[2] and "close" in one.passed and not one.is_paid and dice.random() < 0.3:
            one.pay()
    if not one.is_paid:
        one.pay()
    one.settle()


def _is_time(order: str, place: str) -> bool:
    """Whether the payment has to come before somebody goes on from a place."""
    return (order == ORDERS[0] and place == "begin") or (order == ORDERS[1] and place == "close")


def _judged(one: Round) -> Counter[str]:
    """What was right and wrong with the end of a round."""
    end = one.ended()
    tally = Counter({end.state: 1, f"pay page: {one.answer}": 1})
    tally[TWICE] += end.having > 1
    tally[UNSETTLED] += end.came - end.went != end.kept or end.kept != (end.price if end.state == "confirmed" else 0)
    tally[REPEATED] += end.charges > 1 or end.refunds > 1
    is_late = one.answer == "done" and "release" in one.passed_before_paying
    tally["came late"] += is_late
    tally["place again"] += is_late and end.state == "confirmed"
    tally["refunded"] += end.refunds > 0
    return tally


def _recovered_unseen(reservation: Reservation, now: datetime) -> bool:
    """The first careless one: a late payment confirms, whoever has the place now."""
    move(reservation, Verb.RECOVER, State.CONFIRMED, by=SYSTEM, now=now)
    return True


@contextmanager
def _careless(module: Any, name: str, function: Callable[..., Any]) -> Iterator[None]:
    kept = getattr(module, name)
    setattr(module, name, function)
    try:
        yield
    finally:
        setattr(module, name, kept)


@contextmanager
def _deaf_to_late_money() -> Iterator[None]:
    """The second careless one: what has ended is never looked at again."""
    kept = dict(outcomes.FOLLOWING)
    outcomes.FOLLOWING.update(
        {state: frozenset() for state in (PaymentState.EXPIRED, PaymentState.CANCELLED, PaymentState.FAILED)}
    )
    try:
        yield
    finally:
        outcomes.FOLLOWING.update(kept)
