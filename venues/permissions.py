"""Who may do what to a venue."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.permissions import require
from accounts.roles import Capability
from commons.errors import Missing, NotAllowed
from venues.models import Closure, Season, Space, Venue, VenueAccess
from venues.sentences import unknown_closure, unknown_season, unknown_space, unknown_venue

Actor = User | AnonymousUser


def require_for_venue(*, actor: Actor, venue: Venue, capability: Capability) -> Membership:
    """The membership by which `actor` may do this to `venue`.

    Raises Missing for those who do not look after the venue (promise 9), NotAllowed when their role lacks the
    capability.
    """

    def covers(membership: Membership) -> bool:
        return VenueAccess.objects.filter(membership=membership, venue=venue).exists()

    try:
        return require(actor, venue.organisation_id, capability, venue_scope=covers)
    except Missing:
        raise Missing(unknown_venue()) from None


def may_for_venue(*, actor: Actor, venue: Venue, capability: Capability) -> bool:
    """Whether `require_for_venue` would let `actor` do this, as a member of the venue's team."""
    try:
        require_for_venue(actor=actor, venue=venue, capability=capability)
    except (Missing, NotAllowed):
        return False
    return True


def require_administrator(*, actor: Actor, venue: Venue) -> None:
    """Raises NotAllowed unless `actor` administers the site or a territory that holds the venue's commune."""
    if not may_administer(actor=actor, venue=venue):
        raise NotAllowed(_("Seul un administrateur du territoire peut le faire."), code="administrators_only")


def may_administer(*, actor: Actor, venue: Venue) -> bool:
    """Whether `actor` administers the site, or (as staff) a territory with the venue's commune."""
    if not actor.is_active or not actor.is_staff:
        return False
    if actor.is_superuser or actor.has_perm("venues.change_venue"):
        return True
    return actor.territories.filter(communes=venue.commune_id).exists()


def hosted_venue(*, actor: Actor, slug: str, capability: Capability) -> Venue:
    """The venue at `slug`, for somebody who may do this to it. Raises as `require_for_venue`."""
    venue = Venue.objects.select_related("organisation", "kind", "commune").filter(slug=slug).first()
    if venue is None:
        raise Missing(unknown_venue())
    require_for_venue(actor=actor, venue=venue, capability=capability)
    return venue


def hosted_season(*, actor: Actor, season_id: int, capability: Capability) -> Season:
    """The season with its venue. Raises Missing and NotAllowed as `require_for_venue`."""
    season = Season.objects.select_related("venue__commune", "venue__organisation").filter(pk=season_id).first()
    if season is None:
        raise Missing(unknown_season())
    try:
        require_for_venue(actor=actor, venue=season.venue, capability=capability)
    except Missing:
        raise Missing(unknown_season()) from None
    return season


def hosted_space(*, actor: Actor, space_id: int, capability: Capability) -> Space:
    """The space with its venue. Raises Missing and NotAllowed as `require_for_venue`."""
    space = Space.objects.select_related("venue__organisation", "parent").filter(pk=space_id).first()
    if space is None:
        raise Missing(unknown_space())
    try:
        require_for_venue(actor=actor, venue=space.venue, capability=capability)
    except Missing:
        raise Missing(unknown_space()) from None
    return space


def hosted_closure(*, actor: Actor, closure_id: int, capability: Capability) -> Closure:
    """The closure with its venue and season. Raises Missing and NotAllowed as `require_for_venue`."""
    closure = Closure.objects.select_related("venue", "season__venue").filter(pk=closure_id).first()
    if closure is None:
        raise Missing(unknown_closure())
    try:
        require_for_venue(actor=actor, venue=closure.venue, capability=capability)
    except Missing:
        raise Missing(unknown_closure()) from None
    return closure
