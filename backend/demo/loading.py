"""Loading the demo into an empty database, and leaving it as if time had passed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from backend.demo.billing import bill_stays, tell_billing
from backend.demo.building import build
from backend.demo.catalogue import VENUES
from backend.demo.deposits import ask_for_deposits
from backend.demo.diary import PEOPLE, write_diary
from backend.demo.elsewhere import add_feeds, follow_sandbox
from backend.demo.papers import ask_for_papers
from backend.demo.paying import set_payments
from backend.demo.people import make_cast, make_territory
from bookings.facts import RESERVATION
from bookings.models import Reservation
from bookings.states import State
from commons.models import Commune, Event, Notice
from commons.outbox import handle_events
from venues.calendars.school_holidays import known_until
from venues.models import Venue
from venues.reference import seed_reference

MENDE = "48095"
# The demo's seasons were published some time ago, so that there can be a past.
PUBLISHED_BEFORE = timedelta(weeks=10)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What there is after loading."""

    venues: int
    reservations: int
    sentence: str


def load_demo(*, now: datetime, people: int = PEOPLE) -> Loaded:
    """Fill a database that has no venue, and let `people` try to book there. All or nothing.

    Any other is left alone; only the demo's outside calendars follow the sandbox to another port.
    """
    if Venue.objects.exists():
        follow_sandbox(now=now)
        return Loaded(0, 0, "There are venues already: the demo was not loaded.")
    with transaction.atomic():
        seed_reference()
        begun = now - PUBLISHED_BEFORE
        cast = make_cast(seats=_seats(), now=begun)
        make_territory(cast.admin)
        builts = [build(spec, cast, year=school_year_of(now.date()), now=begun) for spec in VENUES]
        reservations = write_diary(builts, cast, now=now, people=people)
        add_feeds(builts, year=school_year_of(now.date()), now=now)
        set_payments(builts, now=now)
        tell_billing(builts, now=begun)
        reservations += bill_stays(builts, cast, now=now)
        reservations += ask_for_deposits(builts, cast, now=now)
        ask_for_papers(builts, now=now)
        _settle(now)
    sentence = f"Loaded {len(builts)} venues and {reservations} reservations."
    return Loaded(len(builts), reservations, sentence)


def school_year_of(day: date) -> int:
    """The year in which the school year of `day` begins, from June on the coming one, as far as the table reaches."""
    year = day.year if day.month >= 6 else day.year - 1
    return min(year, known_until().year - 1)


def _seats() -> dict[str, Commune]:
    """Each organisation sits in the commune of its venue; everybody else in Mende."""
    communes = Commune.objects.in_bulk({MENDE, *(spec.insee for spec in VENUES)})
    return {"": communes[MENDE], **{spec.owner: communes[spec.insee] for spec in reversed(VENUES)}}


def _settle(now: datetime) -> None:
    """Let what follows from the past follow, without writing to anybody about it today: only reminders are to come."""
    coming = Reservation.objects.filter(state=State.CONFIRMED, starts_at__gt=now).values_list("pk", flat=True)
    waiting = Event.objects.filter(handled_at=None)
    leading = {"subject_type": RESERVATION, "subject_id__in": [str(pk) for pk in coming], "to_state": State.CONFIRMED}
    waiting.exclude(**leading).update(handled_at=now)
    while handle_events(now=now, limit=1000):
        pass
    Notice.objects.filter(sent_at=None, dropped_at=None, due_at__lte=now).update(dropped_at=now)
