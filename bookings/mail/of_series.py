"""Letters about a whole series: one mail, however many dates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.mail import links, to_booker, to_hosts, words
from bookings.mail.kinds import Kind
from bookings.mail.money import money_of
from bookings.mail.readers import still_hosts
from bookings.mail.sources import calendar_of, dates_of, event_of, series_of
from bookings.mail.years import year_section
from bookings.models import Reservation, Series
from bookings.owing import owed_together
from bookings.series.skipped import skipped_dates
from bookings.states import ACTIVE, State
from commons.letters import Detail, Letter, Section, write
from commons.models import Event, Notice
from commons.money import ZERO
from commons.notices import Message, renders
from commons.periods import local_date
from commons.words import day, days

Writer = Callable[["Told"], Message]


def headline(dates: Sequence[Reservation]) -> str:
    """« 12 dates, Salle du Lot et Projecteur, Hôtel des Cimes, du 12 janvier au 30 mars 2027 »."""
    first, last = dates[0], dates[-1]
    zone = first.venue.zone
    spread = days(local_date(first.starts_at, zone), local_date(last.starts_at, zone))
    return ", ".join([_count(len(dates)), words.what(first), first.venue.name, spread])


def facts(series: Series, dates: Sequence[Reservation], *, place: bool = True) -> list[Detail]:
    """What all dates have in common, the price of the whole, and what is left to pay of it."""
    first = dates[0]
    details = [words.where(first.venue)] if place else []
    return [
        *details,
        Detail(_("Quoi"), tuple(words.lines_in_words(first.lines.all()))),
        Detail(_("Pour"), (words.people(first.headcount),)),
        words.price_of_series(series, owed_together(Reservation.objects.filter(series=series))),
        Detail(_("Référence"), (series.reference,)),
    ]


def in_list(title: str, dates: Sequence[Reservation]) -> list[Section]:
    """The dates, one a line; nothing for none."""
    return [Section(title, points=tuple(words.when(one) for one in dates))] if dates else []


def impossible(series: Series, dates: Sequence[Reservation]) -> list[Section]:
    """The dates that could not be had, and why."""
    if not series.skipped:
        return []
    skipped = skipped_dates(series, dates[0].lines.all())
    points = [_("%(day)s : %(why)s") % {"day": day(one.day), "why": one.message} for one in skipped]
    return [Section(_("Dates impossibles"), points=tuple(points))]


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter is about: the series, and those of its dates that the event was about."""

    series: Series
    dates: list[Reservation]
    event: Event
    notice: Notice
    now: datetime


def _renders(kind: Kind, state: State | None = None) -> Callable[[Writer], Writer]:
    """Decorator for the letters of a kind: none is written when no date is in `state` (when given) any more."""

    def register(writer: Writer) -> Writer:
        @renders(kind)
        def letter(notice: Notice, now: datetime) -> Message | None:
            told = _told(notice, state, now)
            return writer(told) if told else None

        return writer

    return register


def _renders_to_host(kind: Kind, state: State | None = None) -> Callable[[Writer], Writer]:
    """The same for those who still answer for the venue."""

    def register(writer: Writer) -> Writer:
        @renders(kind)
        def letter(notice: Notice, now: datetime) -> Message | None:
            told = _told(notice, state, now)
            return writer(told) if told and still_hosts(told.series.venue, notice.user_id) else None

        return writer

    return register


def _told(notice: Notice, state: State | None, now: datetime) -> Told | None:
    series, event = series_of(notice), event_of(notice)
    if series is None:
        return None
    # An event that names no dates is that of a single one, which left for the whole series.
    dates = dates_of(series, only=event.data.get("reservations"))
    if state is not None:
        dates = [one for one in dates if one.state == state]
    return Told(series, dates, event, notice, now) if dates else None


@_renders(Kind.SERIES_REQUEST_SENT, State.REQUESTED)
def request_sent(told: Told) -> Message:
    """All dates are with the host."""
    deadline = words.moment(min(one.expires_at for one in told.dates if one.expires_at), told.series.venue)
    return _letter(
        told,
        subject=_("Demande envoyée : %(what)s") % {"what": headline(told.dates)},
        title=_("Votre demande est envoyée"),
        opening=[
            _("%(venue)s va vous répondre. En attendant, la place est gardée pour vous, au plus tard jusqu’au %(day)s.")
            % {"venue": told.series.venue.name, "day": deadline}
        ],
        sections=[
            *in_list(_("Dates demandées"), told.dates),
            *impossible(told.series, told.dates),
            words.cancelling(told.dates[0].conditions),
        ],
    )


@_renders(Kind.SERIES_CONFIRMED, State.CONFIRMED)
def confirmed(told: Told) -> Message:
    """All dates are certain: one file puts them into the agenda."""
    return _letter(
        told,
        subject=_("Réservation confirmée : %(what)s") % {"what": headline(told.dates)},
        title=_("Votre série est confirmée"),
        opening=[_("Ces dates sont à vous. Le fichier joint les met toutes dans votre agenda.")],
        sections=[
            *in_list(_("Vos dates"), told.dates),
            *impossible(told.series, told.dates),
            *words.arrival(told.dates[0].venue),
            *words.paying(sum((one.total for one in told.dates), ZERO), told.dates[0].conditions),
            *money_of(told.dates[0]),
            words.cancelling(told.dates[0].conditions),
            *year_section(told.series.venue, local_date(told.dates[0].starts_at, told.series.venue.zone)),
        ],
        attachments=calendar_of(told.dates, told.notice),
    )


@_renders(Kind.SERIES_DECLINED)
def declined(told: Told) -> Message:
    """The host said no to all dates, and why."""
    return _letter(
        told,
        subject=_("Demande refusée : %(what)s") % {"what": headline(told.dates)},
        title=_("Votre demande est refusée"),
        opening=[
            _("%(venue)s ne peut pas accepter votre demande. La place n’est plus gardée et vous n’avez rien à payer.")
            % {"venue": told.series.venue.name}
        ],
        sections=[*to_booker.given_reason(told.event), *in_list(_("Dates refusées"), told.dates)],
        action=links.search(),
    )


@_renders(Kind.SERIES_EXPIRED, State.EXPIRED)
def expired(told: Told) -> Message:
    """Nobody answered in time."""
    return _letter(
        told,
        subject=_("Demande sans suite : %(what)s") % {"what": headline(told.dates)},
        title=_("Votre demande est restée sans suite"),
        opening=[_why_expired(told) + " " + _("La place n’est plus gardée et vous n’avez rien à payer.")],
        sections=in_list(_("Dates rendues"), told.dates),
        action=links.search(),
    )


def _why_expired(told: Told) -> str:
    if told.event.from_state == State.EXPIRING:
        return _("Le paiement n’est pas arrivé à temps.")
    return _("%(venue)s n’a pas répondu à temps.") % {"venue": told.series.venue.name}


@_renders(Kind.SERIES_CANCELLED)
def cancelled(told: Told) -> Message:
    """Some dates or all are gone; which ones stay."""
    event = told.event
    certain = event.from_state == State.CONFIRMED
    kept = _kept(told.series, told.now)
    return _letter(
        told,
        subject=_("Dates annulées : %(what)s") % {"what": headline(told.dates)},
        title=_("Des dates de votre série sont annulées") if kept else _("Votre série est annulée"),
        opening=[to_booker.who_cancelled(event, told.dates[0].venue), *to_booker.refund(event, told.dates)],
        sections=[
            *to_booker.given_reason(event),
            *in_list(_("Dates annulées"), told.dates),
            *in_list(_("Dates gardées"), kept),
        ],
        attachments=calendar_of(told.dates, told.notice) if certain else (),
    )


@_renders_to_host(Kind.HOST_SERIES_REQUESTED, State.REQUESTED)
def host_requested(told: Told) -> Message:
    """Somebody asks for many dates; one answer does."""
    deadline = words.moment(min(one.expires_at for one in told.dates if one.expires_at), told.series.venue)
    return _host_letter(
        told,
        subject=_subject(_("Demande de %(who)s : %(what)s"), told.dates),
        title=_("Une demande attend votre réponse"),
        opening=[
            _("Une seule réponse suffit pour toutes les dates.")
            + " "
            + _("Répondez avant le %(deadline)s : ensuite la demande expire et la place est rendue.")
            % {"deadline": deadline}
        ],
        sections=[*to_hosts.message_of(told.dates[0]), *in_list(_("Dates demandées"), told.dates)],
        action=links.answer_series(told.series),
    )


@_renders_to_host(Kind.HOST_SERIES_CONFIRMED, State.CONFIRMED)
def host_confirmed(told: Told) -> Message:
    """Somebody booked many dates at once."""
    return _host_letter(
        told,
        subject=_subject(_("Nouvelle réservation de %(who)s : %(what)s"), told.dates),
        title=_("Une nouvelle série"),
        opening=[_("Elle est confirmée : vous n’avez rien à faire.")],
        sections=[*to_hosts.message_of(told.dates[0]), *in_list(_("Ses dates"), told.dates)],
    )


@_renders_to_host(Kind.HOST_SERIES_CANCELLED)
def host_cancelled(told: Told) -> Message:
    """The booker took dates back."""
    return _host_letter(
        told,
        subject=_subject(_("Annulation de %(who)s : %(what)s"), told.dates),
        title=_("Des dates sont annulées"),
        opening=[_("La place est de nouveau libre.")],
        sections=[
            *to_hosts.why(told.event),
            *in_list(_("Dates annulées"), told.dates),
            *in_list(_("Dates gardées"), _kept(told.series, told.now)),
        ],
    )


def _kept(series: Series, now: datetime) -> list[Reservation]:
    return [one for one in dates_of(series) if one.state in ACTIVE and one.ends_at > now]


def _letter(told: Told, **parts: Any) -> Message:
    parts = {"details": facts(told.series, told.dates), "action": links.manage_series(told.series), **parts}
    reason, replies = to_booker.reason_of(told.series.booker_id), to_booker.replies_to(told.dates[0].venue)
    return write(Letter(reason=reason, reply_to=replies, **parts))


def _host_letter(told: Told, **parts: Any) -> Message:
    first = told.dates[0]
    parts = {
        "details": [*to_hosts.about(first), *facts(told.series, told.dates, place=False)],
        "action": links.look_at_series(told.series),
        **parts,
    }
    return to_hosts.host_letter(first.venue, reply_to=to_hosts.replies_to(first), **parts)


def _subject(template: str, dates: Sequence[Reservation]) -> str:
    return template % {"who": to_hosts.who_comes(dates[0]), "what": headline(dates)}


def _count(number: int) -> str:
    return ngettext("%(count)d date", "%(count)d dates", number) % {"count": number}
