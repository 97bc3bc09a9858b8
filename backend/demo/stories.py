"""What the five demo accounts find when they sign in: things to answer, to expect, to cancel."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from accounts.models import User
from backend.demo.building import Built
from backend.demo.people import Cast
from backend.demo.seeing import Openings, at
from bookings import lifecycle
from bookings.asking import Contact, LineWish
from bookings.blocks import block
from bookings.holding import hold
from bookings.models import Reservation
from bookings.series import approve_series, hold_series, submit_series
from bookings.waiting import join_waiting_list
from commons.errors import DomainError
from venues.models import Space

INSTANT, ON_REQUEST = "Hôtel des Deux Vallées", "Auberge du Pont Rouge"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def tell_stories(builts: Sequence[Built], cast: Cast, openings: Openings, *, now: datetime) -> None:
    """Book for the demo accounts, each on one of the next open days; outside the season there is none."""
    by_name = {built.venue.name: built for built in builts}
    instant, asking = by_name[INSTANT], by_name[ON_REQUEST]
    today = now.astimezone(instant.venue.zone).date()
    _weekly(cast, asking, openings, today, now)
    _week_at_a_desk(cast, instant, today, now)
    days = iter(openings.days(instant.spaces["dining"], today + 3 * DAY, "08:30", "18:30"))
    try:
        _single_days(cast, instant, asking, days, now)
    except StopIteration:
        return


def _single_days(cast: Cast, instant: Built, asking: Built, days: Iterator[date], now: datetime) -> None:
    coworker, host, dining = cast.users["coworker"], instant.host, instant.spaces["dining"]
    _book(coworker, dining, next(days), "09:00", "17:00", 2, now)
    _book(coworker, asking.spaces["parlour"], next(days), "14:00", "17:00", 1, now)
    _book(cast.users["conseil"], asking.spaces["dining"], next(days), "09:00", "12:00", 6, now)
    _by_telephone(host, dining, next(days), now)
    quiet = next(days)
    block(
        actor=host,
        space_id=instant.spaces["library"].pk,
        starts_at=at(quiet, "14:00"),
        ends_at=at(quiet, "18:30"),
        now=now,
        reason="Ramonage de la cheminée",
    )
    _full_then_waiting(cast, instant, next(days), now)


def _weekly(cast: Cast, built: Built, openings: Openings, today: date, now: datetime) -> None:
    """The choir's Tuesday evenings: some already sung, some to come."""
    library, projector = built.spaces["library"], built.spaces["projector"]
    evenings = openings.days(library, today - 20 * DAY, "19:00", "21:30")
    first = next((day for day in evenings if day.weekday() == 1), None)
    booked = now - 25 * DAY
    if first is None or at(first, "19:00").date() <= booked.date():
        return
    lines = [LineWish(space.pk, at(first, "19:00"), at(first, "21:30")) for space in (library, projector)]
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


def _week_at_a_desk(cast: Cast, built: Built, today: date, now: datetime) -> None:
    """One desk from Monday morning to Friday evening, nights between included."""
    monday = today + (14 - today.weekday()) * DAY
    wish = LineWish(
        built.spaces["dining"].pk, at(monday, "09:00"), at(monday + 4 * DAY, "17:00"), 1, spans_closures=True
    )
    _try_to_book(cast.users["nomade"], wish, now - 2 * DAY)


def _by_telephone(host: User, space: Space, day: date, now: datetime) -> None:
    wish = LineWish(space.pk, at(day, "09:00"), at(day, "12:00"), 3)
    contact = Contact(name="Madame Reversat", phone="04 00 00 00 01")
    _try_to_book(host, wish, now - HOUR, on_behalf_of=contact)


def _full_then_waiting(cast: Cast, built: Built, day: date, now: datetime) -> None:
    room = built.spaces["parlour"]
    _book(cast.users["mission"], room, day, "09:00", "12:00", 1, now)
    wish = LineWish(room.pk, at(day, "09:00"), at(day, "12:00"))
    try:
        join_waiting_list(actor=cast.users["redaction"], wish=wish, now=now, headcount=4)
    except DomainError:
        return


def _book(guest: User, space: Space, day: date, starts: str, ends: str, units: int, now: datetime) -> None:
    _try_to_book(guest, LineWish(space.pk, at(day, starts), at(day, ends), units), now - 5 * HOUR)


def _try_to_book(actor: User, wish: LineWish, asked: datetime, *, on_behalf_of: Contact | None = None) -> None:
    """Hold and submit; when somebody was there before, there is one story less."""
    try:
        reservation = hold(actor=actor, lines=[wish], headcount=wish.units, now=asked, on_behalf_of=on_behalf_of)
    except DomainError:
        return
    lifecycle.submit(actor=actor, reservation_id=reservation.pk, now=asked + 3 * MINUTE)
