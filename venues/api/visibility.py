"""What a reader of the API may see."""

from accounts.roles import Capability
from commons.errors import Missing, NotAllowed
from venues.models import Season, Venue
from venues.permissions import Actor, require_for_venue
from venues.sentences import unknown_season, unknown_venue


def visible_venue(user: Actor, slug: str) -> Venue:
    """A published venue, or one that `user` looks after. Raises Missing."""
    venue = Venue.objects.visible_to(user).select_related("organisation", "kind", "commune").filter(slug=slug).first()
    if venue is None:
        raise Missing(unknown_venue())
    return venue


def manages_seasons(user: Actor, venue: Venue) -> bool:
    """Whether `user` sees and changes the venue's drafts."""
    try:
        require_for_venue(actor=user, venue=venue, capability=Capability.MANAGE_SEASONS)
    except (Missing, NotAllowed):
        return False
    return True


def manages_venue(user: Actor, venue: Venue) -> bool:
    """Whether `user` changes the venue itself, and what it says of money."""
    try:
        require_for_venue(actor=user, venue=venue, capability=Capability.MANAGE_VENUES)
    except (Missing, NotAllowed):
        return False
    return True


def visible_season(user: Actor, season_id: int) -> Season:
    """A published season of a published venue, or any of a venue whose seasons `user` manages. Raises Missing."""
    season = (
        Season.objects.select_related("venue__commune", "venue__organisation")
        .prefetch_related("hours", "closures")
        .filter(pk=season_id)
        .first()
    )
    if season is None:
        raise Missing(unknown_season())
    public = season.state == Season.State.PUBLISHED and season.venue.state == Venue.State.PUBLISHED
    if not public and not manages_seasons(user, season.venue):
        raise Missing(unknown_season())
    return season
