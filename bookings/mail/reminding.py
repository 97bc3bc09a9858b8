"""Reminders: scheduled when a stay becomes certain, written when they are due, from what is true then.

A person who books later than a reminder would have been due does not get it: they know. Hosts get one mail for each
day on which people arrive, whatever the number of reservations.
"""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.mail import links, words
from bookings.mail.kinds import REMINDERS, Kind
from bookings.mail.readers import booker_of, hosts_of, still_hosts
from bookings.mail.sources import reservation_of, reservations
from bookings.mail.telling import for_each
from bookings.mail.to_booker import letter, of_stay
from bookings.mail.to_hosts import host_letter, who_comes
from bookings.models import Reservation
from bookings.states import State
from commons.letters import Section
from commons.models import Notice
from commons.notices import Message, drop_notices, renders
from commons.periods import Bound, local_date, local_day, nearest_wall_clock
from commons.words import day
from venues.models import Venue

# Nobody is woken by a mail at nine, and there is a working day left to act.
HOUR = time(9)
DAYS_BEFORE = {Kind.REMINDER_WEEK: 7, Kind.REMINDER_DAY: 1}
# In a series the dates come often enough: a week's notice only where none lies shortly before.
OFTEN = timedelta(days=8)


def due_at(start: datetime, venue: Venue, days_before: int) -> datetime:
    """Nine in the morning at the venue, so many days before the day of `start` (UTC)."""
    on = local_date(start, venue.zone) - timedelta(days=days_before)
    return nearest_wall_clock(datetime.combine(on, HOUR), venue.zone, Bound.START)


def plan_reminders(reservation: Reservation, *, now: datetime) -> list[Notice]:
    """The notices of a confirmed reservation that are still to come."""
    starts_at, venue, booker = reservation.starts_at, reservation.venue, booker_of(reservation)
    planned = []
    data = {"starts_at": starts_at.isoformat()}
    for kind, days_before in DAYS_BEFORE.items():
        due = due_at(starts_at, venue, days_before)
        if due > now:
            planned += for_each([booker], kind, "reservation", reservation.pk, due_at=due, data=data)
    eve = due_at(starts_at, venue, 1)
    if eve > now:
        day_of = {"day": local_date(starts_at, venue.zone).isoformat()}
        planned += for_each(hosts_of(venue), Kind.HOST_ARRIVALS, "venue", venue.pk, due_at=eve, data=day_of)
    return planned


def drop_reminders(reservation_id: int | str, *, now: datetime) -> None:
    """The stay has moved or is gone. The hosts' mail of the day looks for itself who is left."""
    drop_notices(subject_type="reservation", subject_id=reservation_id, kinds=REMINDERS, now=now)


@renders(Kind.REMINDER_WEEK, Kind.REMINDER_DAY)
def reminder(notice: Notice, now: datetime) -> Message | None:
    """Soon: when, where, how to get in. None when the stay is gone, has moved or has begun."""
    reservation = reservation_of(notice)
    if reservation is None or reservation.state != State.CONFIRMED or reservation.starts_at <= now:
        return None
    if reservation.starts_at != datetime.fromisoformat(notice.data["starts_at"]):
        return None
    if notice.kind == Kind.REMINDER_WEEK and _needless(reservation, now):
        return None
    return letter(
        reservation,
        subject=_("Rappel : %(what)s") % {"what": words.headline(reservation)},
        title=soon(reservation.starts_at, reservation.venue, now),
        opening=[_("Votre réservation approche. Si vous ne venez pas, annulez : la place servira à d’autres.")],
        sections=of_stay(reservation),
    )


@renders(Kind.HOST_ARRIVALS)
def arrivals(notice: Notice, now: datetime) -> Message | None:
    """Who comes on that day, with how many people. None when nobody is left, or the day is over."""
    venue = Venue.objects.select_related("commune", "organisation").get(pk=notice.subject_id)
    arrival = date.fromisoformat(notice.data["day"])
    today = local_day(arrival, venue.zone)
    if today.end <= now or not still_hosts(venue, notice.user_id):
        return None
    coming = list(
        reservations().filter(venue=venue, state=State.CONFIRMED, starts_at__gte=today.start, starts_at__lt=today.end)
    )
    if not coming:
        return None
    total = sum(one.headcount for one in coming)
    facts = {"venue": venue.name, "day": day(arrival), "people": words.people(total)}
    return host_letter(
        venue,
        subject=_("Arrivées : %(venue)s, %(day)s, %(people)s") % facts,
        title=soon(today.start, venue, now),
        opening=[_arrivals_in_words(len(coming), words.people(total))],
        sections=[_arrival(one) for one in coming],
        action=links.inbox(),
    )


def soon(start: datetime, venue: Venue, now: datetime) -> str:
    """« Demain, mardi 12 janvier 2027 »: in days of the venue's calendar, since a mail may be late."""
    on = local_date(start, venue.zone)
    days = (on - local_date(now, venue.zone)).days
    if days == 0:
        return _("Aujourd’hui, %(day)s") % {"day": day(on)}
    if days == 1:
        return _("Demain, %(day)s") % {"day": day(on)}
    return ngettext("Dans %(count)d jour, %(day)s", "Dans %(count)d jours, %(day)s", days) % {
        "count": days,
        "day": day(on),
    }


def _needless(reservation: Reservation, now: datetime) -> bool:
    """Whether a week's notice would come with the day's, or soon after another date of the series."""
    if due_at(reservation.starts_at, reservation.venue, 1) <= now:
        return True
    if reservation.series_id is None:
        return False
    before = (reservation.starts_at - OFTEN, reservation.starts_at - timedelta(microseconds=1))
    others = Reservation.objects.filter(series=reservation.series_id, state__in=(State.CONFIRMED, State.COMPLETED))
    return others.filter(starts_at__range=before).exists()


def _arrivals_in_words(count: int, everybody: str) -> str:
    return ngettext(
        "%(count)d réservation commence, pour %(people)s.",
        "%(count)d réservations commencent, pour %(people)s en tout.",
        count,
    ) % {"count": count, "people": everybody}


def _arrival(reservation: Reservation) -> Section:
    return Section(
        who_comes(reservation),
        points=(
            *words.moments(reservation),
            *words.things(reservation),
            words.people(reservation.headcount),
            reservation.reference,
        ),
    )
