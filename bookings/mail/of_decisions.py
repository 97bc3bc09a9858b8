"""Letters to hosts about what only they can decide: contradicted reservations, and calendars that take much."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Capability
from bookings.calendars.conflict_words import theirs
from bookings.calendars.question_words import headline
from bookings.calendars.questions import is_open
from bookings.calendars.sides import said, with_what_is_said
from bookings.mail import links, words
from bookings.mail.kinds import Kind
from bookings.mail.readers import still_hosts
from bookings.mail.to_hosts import host_letter, who_comes
from bookings.models import Conflict, Feed
from commons.letters import Section
from commons.models import Notice
from commons.notices import Message, renders
from commons.periods import Period
from commons.words import enumerated
from venues.models import Venue


@renders(Kind.HOST_CONFLICTS)
def conflicts_opened(notice: Notice, now: datetime) -> Message | None:
    """Reservations that a calendar or a change contradicts: both sides, and what can be done.

    None when all is settled, or when the calendar is first asked about as a whole: a closing for the winter contradicts
    every reservation of it, and is most likely no booking at all.
    """
    venue = Venue.objects.select_related("commune", "organisation").get(pk=notice.subject_id)
    if not still_hosts(venue, notice.user_id):
        return None
    opened = (
        with_what_is_said(Conflict.objects.filter(reservation__venue=venue, opened_at=notice.due_at, settled_at=None))
        .select_related("reservation__venue", "reservation__booker", "reservation__organisation", "feed", "season")
        .prefetch_related("reservation__lines__space")
        .order_by("reservation__starts_at", "pk")
    )
    conflicts = [one for one in opened if one.feed is None or not is_open(one.feed)]
    if not conflicts:
        return None
    return host_letter(
        venue,
        subject=_("À régler : %(count)s, %(venue)s") % {"count": _count(len(conflicts)), "venue": venue.name},
        title=_("Une réservation est contredite") if len(conflicts) == 1 else _("Des réservations sont contredites"),
        opening=[
            _("Rien n’est annulé tout seul, et personne d’autre ne peut réserver ce moment."),
            _("À vous de choisir : la garder et libérer l’autre agenda, la déplacer, ou l’annuler en disant pourquoi."),
        ],
        sections=[_conflict(one, said(one)) for one in conflicts],
        action=links.conflicts([one.pk for one in conflicts]),
    )


@renders(Kind.HOST_FEED_ASKED)
def feed_asked(notice: Notice, now: datetime) -> Message | None:
    """A calendar takes much of what is published. None when somebody has answered, or it takes less again."""
    feed = Feed.objects.select_related("venue").defer("text").filter(pk=notice.subject_id).first()
    if feed is None or not is_open(feed) or not still_hosts(feed.venue, notice.user_id, Capability.MANAGE_CALENDARS):
        return None
    return host_letter(
        feed.venue,
        subject=_("%(headline)s, %(venue)s") % {"headline": headline(feed), "venue": feed.venue.name},
        title=headline(feed),
        opening=[
            _("Est-ce une fermeture, ou de vrais clients ?"),
            _(
                "Un lieu fermé l’hiver est fermé aussi sur les autres sites. Cette fermeture ne doit pas "
                "effacer ce que vous publiez ici."
            ),
            _("Tant que vous n’avez pas répondu, ces moments restent pris : personne ne peut les réserver."),
            *_contradicted(feed),
        ],
        action=links.question(feed),
    )


def _conflict(conflict: Conflict, periods: list[Period]) -> Section:
    reservation = conflict.reservation
    ours = _("Chez nous : %(what)s, %(when)s, %(state)s, %(price)s") % {
        "what": words.what(reservation),
        "when": words.when(reservation),
        "state": reservation.get_state_display(),
        "price": words.euros_or_free(reservation.total),
    }
    return Section(
        f"{who_comes(reservation)} ({reservation.reference})", points=(ours, *_other_side(conflict, periods))
    )


def _other_side(conflict: Conflict, periods: list[Period]) -> list[str]:
    other = theirs(conflict, periods)
    if not other.is_calendar:
        return [_("Ce moment n’est plus dans vos ouvertures.")]
    facts = {"feed": other.name, "when": enumerated(other.says), "read": other.read_at}
    if not other.read_at:
        return [_("L’agenda « %(feed)s » dit pris : %(when)s") % facts]
    return [_("L’agenda « %(feed)s » dit pris : %(when)s (lu pour la dernière fois : %(read)s)") % facts]


def _contradicted(feed: Feed) -> list[str]:
    """That reservations are concerned, which no other mail tells while the question is open."""
    count = Conflict.objects.filter(feed=feed, settled_at=None).count()
    sentence = ngettext(
        "Cet agenda contredit aussi %(count)d réservation. Rien n’est annulé : répondez d’abord à la question.",
        "Cet agenda contredit aussi %(count)d réservations. Rien n’est annulé : répondez d’abord à la question.",
        count,
    )
    return [sentence % {"count": count}] if count else []


def _count(number: int) -> str:
    return ngettext("%(count)d réservation", "%(count)d réservations", number) % {"count": number}
