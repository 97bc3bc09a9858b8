"""Reminders: when, to whom, and only while they are true."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Membership
from bookings import lifecycle
from bookings.changing import change
from bookings.mail.reminding import due_at
from bookings.models import Reservation
from bookings.series import cancel_series, submit_series
from commons.models import Notice
from tests.bookings.conftest import TUESDAY, Hotel, hours, wish
from tests.bookings.mail.conftest import deliver, make_series, subjects
from tests.factories import NOW, make_venue
from tests.plain import plain
from venues.models import Venue

WEEK, EVE = TUESDAY - timedelta(days=7), TUESDAY - timedelta(days=1)
ROOM = "Salle du Lot, Hôtel des Cimes, mardi 12 janvier 2027, 9 h – 11 h"
ARRIVALS = "Arrivées : Hôtel des Cimes, mardi 12 janvier 2027, %d personnes"
BOB, ALICE = "bob@example.test", "alice@example.test"


def book(hotel: Hotel, start: float = 9, now: datetime = NOW, day: int = 0, actor: object = None) -> Reservation:
    actor = actor or hotel.bob
    held = hotel.hold(wish(hotel.room, hours(start, 2, day=day)), actor=actor, headcount=3, now=now)
    reservation = lifecycle.submit(actor=actor, reservation_id=held.pk, now=now)
    deliver(now)
    return reservation


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        ("Europe/Paris", datetime(2027, 1, 12, 8, tzinfo=UTC), datetime(2027, 1, 11, 8, tzinfo=UTC)),
        # The clock goes forward on 28 March 2027: nine in the morning stays nine in the morning.
        ("Europe/Paris", datetime(2027, 3, 28, 12, tzinfo=UTC), datetime(2027, 3, 27, 8, tzinfo=UTC)),
        ("Europe/Paris", datetime(2027, 3, 29, 12, tzinfo=UTC), datetime(2027, 3, 28, 7, tzinfo=UTC)),
        # Already the next day there.
        ("Indian/Reunion", datetime(2027, 1, 12, 21, tzinfo=UTC), datetime(2027, 1, 12, 5, tzinfo=UTC)),
        ("America/Guadeloupe", datetime(2027, 1, 12, 2, tzinfo=UTC), datetime(2027, 1, 10, 13, tzinfo=UTC)),
    ],
)
def test_due_at_nine_on_the_clock_of_the_venue(db: None, zone: str, start: datetime, due: datetime) -> None:
    assert due_at(start, make_venue(time_zone=zone), 1) == due


@given(
    zone=st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "Pacific/Noumea"]),
    minutes=st.integers(0, 9 * 365 * 24 * 60),
    days_before=st.integers(1, 30),
)
def test_due_at_is_nine_on_a_day_so_many_days_before(zone: str, minutes: int, days_before: int) -> None:
    venue, start = Venue(time_zone=zone), NOW + timedelta(minutes=minutes)
    due, begins = (moment.astimezone(venue.zone) for moment in (due_at(start, venue, days_before), start))

    assert due.time() == time(9)
    assert begins.date() - due.date() == timedelta(days=days_before)


def test_booker_is_reminded_a_week_and_a_day_before_the_host_a_day_before(inn: Hotel) -> None:
    book(inn)

    assert deliver(WEEK - timedelta(seconds=1)) == []
    assert subjects(deliver(WEEK)) == [(BOB, f"Rappel : {ROOM}")]
    assert deliver(EVE - timedelta(seconds=1)) == []
    assert subjects(deliver(EVE)) == [(ALICE, ARRIVALS % 3), (BOB, f"Rappel : {ROOM}")]
    assert deliver(TUESDAY) == []


def test_reminder_says_how_to_get_in_and_how_soon(inn: Hotel) -> None:
    book(inn)
    (week,) = deliver(WEEK)
    late = EVE + timedelta(hours=20)
    eve = deliver(late)[-1]

    assert plain(week.body).startswith("Dans 7 jours, mardi 12 janvier 2027\n")
    # Twenty hours late it is no longer tomorrow.
    assert plain(eve.body).startswith("Aujourd’hui, mardi 12 janvier 2027\n")
    assert "Code 4812\nPorte bleue" in eve.body


def test_reminders_that_are_late_come_as_one(inn: Hotel) -> None:
    book(inn)

    assert subjects(deliver(EVE)) == [(ALICE, ARRIVALS % 3), (BOB, f"Rappel : {ROOM}")]


def test_who_books_later_is_not_reminded_of_it(inn: Hotel) -> None:
    book(inn, now=WEEK)
    assert Notice.objects.filter(kind="reminder_week").count() == 0
    book(inn, start=13, now=EVE)
    assert Notice.objects.filter(kind="reminder_day").count() == 1


def test_cancelled_is_not_reminded_of(inn: Hotel) -> None:
    reservation = book(inn)
    lifecycle.cancel(actor=inn.bob, reservation_id=reservation.pk, now=NOW)
    deliver(NOW)

    assert Notice.objects.filter(kind__startswith="reminder", dropped_at=None).count() == 0
    assert deliver(WEEK) + deliver(EVE) == []


def test_cancelled_a_moment_ago_is_not_reminded_of_either(inn: Hotel) -> None:
    reservation = book(inn)
    Reservation.objects.filter(pk=reservation.pk).update(state="cancelled")

    assert deliver(EVE) == []


def test_moved_is_reminded_of_at_its_new_time(inn: Hotel) -> None:
    reservation = book(inn)
    lines = [wish(inn.room, hours(9, 2, day=1))]
    change(actor=inn.bob, reservation_id=reservation.pk, lines=lines, now=NOW)
    deliver(NOW)

    moved = "Salle du Lot, Hôtel des Cimes, mercredi 13 janvier 2027, 9 h – 11 h"
    assert deliver(WEEK) == []
    assert subjects(deliver(WEEK + timedelta(days=1))) == [(BOB, f"Rappel : {moved}")]
    assert deliver(EVE) == []
    assert subjects(deliver(EVE + timedelta(days=1))) == [
        (ALICE, "Arrivées : Hôtel des Cimes, mercredi 13 janvier 2027, 3 personnes"),
        (BOB, f"Rappel : {moved}"),
    ]


def test_moved_and_moved_back_is_reminded_of_as_before(inn: Hotel) -> None:
    reservation = book(inn)
    for day in (1, 0):
        lines = [wish(inn.room, hours(9, 2, day=day))]
        change(actor=inn.bob, reservation_id=reservation.pk, lines=lines, now=NOW + timedelta(minutes=2 - day))
    deliver(NOW + timedelta(minutes=2))

    assert subjects(deliver(WEEK)) == [(BOB, f"Rappel : {ROOM}")]


def test_host_gets_one_mail_for_all_arrivals_of_a_day(inn: Hotel) -> None:
    book(inn)
    book(inn, start=13, actor=inn.charlie)
    to_host = deliver(EVE)[0]

    assert subjects([to_host]) == [(ALICE, ARRIVALS % 6)]
    assert "2 réservations commencent, pour 6 personnes en tout." in to_host.body
    assert [f"\n{name}\n" in to_host.body for name in ("Bob", "Charlie")] == [True, True]


def test_host_who_has_left_the_team_is_told_nothing_more(inn: Hotel) -> None:
    book(inn)
    Membership.objects.filter(user=inn.alice).delete()

    assert [to for to, _subject in subjects(deliver(EVE))] == [BOB]


def test_series_is_reminded_of_the_week_before_its_first_date_and_the_day_before_each(inn: Hotel) -> None:
    series = make_series(inn, until="2027-02-02")
    submit_series(actor=inn.bob, series_id=series.pk, now=NOW)
    deliver(NOW)
    sent = []
    for day in range(1, 75):
        at = datetime.combine(date(2026, 11, 24) + timedelta(days=day), time(9), tzinfo=UTC)
        sent += [(at.date(), subject.split(" : ")[0]) for to, subject in subjects(deliver(at)) if to == BOB]

    # 12 and 26 January, 2 February; the 19th could not be had. A fortnight lies before the 26th, a week before the 2nd.
    assert sent == [
        (date(2027, 1, 5), "Rappel"),
        (date(2027, 1, 11), "Rappel"),
        (date(2027, 1, 19), "Rappel"),
        (date(2027, 1, 25), "Rappel"),
        (date(2027, 2, 1), "Rappel"),
    ]


def test_dates_taken_out_of_a_series_are_not_reminded_of(inn: Hotel) -> None:
    series = make_series(inn)
    submit_series(actor=inn.bob, series_id=series.pk, now=NOW)
    cancel_series(actor=inn.bob, series_id=series.pk, from_date=date(2027, 1, 26), now=NOW)
    deliver(NOW)

    assert Notice.objects.filter(kind__startswith="reminder", dropped_at=None).count() == 2
