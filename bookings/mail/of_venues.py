"""Letters to hosts about the outside calendars of their venue: one fails, one is well again."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.roles import Capability
from bookings.calendars.remarks import failure_of, trouble_of
from bookings.mail import links, words
from bookings.mail.kinds import Kind
from bookings.mail.readers import still_hosts
from bookings.mail.sources import event_of
from bookings.mail.to_hosts import host_letter
from bookings.models import Feed
from commons.letters import Detail
from commons.models import Notice
from commons.notices import Message, renders


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
        title=_("Un agenda extérieur n’est plus lu"),
        opening=[
            _("Ce qui était pris reste pris : rien n’est libéré par erreur."),
            _("Mais nous ne voyons pas ce qui s’y ajoute. Avant d’accepter quelqu’un, regardez aussi l’autre site."),
            _("Nous réessayons, et nous vous écrivons quand il est relu. L’adresse a changé ? Donnez la nouvelle."),
        ],
        details=[
            Detail(_("Agenda"), (feed.name,)),
            Detail(_("Ce qui ne va pas"), (_trouble(notice, feed),)),
            *_since(feed),
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
        title=_("Votre agenda extérieur est de nouveau lu"),
        opening=[_("Ce qui y est pris est de nouveau pris ici. Vous n’avez rien à faire.")],
        details=[Detail(_("Agenda"), (feed.name,))],
        action=links.calendars(feed.venue),
    )


def _since(feed: Feed) -> list[Detail]:
    if feed.failing_since is None:
        return []
    return [Detail(_("En panne depuis"), (words.moment(feed.failing_since, feed.venue),))]


def _feed(notice: Notice) -> Feed | None:
    feed = Feed.objects.select_related("venue").filter(pk=notice.subject_id).first()
    if feed is None or not still_hosts(feed.venue, notice.user_id, Capability.MANAGE_CALENDARS):
        return None
    return feed


def _trouble(notice: Notice, feed: Feed) -> str:
    """As it was when the host was to be told, in their language."""
    return failure_of(event_of(notice).data.get("code", "")) or trouble_of(feed)
