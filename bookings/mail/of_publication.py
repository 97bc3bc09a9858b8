"""Letters about what an administrator decides of a venue: its first publication, or that it goes off the site."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.roles import Capability
from bookings.mail import links
from bookings.mail.kinds import Kind
from bookings.mail.readers import still_hosts
from bookings.mail.sources import event_of
from bookings.mail.to_booker import given_reason
from bookings.mail.to_hosts import host_letter
from commons.letters import Detail, Letter, write
from commons.models import Notice
from commons.notices import Message, renders
from venues.models import Venue
from venues.permissions import may_administer


@renders(Kind.ADMIN_VENUE_AWAITS)
def awaits(notice: Notice, now: datetime) -> Message | None:
    """To an administrator: whose venue, and where. None when it was decided meanwhile, or by who no longer may."""
    venue = Venue.objects.select_related("organisation", "commune").filter(pk=notice.subject_id).first()
    if venue is None or venue.state != Venue.State.AWAITING_REVIEW or notice.user is None:
        return None
    if not may_administer(actor=notice.user, venue=venue):
        return None
    letter = Letter(
        subject=_("Un lieu attend votre accord : %(venue)s") % {"venue": venue.name},
        title=_("Un lieu attend votre accord"),
        opening=[_("C’est la première publication de cette structure. Personne ne voit ce lieu avant votre réponse.")],
        details=[
            Detail(_("Lieu"), (venue.name, str(venue.commune))),
            Detail(_("Structure"), (venue.organisation.name, venue.organisation.get_kind_display())),
        ],
        action=links.administration(venue),
        reason=_("Vous recevez ce message parce que vous administrez ce territoire ou ce site."),
    )
    return write(letter)


@renders(Kind.HOST_VENUE_ACCEPTED)
def accepted(notice: Notice, now: datetime) -> Message | None:
    """It is published, and the next ones will be at once. None when it was withdrawn meanwhile."""
    venue = _venue(notice, Venue.State.PUBLISHED)
    if venue is None:
        return None
    return host_letter(
        venue,
        subject=_("Votre lieu est publié : %(venue)s") % {"venue": venue.name},
        title=_("Votre lieu est publié"),
        opening=[
            _("Un administrateur a accepté votre première publication. Tout le monde peut maintenant trouver ce lieu."),
            _("Les prochains lieux de votre structure paraîtront aussitôt, sans attendre."),
        ],
        action=links.venue(venue),
    )


@renders(Kind.HOST_VENUE_SENT_BACK)
def sent_back(notice: Notice, now: datetime) -> Message | None:
    """It is a draft again, and why. None when it was sent once more meanwhile."""
    venue = _venue(notice, Venue.State.DRAFT)
    if venue is None:
        return None
    return host_letter(
        venue,
        subject=_("Votre lieu n’est pas encore publié : %(venue)s") % {"venue": venue.name},
        title=_("Votre lieu n’est pas encore publié"),
        opening=[
            _("Un administrateur a regardé ce lieu et vous le rend en brouillon. Rien n’est perdu."),
            _("Lisez le motif, corrigez, puis publiez de nouveau."),
        ],
        sections=given_reason(event_of(notice)),
        action=links.venue(venue),
    )


@renders(Kind.HOST_VENUE_WITHDRAWN)
def withdrawn(notice: Notice, now: datetime) -> Message | None:
    """It is off the site, why, and where to disagree. None when it is back meanwhile."""
    venue = _venue(notice, Venue.State.WITHDRAWN)
    if venue is None:
        return None
    return host_letter(
        venue,
        subject=_("Votre lieu est retiré du site : %(venue)s") % {"venue": venue.name},
        title=_("Votre lieu est retiré du site"),
        opening=[
            _("Un administrateur a retiré ce lieu : personne ne le trouve plus. Les réservations déjà faites restent."),
            _("Vous n’êtes pas d’accord ? Écrivez-nous : l’adresse est dans les mentions légales."),
        ],
        sections=given_reason(event_of(notice)),
        action=links.venue(venue),
    )


def _venue(notice: Notice, state: Venue.State) -> Venue | None:
    """The venue, as long as it is in `state` and the reader still looks after it."""
    venue = Venue.objects.select_related("organisation").filter(pk=notice.subject_id, state=state).first()
    if venue is None or not still_hosts(venue, notice.user_id, Capability.MANAGE_VENUES):
        return None
    return venue
