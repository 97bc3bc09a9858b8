"""What is added to the price of the time: heating by the day, linen by the person, tourist tax by the night."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext as _

from bookings.pricing.grids import ONE_DAY, day_of, evening_ends
from bookings.pricing.values import Clock, Demand, SupplementLine, SupplementPer, SupplementTerm
from commons.errors import Impossible
from commons.money import round_cents, tax_included_in
from commons.periods import Bound, Period, intersect, local_date, nearest_wall_clock

# Whoever is there at four in the morning spends the night: an evening that ends late is none.
DEAD_OF_NIGHT: Final = time(4)

Scoped = tuple[Period, Clock, Sequence[Period]]


def supplement_lines(
    demands: Sequence[Demand],
    terms: Iterable[SupplementTerm],
    *,
    chosen: Collection[int | str] = (),
    headcount: int = 0,
) -> tuple[SupplementLine, ...]:
    """The compulsory and `chosen` supplements that apply to the time of `demands`, for `headcount` people.

    Raises Impossible `unknown_supplement` when a chosen one is not offered for that time and those spaces.
    """
    applying = {term.key: (term, scope) for term in terms if (scope := list(_scope(term, demands)))}
    if unknown := [key for key in chosen if key not in applying]:
        sentence = _("Un supplément choisi n’est pas proposé pour cette réservation : retirez-le.")
        raise Impossible(
            sentence, code="unknown_supplement", fields={"supplements": [sentence]}, data={"supplements": list(unknown)}
        )
    wanted = [pair for pair in applying.values() if pair[0].compulsory or pair[0].key in chosen]
    lines = (_line(term, _quantity(term.per, scope, headcount)) for term, scope in wanted)
    return tuple(line for line in lines if line.quantity)


def days_touched(period: Period, clock: Clock, openings: Iterable[Period]) -> set[date]:
    """The local days of `period`; the end of an evening counts with the day on which it began."""
    ends = evening_ends(openings, clock.zone)
    first = day_of(period.start, clock, ends)
    last = day_of(period.end - timedelta.resolution, clock, ends)
    return {first + ONE_DAY * n for n in range((last - first).days + 1)}


def nights_spent(period: Period, clock: Clock) -> set[date]:
    """The mornings of the nights spent within `period`."""
    first, last = local_date(period.start, clock.zone), local_date(period.end, clock.zone)
    mornings = (first + ONE_DAY * n for n in range((last - first).days + 1))
    return {morning for morning in mornings if period.start <= _dead_of_night(morning, clock) < period.end}


def _dead_of_night(morning: date, clock: Clock) -> datetime:
    return nearest_wall_clock(datetime.combine(morning, DEAD_OF_NIGHT), clock.zone, Bound.START)


def _scope(term: SupplementTerm, demands: Iterable[Demand]) -> Iterator[Scoped]:
    """The asked time for which the supplement is meant: what is meant for a part is meant for the whole too."""
    for demand in demands:
        within = list(_with_parts(demand))
        if term.spaces is not None and not any(one.space in term.spaces for one in within):
            continue
        seasons = (season for one in within for season in one.seasons if term.season in (None, season.key))
        openings = [opening for season in seasons for opening in season.openings]
        periods = demand.periods if term.season is None else intersect(demand.periods, openings)
        yield from ((period, demand.clock, openings) for period in periods)


def _with_parts(demand: Demand) -> Iterator[Demand]:
    yield demand
    for part in demand.parts:
        yield from _with_parts(part)


def _quantity(per: SupplementPer, scope: Sequence[Scoped], headcount: int) -> int:
    if per is SupplementPer.RESERVATION:
        return 1
    if per is SupplementPer.PERSON:
        return headcount
    if per is SupplementPer.DAY:
        return len({day for period, clock, openings in scope for day in days_touched(period, clock, openings)})
    nights = len({night for period, clock, _openings in scope for night in nights_spent(period, clock)})
    return nights * headcount if per is SupplementPer.PERSON_NIGHT else nights


def _line(term: SupplementTerm, quantity: int) -> SupplementLine:
    gross = round_cents(term.amount * quantity)
    return SupplementLine(
        key=term.key,
        label=term.label,
        names=term.names,
        per=term.per,
        quantity=quantity,
        unit_amount=term.amount,
        gross=gross,
        vat_rate=term.vat_rate,
        tax=tax_included_in(gross, term.vat_rate),
        compulsory=term.compulsory,
    )
