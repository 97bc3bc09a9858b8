"""Payments through the stand-in while everything goes wrong; at the end the ledger equals the stand-in's, to the cent.

Events come one to five times, shuffled, late or never; requests are answered 500 before and after their work; workers
are killed in the middle. People act in two processes, eight at once. Every second place takes an advance first, so
that people come back for the balance. MONEY_CHAOS_PAYMENTS says how many payments (20,000), MONEY_CHAOS_MINUTES after
how many minutes nobody new comes, MONEY_CHAOS_SEED which misfortunes come (7).
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from time import perf_counter

import httpx
from django.db import transaction
from django.utils import timezone

from accounts.models import Territory, User
from backend.services.ports import LOOPBACK
from benchmarks.frame import Figure
from benchmarks.money_checks import check
from benchmarks.money_crowd import Wanted, act
from benchmarks.money_people import Place
from benchmarks.money_worker import round_of_work
from benchmarks.serving import served
from benchmarks.standin import choose_standin, standin
from bookings.models import Payment, PaymentAccount, WebhookEvent
from bookings.payments import provider
from bookings.payments.reconciling import reconcile_all
from commons import outbox
from tests.factories import (
    ALWAYS,
    make_commune,
    make_method,
    make_organisation,
    make_published_season,
    make_rate,
    make_space,
    make_venue,
)
from venues.models import PaymentTerms

PAYMENTS = int(os.environ.get("MONEY_CHAOS_PAYMENTS", "20000"))
MINUTES = float(os.environ.get("MONEY_CHAOS_MINUTES", "600"))
PLACES, GUESTS, WORKERS = 20, 40, 2
# Visits of a crowd between two kills.
BETWEEN_KILLS = 40
CHAOS = {
    "seed": int(os.environ.get("MONEY_CHAOS_SEED", "7")),
    "duplicate": 0.5,
    "copies": 4,
    "drop": 0.1,
    "delay": 0.2,
    "delay_seconds": 5,
    "reorder": 0.5,
    "error_after": 0.03,
    "error_before": 0.02,
    "events_first": 0.05,
    "expire_while_paying": 0.01,
    "pay_while_expiring": 0.2,
}
# The last events and direct debits.
SETTLING_SECONDS = 8
# After that every page has ended.
LONGEST_PAGE_HOURS = 50


def measure() -> list[Figure]:
    """The run, and what came of it."""
    # Nobody listens at the broker here: the workers ask by themselves.
    outbox._wakers.clear()
    address = choose_standin()
    with served() as site, standin(address, webhook_url=f"http://{LOOPBACK}:{site.port}/webhooks/stripe/") as levers:
        levers.post("/stripe/control", json={"direct_debit_seconds": 2, "refund_seconds": 2})
        places = _places(levers)
        levers.post("/stripe/control", json={"chaos": CHAOS, "webhook_events": ["checkout.*", "refund.*"]})
        began = perf_counter()
        ways, workers = _run(Wanted(places, address, PAYMENTS, MINUTES * 60))
        acted = perf_counter() - began
        levers.post("/stripe/control/calm")
        _finish()
        seconds = perf_counter() - began
        found = check([place.venue.organisation for place in places])
        unequal = reconcile_all(now=timezone.now() + timedelta(hours=2))
    payments, events, killed = Payment.objects.count(), WebhookEvent.objects.count(), workers["killed"]
    print(
        f"{payments} payments in {ways.total()} visits: {dict(ways)}; {events} events kept, "
        f"workers {workers}, {acted:.0f} s and {seconds - acted:.0f} s until all had ended",
        file=sys.stderr,
    )
    print(found.printed, file=sys.stderr)
    return [
        Figure("payments, seconds, workers killed", f"{payments}, {seconds:.0f}, {killed}", f"{PAYMENTS}", ""),
        Figure("accounts whose ledger differs from the provider's", str(found.differing), "0", ""),
        Figure("largest difference", f"{found.largest} €", "0.00 €", ""),
        Figure("differences that the nightly comparison finds", str(unequal), "0", ""),
        Figure("confirmed without payment", str(found.unpaid), "0", ""),
        Figure("paid without place or refund", str(found.lost), "0", ""),
        Figure("refunded twice", str(found.twice), "0", ""),
        Figure("left in between", str(found.hanging), "0", ""),
        Figure("workers that fell by themselves", str(workers["fallen"]), "0", ""),
    ]


def _places(levers: httpx.Client) -> list[Place]:
    commune = make_commune()
    territory = Territory.objects.create(name="Chaos", slug="chaos", application_fee_percent=Decimal(3))
    territory.communes.add(commune)
    return [_place(number, levers) for number in range(PLACES)]


def _place(number: int, levers: httpx.Client) -> Place:
    host = _person(f"host{number}@chaos.test")
    organisation = make_organisation(owner=host)
    venue = make_venue(organisation=organisation, safety_headcount=10_000)
    desks = make_space(venue, units=60, capacity=1)
    with transaction.atomic():
        season = make_published_season(venue, hours=ALWAYS)
    make_rate(season, desks, amount="7.35")
    make_method(venue, "card")
    if number % 2:
        PaymentTerms.objects.create(venue=venue, advance_percent=30, advance_kind="acompte", balance_days=1)
    account = provider.client().v1.accounts.create({"type": "standard", "country": "FR"})
    levers.post("/stripe/control/account", json={"account": account.id, "state": "ready"})
    PaymentAccount.objects.create(organisation=organisation, stripe_id=account.id, state="ready", charges_enabled=True)
    guests = [_person(f"guest{number}-{nth}@chaos.test") for nth in range(GUESTS)]
    return Place(venue, host, guests, desks)


def _person(email: str) -> User:
    """Nobody signs in here: no password has to be hashed."""
    return User.objects.create(email=email, name=email)


def _run(wanted: Wanted) -> tuple[Counter[str], dict[str, int]]:
    """People act while workers work and die; the ways they went, and how many workers were killed, or fell."""
    command = [sys.executable, "-m", "benchmarks.money_worker", str(WORKERS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as workers:
        assert workers.stdin and workers.stdout

        def kill_sometimes(visits: int) -> None:
            if visits % BETWEEN_KILLS == 0:
                print("one", file=workers.stdin, flush=True)

        ways = act(wanted, kill_sometimes)
        workers.stdin.close()
        told: dict[str, int] = json.loads(workers.stdout.readlines()[-1])
    return ways, told


def _finish() -> None:
    """A calm world: what is late comes, and the worker's rounds go on, each hour until nothing is left to do."""
    time.sleep(SETTLING_SECONDS)
    for hour in range(1, LONGEST_PAGE_HOURS + 2):
        while round_of_work(timedelta(hours=hour)):
            pass
