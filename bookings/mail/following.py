"""From events to notices: who is told of what. Handlers of the outbox; each notice is unique by key, so twice is once.

What the host's side did is told to the booker only, what the booker's side did also to the hosts. Dates that a series
moved together are told of once, by the event of the series.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts.roles import Capability
from bookings.calendars.words import FeedFact
from bookings.facts import RESERVATION, SERIES, Fact
from bookings.mail.kinds import Kind
from bookings.mail.readers import Reader, administrators_of, booker_of, hosts_of
from bookings.mail.reminding import drop_reminders, plan_reminders
from bookings.mail.sources import reservations
from bookings.mail.telling import for_each
from bookings.models import Feed, Reservation
from bookings.states import RELEASED, State
from bookings.transitions import Actor
from commons.models import Event, Notice
from commons.notices import schedule_notices
from commons.outbox import on_event
from venues.models import Venue
from venues.venue_publication import EVENT_KINDS

MOVES = (
    Fact.RESERVATION_SUBMITTED,
    Fact.RESERVATION_APPROVED,
    Fact.RESERVATION_PAPERS_ACCEPTED,
    Fact.RESERVATION_PAID,
    Fact.RESERVATION_RECOVERED,
    Fact.RESERVATION_DECLINED,
    Fact.RESERVATION_CANCELLED,
    Fact.RESERVATION_EXPIRED,
    Fact.RESERVATION_CHANGED,
)
# By the state that the event led to. A change leads from confirmed to confirmed, and is told by its own kind.
TO_BOOKER: Mapping[str, Kind] = {
    State.REQUESTED: Kind.REQUEST_SENT,
    State.AWAITING_PAYMENT: Kind.TO_PAY,
    State.CONFIRMED: Kind.CONFIRMED,
    State.DECLINED: Kind.DECLINED,
    State.CANCELLED: Kind.CANCELLED,
    State.EXPIRED: Kind.EXPIRED,
}
TO_HOSTS: Mapping[str, Kind] = {
    State.REQUESTED: Kind.HOST_REQUESTED,
    State.CONFIRMED: Kind.HOST_CONFIRMED,
    State.CANCELLED: Kind.HOST_CANCELLED,
}
OF_SERIES: Mapping[str, Kind] = {
    State.REQUESTED: Kind.SERIES_REQUEST_SENT,
    State.AWAITING_PAYMENT: Kind.SERIES_TO_PAY,
    State.CONFIRMED: Kind.SERIES_CONFIRMED,
    State.DECLINED: Kind.SERIES_DECLINED,
    State.CANCELLED: Kind.SERIES_CANCELLED,
}
OF_SERIES_TO_HOSTS: Mapping[str, Kind] = {
    State.REQUESTED: Kind.HOST_SERIES_REQUESTED,
    State.CONFIRMED: Kind.HOST_SERIES_CONFIRMED,
    State.CANCELLED: Kind.HOST_SERIES_CANCELLED,
}
OF_WHOLE_SERIES = (
    Fact.SERIES_SUBMITTED,
    Fact.SERIES_APPROVED,
    Fact.SERIES_PAPERS_ACCEPTED,
    Fact.SERIES_DECLINED,
    Fact.SERIES_CANCELLED,
)
AFTER_REVIEW: Mapping[str, Kind] = {
    EVENT_KINDS[Venue.State.PUBLISHED]: Kind.HOST_VENUE_ACCEPTED,
    EVENT_KINDS[Venue.State.DRAFT]: Kind.HOST_VENUE_SENT_BACK,
}

OF_FEEDS: Mapping[str, Kind] = {
    FeedFact.FAILING: Kind.HOST_FEED_FAILING,
    FeedFact.RECOVERED: Kind.HOST_FEED_RECOVERED,
    FeedFact.ASKED: Kind.HOST_FEED_ASKED,
}


@on_event(*MOVES)
def follow_reservation(event: Event, now: datetime) -> None:
    """Reminders for what is certain, none for what is gone; a mail to whoever did not do it."""
    reservation = reservations().filter(pk=event.subject_id).first()
    if reservation is None:
        return
    if event.kind == Fact.RESERVATION_CHANGED or event.to_state in RELEASED:
        drop_reminders(reservation.pk, now=event.happened_at)
    planned = _mails(event, reservation)
    if event.to_state == State.CONFIRMED and reservation.state == State.CONFIRMED:
        planned += plan_reminders(reservation, now=event.happened_at)
    schedule_notices(planned)


@on_event(*OF_WHOLE_SERIES)
def follow_series(event: Event, now: datetime) -> None:
    """One mail to the booker for all dates, one to each host."""
    first = reservations().filter(pk__in=event.data["reservations"]).first()
    if first is None or _of_a_hold(event):
        return
    for_booker, for_hosts = OF_SERIES.get(event.to_state), OF_SERIES_TO_HOSTS.get(event.to_state)
    schedule_notices(_to_both(event, first, SERIES, event.subject_id, for_booker, for_hosts))


@on_event(*OF_FEEDS)
def follow_feed(event: Event, now: datetime) -> None:
    """Those who look after the calendars learn that one fails, is well again, or takes much of what they publish."""
    feed = Feed.objects.select_related("venue").filter(pk=event.subject_id).first()
    if feed is None:
        return
    readers = hosts_of(feed.venue, capability=Capability.MANAGE_CALENDARS)
    schedule_notices(_about(event, readers, OF_FEEDS[event.kind], "feed", feed.pk))


@on_event(Fact.CONFLICT_OPENED)
def follow_conflict(event: Event, now: datetime) -> None:
    """One mail for all conflicts of a venue that opened at the same time."""
    reservation = Reservation.objects.select_related("venue").filter(pk=event.subject_id).first()
    if reservation is None:
        return
    readers = hosts_of(reservation.venue, but=event.actor_id)
    schedule_notices(_about(event, readers, Kind.HOST_CONFLICTS, "venue", reservation.venue_id))


@on_event(EVENT_KINDS[Venue.State.AWAITING_REVIEW])
def follow_first_publication(event: Event, now: datetime) -> None:
    """Administrators learn that a venue waits for them."""
    venue = Venue.objects.filter(pk=event.subject_id).first()
    if venue is not None:
        schedule_notices(_about(event, administrators_of(venue), Kind.ADMIN_VENUE_AWAITS, "venue", venue.pk))


@on_event(*AFTER_REVIEW)
def follow_review(event: Event, now: datetime) -> None:
    """What an administrator decided about a first publication. Later ones are the host's own deed."""
    venue = Venue.objects.filter(pk=event.subject_id).first()
    if venue is None or event.from_state != Venue.State.AWAITING_REVIEW:
        return
    readers = hosts_of(venue, capability=Capability.MANAGE_VENUES, but=event.actor_id)
    schedule_notices(_about(event, readers, AFTER_REVIEW[event.kind], "venue", venue.pk))


@on_event(EVENT_KINDS[Venue.State.WITHDRAWN])
def follow_withdrawal(event: Event, now: datetime) -> None:
    """A venue that an administrator took off the site. Otherwise it is the host's own deed."""
    venue = Venue.objects.filter(pk=event.subject_id).first()
    if venue is not None and event.data.get("by_administrator"):
        readers = hosts_of(venue, capability=Capability.MANAGE_VENUES)
        schedule_notices(_about(event, readers, Kind.HOST_VENUE_WITHDRAWN, "venue", venue.pk))


@on_event(Fact.WAITING_OFFERED)
def follow_offer(event: Event, now: datetime) -> None:
    """Whoever waited learns that a place is kept for them, and until when."""
    offer = reservations().filter(pk=event.data["reservation"]).first()
    if offer:
        schedule_notices(_about(event, [booker_of(offer)], Kind.WAITING_OFFERED, RESERVATION, offer.pk))


def _mails(event: Event, reservation: Reservation) -> list[Notice]:
    """The mails about the event itself."""
    if event.data.get("by_series") or _of_a_hold(event):
        return []
    if event.to_state == State.EXPIRED and reservation.series_id:
        # The dates of a series fall together, each with its event: the key makes one notice of them.
        return _about(event, [booker_of(reservation)], Kind.SERIES_EXPIRED, SERIES, reservation.series_id)
    change = event.kind == Fact.RESERVATION_CHANGED
    for_booker = Kind.CHANGED if change else TO_BOOKER.get(event.to_state)
    for_hosts = Kind.HOST_CHANGED if change else TO_HOSTS.get(event.to_state)
    return _to_both(event, reservation, RESERVATION, reservation.pk, for_booker, for_hosts)


def _of_a_hold(event: Event) -> bool:
    """A hold that ends is nobody's business but the holder's, who sees it on the page."""
    return event.from_state == State.HELD and event.to_state in RELEASED


def _to_both(
    event: Event,
    reservation: Reservation,
    subject_type: str,
    subject_id: object,
    for_booker: Kind | None,
    for_hosts: Kind | None,
) -> list[Notice]:
    planned = _about(event, [booker_of(reservation)], for_booker, subject_type, subject_id)
    if for_hosts and event.data.get("quality") in (Actor.BOOKER, Actor.ADMINISTRATOR):
        hosts = hosts_of(reservation.venue, but=event.actor_id)
        planned += _about(event, hosts, for_hosts, subject_type, subject_id)
    return planned


def _about(
    event: Event, readers: Sequence[Reader | None], kind: Kind | None, subject_type: str, subject_id: object
) -> list[Notice]:
    """Notices due at once: at the event's own time, so that the key is the same whenever it is handled."""
    return for_each(readers, kind, subject_type, subject_id, due_at=event.happened_at, data={"event": event.pk})
