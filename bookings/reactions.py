"""What follows from events within bookings. The worker calls these handlers, each event exactly once."""

from datetime import datetime

from bookings.calendars.freshening import freshen
from bookings.calendars.questions import measure_venue
from bookings.facts import RESERVATION, Fact
from bookings.models import Reservation, WaitingEntry
from bookings.waiting import serve_waiting_list, settle_offer
from commons.models import Event
from commons.outbox import on_event

FREEING = (
    Fact.RESERVATION_EXPIRED,
    Fact.RESERVATION_DECLINED,
    Fact.RESERVATION_CANCELLED,
    Fact.RESERVATION_CHANGED,
    # A block that was moved gives its old slot back.
    Fact.SPACE_BLOCKED,
    Fact.SPACE_UNBLOCKED,
    Fact.SPACE_CHANGED,
    Fact.SEASON_PUBLISHED,
    Fact.SEASON_CHANGED,
    Fact.PLACES_FREED,
)

PUBLISHING = (
    Fact.SEASON_PUBLISHED,
    Fact.SEASON_CHANGED,
    Fact.SEASON_WITHDRAWN,
    Fact.SPACE_CHANGED,
    Fact.SPACE_RETIRED,
)


@on_event(Fact.RESERVATION_SUBMITTED, Fact.RESERVATION_EXPIRED, Fact.RESERVATION_CANCELLED)
def settle_waiting_offer(event: Event, now: datetime) -> None:
    """The offer of a waiting list was taken or let go."""
    settle_offer(reservation_id=int(event.subject_id), taken=event.kind == Fact.RESERVATION_SUBMITTED)


@on_event(*FREEING)
def offer_freed_places(event: Event, now: datetime) -> None:
    """Places may have become free: those who wait come first."""
    venue_id = _venue_of(event)
    if venue_id is not None:
        serve_waiting_list(venue_id=venue_id, now=now)


def freshen_before_offers(*, now: datetime, limit: int = 200) -> None:
    """Look at the outside calendars of what those who wait are about to be offered.

    To be called before the events are handled: their handlers are inside a transaction.
    """
    freed = Event.objects.filter(kind__in=FREEING, handled_at=None).order_by("id")[:limit]
    venues = {_venue_of(event) for event in freed}
    waiting = WaitingEntry.objects.filter(state=WaitingEntry.State.WAITING, period__startswith__gt=now)
    spaces = set(waiting.filter(space__venue__in=venues).values_list("space", flat=True)) if venues else set()
    if spaces:
        freshen(space_ids=spaces, now=now)


@on_event(*PUBLISHING)
def measure_calendars(event: Event, now: datetime) -> None:
    """Other hours are published: outside calendars take another share of them."""
    venue_id = _venue_of(event)
    if venue_id is not None:
        measure_venue(venue_id=venue_id, now=now)


def _venue_of(event: Event) -> int | None:
    """The venue of an event: in its data, or its reservation's."""
    if "venue" in event.data:
        return int(event.data["venue"])
    if event.subject_type != RESERVATION:
        return None
    return Reservation.objects.filter(pk=event.subject_id).values_list("venue_id", flat=True).first()
