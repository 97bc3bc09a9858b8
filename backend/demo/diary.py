"""Who books what in the demo: a few hundred reservations, past and coming, made through the use cases.

The clock runs through the last weeks: each reservation is made, answered and sometimes given up at its own moment.
Random, but seeded: two loads on one day give the same.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from backend.demo.building import Built
from backend.demo.people import Cast
from backend.demo.seeing import Openings
from backend.demo.stories import tell_stories
from bookings import lifecycle
from bookings.asking import LineWish
from bookings.holding import hold
from bookings.models import Reservation
from bookings.states import State
from commons.errors import DomainError
from venues.models import Space

SEED: Final = 20_262_027
WEEKS_BACK, DAYS_AHEAD = 9, 75
# How many people try, and at how many times a person looks before giving up.
PEOPLE: Final = 350
LOOKS: Final = 12
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DECLINED_BECAUSE: Final = "Des travaux sont prévus ce jour-là. Proposez-nous une autre date."


@dataclass(frozen=True, slots=True)
class Intent:
    """Somebody who will try to book at a moment."""

    at: datetime
    built: Built
    guest: str


def write_diary(builts: Sequence[Built], cast: Cast, *, now: datetime, people: int = PEOPLE) -> int:
    """Make the reservations of `people` and of the demo accounts. Returns how many there are in the end."""
    chance = random.Random(SEED)
    openings = Openings(space for built in builts for space in built.spaces.values() if space.units)
    for intent in _intents(chance, builts, cast, now, people):
        _live(chance, intent, cast, openings, now)
    tell_stories(builts, cast, openings, now=now)
    _close_past(chance, builts, now)
    return Reservation.objects.count()


def _intents(
    chance: random.Random, builts: Sequence[Built], cast: Cast, now: datetime, people: int
) -> Iterator[Intent]:
    """Chronological, so that what is taken at each moment is what was taken then."""
    hosts = {built.spec.owner for built in builts}
    guests = [local for local in cast.users if local not in hosts]
    span = timedelta(weeks=WEEKS_BACK).total_seconds()
    moments = sorted(now - timedelta(seconds=chance.random() * span) - DAY / 4 for _ in range(people))
    for moment in moments:
        yield Intent(moment.replace(second=0, microsecond=0), chance.choice(builts), chance.choice(guests))


def _live(chance: random.Random, intent: Intent, cast: Cast, openings: Openings, now: datetime) -> None:
    """One person's try: hold, submit, an answer, perhaps a change of mind. What is refused is simply not there."""
    seen = _look(chance, intent, openings)
    if seen is None:
        return
    wish, headcount, purpose = seen
    guest, organisation = cast.users[intent.guest], cast.organisations.get(intent.guest)
    audience = "association" if organisation and organisation.kind == "association" else "everyone"
    try:
        reservation = hold(
            actor=guest,
            lines=[wish],
            headcount=headcount,
            now=intent.at,
            audience=audience,
            organisation_id=organisation.pk if organisation else None,
            purpose=purpose,
        )
    except DomainError:
        return
    reservation = lifecycle.submit(actor=guest, reservation_id=reservation.pk, now=intent.at + 4 * MINUTE)
    reservation = _answer(chance, intent, reservation, now)
    given_up = intent.at + 50 * HOUR
    may_cancel = reservation.state == State.CONFIRMED and given_up < min(now, reservation.starts_at)
    if may_cancel and chance.random() < 0.08:
        lifecycle.cancel(actor=guest, reservation_id=reservation.pk, now=given_up)


def _answer(chance: random.Random, intent: Intent, reservation: Reservation, now: datetime) -> Reservation:
    """Most requests are answered in a day or two, some declined, a few forgotten until they lapse."""
    deadline, answered = reservation.expires_at, intent.at + chance.randint(2, 40) * HOUR
    if reservation.state != State.REQUESTED or deadline is None:
        return reservation
    if answered >= deadline or chance.random() < 0.03:
        return lifecycle.expire(reservation_id=reservation.pk, now=deadline) if deadline <= now else reservation
    if answered > now:
        return reservation
    host = intent.built.host
    if chance.random() < 0.08:
        return lifecycle.decline(actor=host, reservation_id=reservation.pk, reason=DECLINED_BECAUSE, now=answered)
    return lifecycle.approve(actor=host, reservation_id=reservation.pk, now=answered)


def _close_past(chance: random.Random, builts: Sequence[Built], now: datetime) -> None:
    """Stays that are over are completed an hour after their end; some guests never came."""
    hosts = {built.venue.pk: built.host for built in builts}
    over = Reservation.objects.filter(state=State.CONFIRMED, ends_at__lte=now - HOUR).order_by("ends_at", "pk")
    for pk, venue_id, ends_at, series in list(over.values_list("pk", "venue_id", "ends_at", "series")):
        if chance.random() < 0.03 and series is None:
            lifecycle.mark_no_show(actor=hosts[venue_id], reservation_id=pk, now=ends_at + HOUR)
        else:
            lifecycle.complete(reservation_id=pk, now=ends_at + HOUR)


def _look(chance: random.Random, intent: Intent, openings: Openings) -> tuple[LineWish, int, str] | None:
    """A plausible wish for what is open: desks by day or half-day, rooms for some hours, beds for some nights."""
    built = intent.built
    leaves = built.booked_at_random()
    for _try in range(LOOKS):
        space, ahead = chance.choice(leaves), chance.randint(1, DAYS_AHEAD)
        day = (intent.at + timedelta(hours=built.venue.notice_hours) + ahead * DAY).date()
        starts, ends = _hours(chance, space, day)
        wish = LineWish(space.pk, starts, ends, chance.randint(1, min(space.units or 1, 8)))
        if openings.hold(wish):
            by_head = space.kind in (Space.Kind.DESKS, Space.Kind.BEDS)
            headcount = wish.units if by_head else chance.randint(1, space.capacity or 4)
            return wish, headcount, _purpose(chance, space)
    return None


def _hours(chance: random.Random, space: Space, day: date) -> tuple[datetime, datetime]:
    def at(moment: time, offset: int = 0) -> datetime:
        return datetime.combine(day + timedelta(days=offset), moment)

    if space.taken_by == Space.TakenBy.NIGHT:
        return at(space.night_starts), at(space.night_ends, chance.randint(1, 4))
    if space.taken_by == Space.TakenBy.DAY:
        return at(space.day_starts), at(space.day_ends)
    if space.taken_by == Space.TakenBy.HALF_DAY:
        halves = [(space.day_starts, space.half_day_at), (space.half_day_at, space.day_ends)]
        starts, ends = chance.choice([*halves, (space.day_starts, space.day_ends)])
        return at(starts), at(ends)
    if space.kind == Space.Kind.DESKS:
        return chance.choice([(at(time(9)), at(time(17))), (at(time(9)), at(time(12))), (at(time(14)), at(time(18)))])
    starts_at = at(time(chance.choice([9, 10, 14, 16, 19])))
    return starts_at, starts_at + chance.randint(1, 3) * HOUR


def _purpose(chance: random.Random, space: Space) -> str:
    purposes = {
        Space.Kind.DESKS: ["work"],
        Space.Kind.BEDS: ["retreat"],
        Space.Kind.HALL: ["rehearsal", "event", "sport", "training"],
        Space.Kind.CLASSROOM: ["training", "workshop"],
        Space.Kind.MEETING_ROOM: ["meeting", "training"],
    }
    return chance.choice(purposes.get(Space.Kind(space.kind), ["workshop", "other"]))
