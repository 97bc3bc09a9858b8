"""Letters about a whole series: one mail, however many dates."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.mail import links, to_booker, to_hosts, words
from bookings.mail.kinds import Kind
from bookings.mail.readers import still_hosts
from bookings.mail.sources import calendar_of, dates_of, event_of, series_of
from bookings.models import Reservation, Series
from bookings.owing import owed_together
from bookings.states import ACTIVE, State
from commons.letters import Detail, Letter, Section, write
from commons.models import Event, Notice
from commons.money import ZERO
from commons.notices import Message, renders
from commons.periods import local_date
from commons.words import day, days


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


def impossible(series: Series) -> list[Section]:
    """The dates that could not be had, and why, as it was said when they were asked for."""
    if not series.skipped:
        return []
    points = [
        _("%(day)s : %(why)s") % {"day": day(date.fromisoformat(one["date"])), "why": one["message"]}
        for one in series.skipped
    ]
    return [Section(_("Dates impossibles"), points=tuple(points))]


def _letter(notice: Notice, series: Series, dates: Sequence[Reservation], **parts: Any) -> Message:
    parts = {"details": facts(series, dates), "action": links.manage_series(series), **parts}
    reason, replies = to_booker.reason_of(series.booker_id), to_booker.replies_to(dates[0].venue)
    return write(Letter(reason=reason, reply_to=replies, **parts))


@renders(Kind.SERIES_REQUEST_SENT)
def request_sent(notice: Notice, now: datetime) -> Message | None:
    """All dates are with the host."""
    series, dates = _dates(notice, State.REQUESTED)
    if series is None:
        return None
    deadline = words.moment(min(one.expires_at for one in dates if one.expires_at), series.venue)
    return _letter(
        notice,
        series,
        dates,
        subject=_("Demande envoyée : %(what)s") % {"what": headline(dates)},
        title=_("Votre demande est envoyée"),
        opening=[
            _("%(venue)s va vous répondre. En attendant, la place est gardée pour vous, au plus tard jusqu’au %(day)s.")
            % {"venue": series.venue.name, "day": deadline}
        ],
        sections=[
            *in_list(_("Dates demandées"), dates),
            *impossible(series),
            words.cancelling(dates[0].conditions),
        ],
    )


@renders(Kind.SERIES_CONFIRMED)
def confirmed(notice: Notice, now: datetime) -> Message | None:
    """All dates are certain: one file puts them into the agenda."""
    series, dates = _dates(notice, State.CONFIRMED)
    if series is None:
        return None
    return _letter(
        notice,
        series,
        dates,
        subject=_("Réservation confirmée : %(what)s") % {"what": headline(dates)},
        title=_("Votre série est confirmée"),
        opening=[_("Ces dates sont à vous. Le fichier joint les met toutes dans votre agenda.")],
        sections=[
            *in_list(_("Vos dates"), dates),
            *impossible(series),
            *words.arrival(dates[0].venue),
            *words.paying(sum((one.total for one in dates), ZERO), dates[0].conditions),
            words.cancelling(dates[0].conditions),
        ],
        attachments=calendar_of(dates, notice),
    )


@renders(Kind.SERIES_DECLINED)
def declined(notice: Notice, now: datetime) -> Message | None:
    """The host said no to all dates, and why."""
    series, dates = _dates(notice)
    if series is None:
        return None
    return _letter(
        notice,
        series,
        dates,
        subject=_("Demande refusée : %(what)s") % {"what": headline(dates)},
        title=_("Votre demande est refusée"),
        opening=[
            _("%(venue)s ne peut pas accepter votre demande. La place n’est plus gardée et vous n’avez rien à payer.")
            % {"venue": series.venue.name}
        ],
        sections=[*to_booker.given_reason(event_of(notice)), *in_list(_("Dates refusées"), dates)],
        action=links.search(),
    )


@renders(Kind.SERIES_EXPIRED)
def expired(notice: Notice, now: datetime) -> Message | None:
    """Nobody answered in time."""
    series, dates = _dates(notice, State.EXPIRED)
    if series is None:
        return None
    return _letter(
        notice,
        series,
        dates,
        subject=_("Demande sans suite : %(what)s") % {"what": headline(dates)},
        title=_("Votre demande est restée sans suite"),
        opening=[
            _("%(venue)s n’a pas répondu à temps.") % {"venue": series.venue.name}
            + " "
            + _("La place n’est plus gardée et vous n’avez rien à payer.")
        ],
        sections=in_list(_("Dates rendues"), dates),
        action=links.search(),
    )


@renders(Kind.SERIES_CANCELLED)
def cancelled(notice: Notice, now: datetime) -> Message | None:
    """Some dates or all are gone; which ones stay."""
    series, dates = _dates(notice)
    if series is None:
        return None
    event = event_of(notice)
    certain = event.from_state == State.CONFIRMED
    kept = _kept(series, now)
    return _letter(
        notice,
        series,
        dates,
        subject=_("Dates annulées : %(what)s") % {"what": headline(dates)},
        title=_("Des dates de votre série sont annulées") if kept else _("Votre série est annulée"),
        opening=[to_booker.who_cancelled(event, dates[0].venue), *to_booker.refund(event, dates)],
        sections=[
            *to_booker.given_reason(event),
            *in_list(_("Dates annulées"), dates),
            *in_list(_("Dates gardées"), kept),
        ],
        attachments=calendar_of(dates, notice) if certain else (),
    )


@renders(Kind.HOST_SERIES_REQUESTED)
def host_requested(notice: Notice, now: datetime) -> Message | None:
    """Somebody asks for many dates; one answer does."""
    series, dates = _dates(notice, State.REQUESTED, for_host=True)
    if series is None:
        return None
    deadline = words.moment(min(one.expires_at for one in dates if one.expires_at), series.venue)
    return _host_letter(
        series,
        dates,
        subject=_subject(_("Demande de %(who)s : %(what)s"), dates),
        title=_("Une demande attend votre réponse"),
        opening=[
            _("Une seule réponse suffit pour toutes les dates.")
            + " "
            + _("Répondez avant le %(deadline)s : ensuite la demande tombe et la place est rendue.")
            % {"deadline": deadline}
        ],
        sections=[*to_hosts.message_of(dates[0]), *in_list(_("Dates demandées"), dates)],
        action=links.answer_series(series),
    )


@renders(Kind.HOST_SERIES_CONFIRMED)
def host_confirmed(notice: Notice, now: datetime) -> Message | None:
    """Somebody booked many dates at once."""
    series, dates = _dates(notice, State.CONFIRMED, for_host=True)
    if series is None:
        return None
    return _host_letter(
        series,
        dates,
        subject=_subject(_("Nouvelle réservation de %(who)s : %(what)s"), dates),
        title=_("Une nouvelle série"),
        opening=[_("Elle est confirmée : vous n’avez rien à faire.")],
        sections=[*to_hosts.message_of(dates[0]), *in_list(_("Ses dates"), dates)],
    )


@renders(Kind.HOST_SERIES_CANCELLED)
def host_cancelled(notice: Notice, now: datetime) -> Message | None:
    """The booker took dates back."""
    series, dates = _dates(notice, for_host=True)
    if series is None:
        return None
    return _host_letter(
        series,
        dates,
        subject=_subject(_("Annulation de %(who)s : %(what)s"), dates),
        title=_("Des dates sont annulées"),
        opening=[_("La place est de nouveau libre.")],
        sections=[
            *to_hosts.why(event_of(notice)),
            *in_list(_("Dates annulées"), dates),
            *in_list(_("Dates gardées"), _kept(series, now)),
        ],
    )


def _dates(
    notice: Notice, state: State | None = None, *, for_host: bool = False
) -> tuple[Series | None, list[Reservation]]:
    """The series with the dates that the event was about, those in `state` when given; (None, []) for none."""
    series, event = series_of(notice), event_of(notice)
    if series is None or (for_host and not still_hosts(series.venue, notice.user_id)):
        return None, []
    dates = dates_of(series, only=_ids(event))
    if state is not None:
        dates = [one for one in dates if one.state == state]
    return (series, dates) if dates else (None, [])


def _ids(event: Event) -> list[int] | None:
    """The dates that the event names; None (all) for one that a single date left for the whole series."""
    return event.data.get("reservations")


def _kept(series: Series, now: datetime) -> list[Reservation]:
    return [one for one in dates_of(series) if one.state in ACTIVE and one.ends_at > now]


def _host_letter(series: Series, dates: Sequence[Reservation], **parts: Any) -> Message:
    parts = {
        "details": [*to_hosts.about(dates[0]), *facts(series, dates, place=False)],
        "action": links.look_at_series(series),
        **parts,
    }
    return to_hosts.host_letter(dates[0].venue, reply_to=to_hosts.replies_to(dates[0]), **parts)


def _subject(template: str, dates: Sequence[Reservation]) -> str:
    return template % {"who": to_hosts.who_comes(dates[0]), "what": headline(dates)}


def _count(number: int) -> str:
    return ngettext("%(count)d date", "%(count)d dates", number) % {"count": number}
