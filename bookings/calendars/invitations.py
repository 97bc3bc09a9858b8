"""The .ics attached to mails: it puts a reservation into the reader's agenda, changes it there and takes it out."""

from collections.abc import Sequence
from dataclasses import replace

from bookings.calendars.reservations import entries_of, uid_of, with_entries
from bookings.calendars.writing import Entry, Method, Person, Status, write_calendar
from bookings.models import Reservation
from commons.periods import Period

FILENAME = "reservation.ics"


def invitation(
    reservations: Reservation | Sequence[Reservation],
    method: Method | str | None = None,
    *,
    recipient_email: str = "",
    recipient_name: str = "",
    former: Sequence[Period] = (),
) -> bytes:
    """The calendar of one reservation, or of those of a series in one file; its method is `method_of` unless given.

    With `Method.CANCEL` every event is cancelled, whatever the reservation says. `recipient_email` makes the reader the
    attendee. `former`: the periods of a single reservation before it was changed; where there were more, the events
    that are no more are taken out. Send it as `text/calendar; method=…` with the same method.
    """
    chosen = [reservations] if isinstance(reservations, Reservation) else list(reservations)
    loaded = with_entries(Reservation.objects.filter(pk__in=[one.pk for one in chosen])).order_by("starts_at", "pk")
    wanted = Method(method) if method else method_of(chosen, former)
    # What is published has no attendees (RFC 5546, 3.2.1).
    asked = recipient_email and wanted is not Method.PUBLISH
    attendee = Person(recipient_email, recipient_name) if asked else None
    entries = [entry for one in loaded for entry in entries_of(one, attendee=attendee, organizer=True)]
    entries += _gone(entries, former)
    if wanted is Method.CANCEL:
        entries = [replace(entry, status=Status.CANCELLED) for entry in entries]
    return write_calendar(entries, method=wanted)


def method_of(reservations: Reservation | Sequence[Reservation], former: Sequence[Period] = ()) -> Method:
    """What an agenda should do with them.

    One event asks (REQUEST) or takes back (CANCEL). RFC 5546 allows those two a single UID, so that what has several
    events is published, each with its own state.
    """
    chosen = [reservations] if isinstance(reservations, Reservation) else list(reservations)
    entries = [entry for one in chosen for entry in entries_of(one)]
    if max(len(entries), len(former)) != 1:
        return Method.PUBLISH
    return Method.CANCEL if entries[0].status is Status.CANCELLED else Method.REQUEST


def _gone(entries: Sequence[Entry], former: Sequence[Period]) -> list[Entry]:
    """The events of one reservation whose numbers it does not reach any more, cancelled at their old times."""
    if len(former) <= len(entries):
        return []
    reference, _dash, _rest = entries[0].uid.rpartition("-")
    return [
        replace(entries[0], uid=uid_of(reference, number), period=former[number - 1], status=Status.CANCELLED)
        for number in range(len(entries) + 1, len(former) + 1)
    ]
