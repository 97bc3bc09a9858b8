"""What the pricing tests share: short ways to say demands, and a slow price that is right by construction."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bookings.pricing import Clock, Demand, Per, PricedSeason, Tariff
from commons.periods import Period

PARIS = ZoneInfo("Europe/Paris")
CLOCK = Clock(zone=PARIS)
SLOT = timedelta(minutes=30)


def at(text: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def stay(start: str, end: str, zone: ZoneInfo = PARIS) -> Period:
    return Period(at(start, zone), at(end, zone))


def rate(per: str, amount: str, audience: str = "everyone", vat: str = "0") -> Tariff:
    return Tariff(per=Per(per), amount=Decimal(amount), vat_rate=Decimal(vat), audience=audience)


WINTER = stay("2026-11-01T00:00", "2027-04-01T00:00")


def season(*tariffs: Tariff, key: int | str = "winter", openings: tuple[Period, ...] = (WINTER,)) -> PricedSeason:
    return PricedSeason(key=key, openings=openings, tariffs=tariffs)


def demand(*periods: Period, seasons: tuple[PricedSeason, ...], units: int = 1, **others: object) -> Demand:
    facts = {"space": "desks", "label": "Postes", "clock": CLOCK, **others}
    return Demand(units=units, periods=periods, seasons=seasons, **facts)


def slow_cost(slots: list[datetime], tariffs: list[Tariff], zone: ZoneInfo, evenings: bool) -> tuple[Decimal, int]:
    """Least amount, then fewest pieces, for half-hour `slots`, by trying every set of pieces.

    `evenings`: openings end at two in the morning, so that what is before belongs to the day before too.
    """
    days = {slot: _days(slot, zone, evenings) for slot in slots}
    pieces = [
        (tariff.amount, frozenset(slot for slot in slots if covered(slot)))
        for tariff in tariffs
        for covered in _pieces(tariff.per, slots, days, zone)
    ]
    masks = [(amount, sum(1 << slots.index(slot) for slot in held)) for amount, held in pieces if held]
    best: dict[int, tuple[Decimal, int]] = {0: (Decimal(0), 0)}
    full = (1 << len(slots)) - 1
    for mask in range(full):
        if mask not in best:
            continue
        for amount, held in masks:
            reached = (best[mask][0] + amount, best[mask][1] + 1)
            if mask | held != mask and reached < best.get(mask | held, (Decimal("Infinity"), 0)):
                best[mask | held] = reached
    return best[full]


def _days(slot: datetime, zone: ZoneInfo, evenings: bool) -> set[date]:
    local = slot.astimezone(zone)
    late = evenings and local.time() < time(2)
    return {local.date(), local.date() - timedelta(days=1)} if late else {local.date()}


def _pieces(per: Per, slots: list[datetime], days: dict[datetime, set[date]], zone: ZoneInfo):
    """Every piece of `per`, as a question about a slot."""
    firsts = sorted({day - timedelta(days=n) for held in days.values() for day in held for n in range(32)})
    if per is Per.FLAT:
        yield lambda slot: True
    elif per is Per.HOUR:
        for begin in sorted({slot - SLOT * n for slot in slots for n in range(2)}):
            yield lambda slot, begin=begin: begin <= slot < begin + 2 * SLOT
    elif per is Per.NIGHT:
        for day in firsts:
            yield lambda slot, day=day: (slot.astimezone(zone) - timedelta(hours=12)).date() == day
    elif per is Per.HALF_DAY:
        for day in firsts:
            yield lambda slot, day=day: day == slot.astimezone(zone).date() and slot.astimezone(zone).time() < time(13)
            yield (
                lambda slot, day=day: (
                    day in days[slot]
                    and (day != slot.astimezone(zone).date() or slot.astimezone(zone).time() >= time(13))
                )
            )
    else:
        for day in firsts:
            last = _last(per, day)
            yield lambda slot, day=day, last=last: any(day <= one < last for one in days[slot])


def _last(per: Per, day: date) -> date:
    if per is Per.MONTH:
        following = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
        length = ((following + timedelta(days=31)).replace(day=1) - following).days
        return following.replace(day=min(day.day, length))
    return day + timedelta(days=7 if per is Per.WEEK else 1)
