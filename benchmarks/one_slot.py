"""64 clients want one slot at the same moment, thirty rounds; then the same with the guards taken away."""

from datetime import datetime, time, timedelta

from django.db import connection

from benchmarks.booking import Person, holding, people
from benchmarks.data import Size, fill, first_day
from benchmarks.frame import Figure
from benchmarks.serving import Answer, at_once, served
from venues.models import Space

CLIENTS = 64
ROUNDS = 30
CONTROL_ROUNDS = 10
UNITS = 12
OVERBOOKED = """
    SELECT count(*) FROM (
        SELECT sum(upper(a.units) - lower(a.units)) AS taken FROM bookings_allocation a
        WHERE a.lapses_at IS NOT NULL GROUP BY a.space_id, a.period
    ) slots WHERE taken > %s
"""
OVERLAPS = """
    SELECT count(*) FROM bookings_allocation a JOIN bookings_allocation b
        ON a.space_id = b.space_id AND a.id < b.id AND a.units && b.units AND a.period && b.period
    WHERE a.lapses_at IS NOT NULL
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def measure() -> list[Figure]:
    """Winners, refusals, server errors, deadlocks, overlaps; and that without guards the race does happen."""
    fill(Size(spaces=40, reservations_per_space=1, days=60))
    everybody = people(CLIENTS * (ROUNDS + CONTROL_ROUNDS))
    desks = Space.objects.filter(kind="desks").order_by("pk").first()
    assert desks is not None
    with served() as site:
        rounds = [at_once(site.port, _wishes(desks.pk, everybody, nth)) for nth in range(ROUNDS)]
    exact = sum(_won(answers) == UNITS for answers in rounds)
    lost = sum(answer.status == 409 for answers in rounds for answer in answers)
    broken = sum(answer.status >= 500 for answers in rounds for answer in answers)
    overlaps, deadlocks = _count(OVERLAPS), _count(DEADLOCKS)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bookings_allocation DROP CONSTRAINT allocation_no_overlap")
    with served("benchmarks.unguarded") as site:
        for nth in range(ROUNDS, ROUNDS + CONTROL_ROUNDS):
            at_once(site.port, _wishes(desks.pk, everybody, nth))
    raced = _count(OVERBOOKED, [UNITS])
    assert raced, "without guards nothing happened: this run proves nothing"
    return [
        Figure("rounds with exactly 12 winners of 64", f"{exact} of {ROUNDS}", "all", "Indico: 1 of 60 rounds right"),
        Figure("refused with 409, and 5xx", f"{lost}, and {broken}", f"{ROUNDS * (CLIENTS - UNITS)}, and 0", ""),
        Figure("overlapping allocations, deadlocks", f"{overlaps}, {deadlocks}", "0, 0", ""),
        Figure("without guards: overbooked slots", f"{raced} of {CONTROL_ROUNDS}", "some", "negative control"),
    ]


def _wishes(space: int, everybody: list[Person], nth: int):  # type: ignore[no-untyped-def]
    """A slot of its own for each round, and people who hold nothing yet."""
    start = datetime.combine(first_day() + timedelta(days=5 + nth), time(10))
    crowd = everybody[nth * CLIENTS : (nth + 1) * CLIENTS]
    return [holding(person, [space], start, start + timedelta(hours=2)) for person in crowd]


def _won(answers: list[Answer]) -> int:
    return sum(answer.status == 201 for answer in answers)


def _count(statement: str, parameters: list[int] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.fetchone()[0])
