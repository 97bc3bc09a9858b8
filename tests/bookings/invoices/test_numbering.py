"""Numbers without a gap or a twin, in the order of the dates, under fifty threads with roll-backs."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Max

from accounts.models import Organisation
from bookings.invoices.numbering import Number, take_number
from bookings.models import InvoiceNumbering
from tests.bookings.racing import together
from tests.factories import NOW, make_organisation

THREADS = 50
EACH = 8


class Changed(Exception):
    """What makes a transaction roll back."""


def test_each_kind_has_its_series_and_each_year_begins_anew(db: None) -> None:
    organisation = make_organisation()

    def take(kind: str, at: datetime) -> str:
        return take_number(organisation_id=organisation.pk, kind=kind, now=at).text

    assert [take("invoice", NOW), take("advance_invoice", NOW), take("credit_note", NOW)] == [
        "F2026-00001",
        "F2026-00002",
        "A2026-00001",
    ]
    # Midnight in Paris is eleven in the evening in UTC.
    assert take("invoice", datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == "F2026-00003"
    assert take("invoice", datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == "F2027-00001"


def test_a_clock_that_goes_back_gives_no_earlier_date(db: None) -> None:
    organisation = make_organisation()
    first = take_number(organisation_id=organisation.pk, kind="invoice", now=NOW)
    second = take_number(organisation_id=organisation.pk, kind="invoice", now=NOW - timedelta(days=3))
    assert (second.at, second.on) == (first.at, first.on)


def test_issuers_count_for_themselves(db: None) -> None:
    numbers = [take_number(organisation_id=make_organisation().pk, kind="invoice", now=NOW).text for _turn in range(2)]
    assert numbers == ["F2026-00001"] * 2


@pytest.mark.django_db(transaction=True)
def test_fifty_threads_with_roll_backs_leave_no_gap_and_no_twin() -> None:
    taken = race(lambda organisation, at: take_number(organisation_id=organisation.pk, kind="invoice", now=at))
    assert unbroken(taken)


@pytest.mark.django_db(transaction=True)
def test_the_race_is_one_that_a_careless_numbering_loses() -> None:
    """The control: the highest number and one more, without the lock."""

    def careless(organisation: Organisation, at: datetime) -> Number:
        rows = InvoiceNumbering.objects.filter(organisation=organisation, series="F", year__gte=0)
        last = rows.aggregate(last=Max("year"))["last"] or 0
        InvoiceNumbering.objects.get_or_create(
            organisation=organisation, series="F", year=last + 1, defaults={"last_at": at}
        )
        return Number(f"F-{last + 1:05d}", at, at.date())

    assert not unbroken(race(careless))


def race(take: Callable[[Organisation, datetime], Number]) -> list[Number]:
    """What was committed, in any order."""
    organisation = make_organisation()
    committed: list[Number] = []

    def work(seed: int) -> Callable[[], None]:
        rng = random.Random(seed)

        def run() -> None:
            for _turn in range(EACH):
                try:
                    with transaction.atomic():
                        number = take(organisation, NOW + timedelta(seconds=rng.uniform(-5, 5)))
                        with connection.cursor() as cursor:
                            cursor.execute("SELECT pg_sleep(%s)", [rng.uniform(0, 0.002)])
                        if rng.random() < 0.3:
                            raise Changed
                except Changed:
                    continue
                committed.append(number)

        return run

    outcome = together([work(seed) for seed in range(THREADS)])
    assert not outcome.broken
    return committed


def unbroken(taken: list[Number]) -> bool:
    """From one on without a gap, each once, dates in the order of the numbers."""
    ordered = sorted(taken, key=lambda number: number.text)
    counted = [int(number.text.rpartition("-")[2]) for number in ordered]
    instants = [number.at for number in ordered]
    return counted == list(range(1, len(counted) + 1)) and instants == sorted(instants)
