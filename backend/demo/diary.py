"""Who books what in the demo: a few hundred reservations, past and coming, made through the use cases.

The clock runs through the last weeks: each reservation is made, answered and sometimes given up at its own moment.
Random, but seeded: two loads on one day give the same.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from accounts.models import User
from backend.demo.building import Built
from backend.demo.people import Cast
from bookings import lifecycle
from bookings.asking import Contact, LineWish
from bookings.blocks import block
from bookings.deadlines import complete_past
from bookings.holding import hold
from bookings.models import Reservation
from bookings.series import approve_series, hold_series, submit_series
from bookings.states import State
from bookings.waiting import join_waiting_list
from commons.errors import DomainError
from venues.models import Space

SEED: Final = 20_262_027
WEEKS_BACK, DAYS_AHEAD = 9, 75
ATTEMPTS: Final = 330
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Intent:
    """Somebody who will try to book at a moment."""

    at: datetime
    built: Built
    guest: str


def write_diary(builts: Sequence[Built], cast: Cast, *, now: datetime) -> int:
    """Make the reservations. Returns how many there are in the end."""
    chance = random.Random(SEED)
    for intent in _intents(chance, builts, cast, now):
        _live(chance, intent, cast, now)
    _stories(builts, cast, now)
    complete_past(now=now, limit=5000)
    return Reservation.objects.count()


def _intents(chance: random.Random, builts: Sequence[Built], cast: Cast, now: datetime) -> Iterator[Intent]:
    """Chronological, so that what is taken at each moment is what was taken then."""
    guests = [local for local in cast.users if local not in {built.spec.owner for built in builts}]
    span = timedelta(weeks=WEEKS_BACK).total_seconds()
    moments = sorted(now - timedelta(seconds=chance.random() * span) - DAY / 4 for _ in range(ATTEMPTS))
    for moment in moments:
        yield Intent(moment.replace(second=0, microsecond=0), chance.choice(builts), chance.choice(guests))


def _live(chance: random.Random, intent: Intent, cast: Cast, now: datetime) -> None:
    """One person's try: hold, submit, an answer, perhaps a change of mind. What is refused is simply not there."""
    wish, headcount, purpose = _wish(chance, intent)
    organisation = cast.organisations.get(intent.guest)
    audience = "association" if organisation and organisation.kind == "association" else "everyone"
    try:
        reservation = hold(
            actor=cast.users[intent.guest],
            lines=[wish],
            headcount=headcount,
            now=intent.at,
            audience=audience,
            organisation_id=organisation.pk if organisation else None,
            purpose=purpose,
        )
    except DomainError:
        return
    reservation = lifecycle.submit(
        actor=cast.users[intent.guest], reservation_id=reservation.pk, now=intent.at + 4 * MINUTE
    )
    _answer(chance, intent, reservation, now)
    _perhaps_cancel(chance, intent, cast, reservation, now)


def _answer(chance: random.Random, intent: Intent, reservation: Reservation, now: datetime) -> None:
    answered = intent.at + chance.randint(2, 40) * HOUR
    deadline = reservation.expires_at
    if reservation.state != State.REQUESTED or answered > now or (deadline and answered >= deadline):
        return
    if chance.random() < 0.08:
        lifecycle.decline(
            actor=intent.built.host,
            reservation_id=reservation.pk,
            reason="Des travaux sont prévus ce jour-là. Proposez-nous une autre date.",
            now=answered,
        )
    else:
        lifecycle.approve(actor=intent.built.host, reservation_id=reservation.pk, now=answered)


def _perhaps_cancel(chance: random.Random, intent: Intent, cast: Cast, reservation: Reservation, now: datetime) -> None:
    reservation.refresh_from_db()
    given_up = intent.at + 50 * HOUR
    if reservation.state == State.CONFIRMED and chance.random() < 0.07 and given_up < min(now, reservation.starts_at):
        lifecycle.cancel(actor=cast.users[intent.guest], reservation_id=reservation.pk, now=given_up)


def _wish(chance: random.Random, intent: Intent) -> tuple[LineWish, int, str]:
    """A plausible wish: desks by day or half-day, rooms for some hours, beds for some nights."""
    built = intent.built
    space = chance.choice([one for one in built.spaces.values() if one.kind != Space.Kind.WHOLE])
    ahead = chance.randint(1, DAYS_AHEAD)
    day = (intent.at + timedelta(hours=built.venue.notice_hours) + ahead * DAY).date()
    starts, ends = _hours(chance, space, day)
    units = chance.randint(1, min(space.units or 1, 8))
    headcount = units if space.kind in (Space.Kind.DESKS, Space.Kind.BEDS) else chance.randint(1, space.capacity or 4)
    return LineWish(space.pk, starts, ends, units), headcount, _purpose(chance, space)


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


def _stories(builts: Sequence[Built], cast: Cast, now: datetime) -> None:
    """What the five demo accounts find: things to answer, to expect, to cancel."""
    by_name = {built.venue.name: built for built in builts}
    instant, asking = by_name["Hôtel des Deux Vallées"], by_name["Auberge du Pont Rouge"]
    zone = instant.venue.zone
    working = _working_days(now.astimezone(zone).date() + 3 * DAY)
    day = next(working)
    coworker, host = cast.users["coworker"], instant.host
    _book(coworker, instant.spaces["dining"], day, "09:00", "17:00", 2, now)
    _book(coworker, asking.spaces["parlour"], next(working), "14:00", "17:00", 1, now)
    _book(cast.users["conseil"], asking.spaces["dining"], next(working), "09:00", "12:00", 6, now)
    _weekly(cast, asking, now)
    _by_telephone(host, instant.spaces["dining"], next(working), now)
    quiet = next(working)
    block(
        actor=host,
        space_id=instant.spaces["library"].pk,
        starts_at=_at(quiet, "14:00"),
        ends_at=_at(quiet, "18:30"),
        now=now,
        reason="Ramonage de la cheminée",
    )
    _full_then_waiting(cast, instant, next(working), now)


def _weekly(cast: Cast, built: Built, now: datetime) -> None:
    """The choir's Tuesday evenings, some already sung."""
    first = _next_weekday(now.astimezone(built.venue.zone).date() - 20 * DAY, 1)
    booked = now - 25 * DAY
    lines = [
        LineWish(built.spaces[key].pk, _at(first, "19:00"), _at(first, "21:30")) for key in ("library", "projector")
    ]
    organisation = cast.organisations["asso"]
    try:
        series = hold_series(
            actor=cast.users["asso"],
            lines=lines,
            pattern={"frequency": "weekly", "weekdays": [1], "until": first + 70 * DAY},
            headcount=12,
            now=booked,
            skip_conflicts=True,
            audience="association",
            organisation_id=organisation.pk,
            purpose=Reservation.Purpose.REHEARSAL,
        )
    except DomainError:
        return
    submit_series(actor=cast.users["asso"], series_id=series.pk, now=booked + 5 * MINUTE)
    approve_series(actor=built.host, series_id=series.pk, now=booked + 3 * HOUR)


def _by_telephone(host: User, space: Space, day: date, now: datetime) -> None:
    wish = LineWish(space.pk, _at(day, "09:00"), _at(day, "12:00"), 3)
    contact = Contact(name="Madame Reversat", phone="04 00 00 00 01")
    try:
        reservation = hold(actor=host, lines=[wish], headcount=3, now=now - HOUR, on_behalf_of=contact)
    except DomainError:
        return
    lifecycle.submit(actor=host, reservation_id=reservation.pk, now=now - HOUR + MINUTE)


def _full_then_waiting(cast: Cast, built: Built, day: date, now: datetime) -> None:
    room = built.spaces["parlour"]
    _book(cast.users["mission"], room, day, "09:00", "12:00", 1, now)
    wish = LineWish(room.pk, _at(day, "09:00"), _at(day, "12:00"))
    try:
        join_waiting_list(actor=cast.users["redaction"], wish=wish, now=now, headcount=4)
    except DomainError:
        return


def _book(guest: User, space: Space, day: date, starts: str, ends: str, units: int, now: datetime) -> None:
    wish = LineWish(space.pk, _at(day, starts), _at(day, ends), units)
    asked = now - 5 * HOUR
    try:
        reservation = hold(actor=guest, lines=[wish], headcount=units, now=asked)
    except DomainError:
        return
    lifecycle.submit(actor=guest, reservation_id=reservation.pk, now=asked + 3 * MINUTE)


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


def _next_weekday(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _working_days(day: date) -> Iterator[date]:
    while True:
        if day.weekday() < 5:
            yield day
        day += DAY
