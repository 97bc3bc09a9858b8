"""Letters to hosts about their venue: outside calendars that fail, reservations that something contradicts."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Capability
from bookings.mail import links, words
from bookings.mail.kinds import Kind
from bookings.mail.readers import still_hosts
from bookings.mail.sources import event_of
from bookings.mail.to_hosts import host_letter, who_comes
from bookings.models import Conflict, Feed
from commons.letters import Detail, Section
from commons.models import Notice
from commons.notices import Message, renders
from commons.periods import Period
from commons.words import period
from venues.models import Venue


@renders(Kind.HOST_FEED_FAILING)
def feed_failing(notice: Notice, now: datetime) -> Message | None:
    """An outside calendar can no longer be read. None when it can again."""
    feed = _feed(notice)
    if feed is None or not feed.failures:
        return None
    last = words.moment(feed.good_at, feed.venue) if feed.good_at else _("jamais")
    return host_letter(
        feed.venue,
        subject=_("Agenda extérieur en panne : %(feed)s, %(venue)s") % {"feed": feed.name, "venue": feed.venue.name},
        title=_("Un agenda extérieur ne répond plus"),
        opening=[
            _("Ce qu’il disait pris reste pris : personne ne réserve à tort ce qu’il occupait déjà."),
            _("Mais ce qui s’y ajoute depuis n’est pas vu ici. Vérifiez son adresse, ou bloquez ces moments."),
        ],
        details=[
            Detail(_("Agenda"), (feed.name,)),
            Detail(_("Ce qui ne va pas"), (str(event_of(notice).data.get("message") or feed.last_error),)),
            Detail(_("Dernière bonne lecture"), (last,)),
        ],
        action=links.calendars(feed.venue),
    )


@renders(Kind.HOST_FEED_RECOVERED)
def feed_recovered(notice: Notice, now: datetime) -> Message | None:
    """It is read again. None when it has failed once more since."""
    feed = _feed(notice)
    if feed is None or feed.failures:
        return None
    return host_letter(
        feed.venue,
        subject=_("Agenda extérieur de nouveau lu : %(feed)s, %(venue)s")
        % {"feed": feed.name, "venue": feed.venue.name},
        title=_("Votre agenda extérieur répond de nouveau"),
        opening=[_("Il est à jour : vous n’avez rien à faire.")],
        details=[Detail(_("Agenda"), (feed.name,))],
        action=links.calendars(feed.venue),
    )


@renders(Kind.HOST_CONFLICTS)
def conflicts_opened(notice: Notice, now: datetime) -> Message | None:
    """Reservations that a calendar or a change contradicts: somebody has to decide. None when all is settled."""
    venue = Venue.objects.select_related("commune", "organisation").get(pk=notice.subject_id)
    if not still_hosts(venue, notice.user_id):
        return None
    opened = (
        Conflict.objects.filter(reservation__venue=venue, opened_at=notice.due_at, settled_at=None)
        .select_related("reservation__booker", "reservation__organisation", "feed", "season")
        .order_by("reservation__starts_at", "pk")
    )
    conflicts = list(opened)
    if not conflicts:
        return None
    return host_letter(
        venue,
        subject=_("À régler : %(count)s, %(venue)s") % {"count": _count(len(conflicts)), "venue": venue.name},
        title=_("Une réservation est contredite") if len(conflicts) == 1 else _("Des réservations sont contredites"),
        opening=[_("Rien n’est annulé tout seul : décidez de garder la réservation ou de l’annuler.")],
        sections=[_conflict(one, venue) for one in conflicts],
        action=links.conflicts(),
    )


def _conflict(conflict: Conflict, venue: Venue) -> Section:
    time = Period.from_range(conflict.period)
    reservation = conflict.reservation
    return Section(
        f"{who_comes(reservation)} ({reservation.reference})",
        points=(period(time.start, time.end, venue.zone), _cause(conflict)),
    )


def _cause(conflict: Conflict) -> str:
    if conflict.feed is not None:
        return _("L’agenda « %(feed)s » dit que ce moment est pris ailleurs.") % {"feed": conflict.feed.name}
    return _("Ce moment n’est plus dans vos ouvertures.")


def _feed(notice: Notice) -> Feed | None:
    feed = Feed.objects.select_related("venue").filter(pk=notice.subject_id).first()
    if feed is None or not still_hosts(feed.venue, notice.user_id, Capability.MANAGE_CALENDARS):
        return None
    return feed


def _count(number: int) -> str:
    return ngettext("%(count)d réservation", "%(count)d réservations", number) % {"count": number}
