"""What the letters read: the reservation or series a notice is about, and the event it tells of."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from bookings.calendars.invitations import FILENAME, invitation, method_of
from bookings.models import Reservation, ReservationLine, Series
from commons.models import Event, Notice
from commons.notices import Attachment
from commons.periods import Period


def reservations() -> QuerySet[Reservation]:
    """With all that the words of mails need."""
    lines = ReservationLine.objects.select_related("space").order_by("pk")
    return (
        Reservation.objects.select_related("venue__commune", "venue__organisation", "booker", "organisation", "series")
        .prefetch_related(Prefetch("lines", lines))
        .order_by("starts_at", "pk")
    )


def reservation_of(notice: Notice) -> Reservation | None:
    """The reservation that is the subject, as it is now."""
    return reservations().filter(pk=notice.subject_id).first()


def series_of(notice: Notice) -> Series | None:
    """The series that is the subject."""
    return Series.objects.select_related("venue__commune", "booker").filter(pk=notice.subject_id).first()


def dates_of(series: Series, only: Collection[int] | None = None) -> list[Reservation]:
    """The dates of a series in order, or those whose ids are given."""
    dates = reservations().filter(series=series)
    return list(dates if only is None else dates.filter(pk__in=only))


def event_of(notice: Notice) -> Event:
    """The event that the notice tells of. Raises DoesNotExist: events are kept."""
    return Event.objects.select_related("actor").get(pk=notice.data["event"])


def calendar_of(dates: Collection[Reservation], notice: Notice) -> tuple[Attachment, ...]:
    """One .ics for all of them: it adds, changes or takes out by their UIDs, as they are now."""
    chosen = list(dates)
    former = [Period(*map(datetime.fromisoformat, bounds)) for bounds in event_of(notice).data.get("former", ())]
    method = method_of(chosen, former)
    name = notice.user.get_full_name() if notice.user else ""
    content = invitation(chosen, method, recipient_email=notice.recipient, recipient_name=name, former=former)
    return (Attachment(FILENAME, content, f"text/calendar; method={method}"),)
