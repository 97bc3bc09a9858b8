"""What an administrator settles before closing a host's account: venues and guests that nobody would answer for."""

from collections import defaultdict
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.privacy.leaving import sole_owner_of
from accounts.privacy.parts import Hindrance
from bookings.models import Reservation
from bookings.personal.hindrances import offered_venues
from bookings.states import SWEEPABLE
from venues.models import Venue

MOST_NAMED: Final = 5


def closing(user: User, now: datetime) -> list[Hindrance]:
    """Venues that are offered, and guests to come, where no other owner could sign in; each with its admin page."""
    ours = Venue.objects.filter(organisation__in=sole_owner_of(user)).select_related("organisation").order_by("pk")
    offered = set(offered_venues().filter(pk__in=ours).values_list("pk", flat=True))
    coming = _coming(user, now)
    found = []
    for venue in ours:
        if venue.pk in offered:
            found.append(_offered(venue))
        if venue.pk in coming:
            found.append(_awaited(venue, coming[venue.pk]))
    return found


def _coming(user: User, now: datetime) -> dict[int, list[str]]:
    """The references of those who are still to come, by venue; without holds and requests that have lapsed."""
    stays = Reservation.objects.filter(venue__organisation__in=sole_owner_of(user)).active().coming(now)
    stays = stays.exclude(state__in=SWEEPABLE, expires_at__lte=now).order_by("starts_at", "pk")
    found = defaultdict(list)
    for venue_id, reference in stays.values_list("venue_id", "reference"):
        found[venue_id].append(reference)
    return found


def _offered(venue: Venue) -> Hindrance:
    sentence = _(
        "« %(venue)s » resterait sans propriétaire : "
        "donnez-en un autre à « %(organisation)s », ou retirez ce lieu du site."
    )
    facts = {"venue": venue.name, "organisation": venue.organisation.name}
    return Hindrance(sentence % facts, reverse("admin:venues_venue_change", args=[venue.pk]), _("Voir le lieu"))


def _awaited(venue: Venue, references: list[str]) -> Hindrance:
    """With the first of them by name."""
    sentence = ngettext(
        "« %(venue)s » attend encore %(count)d réservation (%(named)s) : "
        "annulez-la, ou donnez un autre propriétaire à « %(organisation)s ».",
        "« %(venue)s » attend encore %(count)d réservations (%(named)s) : "
        "annulez-les, ou donnez un autre propriétaire à « %(organisation)s ».",
        len(references),
    )
    named = ", ".join(references[:MOST_NAMED]) + ("…" if len(references) > MOST_NAMED else "")
    facts = {
        "venue": venue.name,
        "organisation": venue.organisation.name,
        "count": len(references),
        "named": named,
    }
    page = reverse("admin:bookings_reservation_changelist")
    return Hindrance(sentence % facts, f"{page}?venue__id__exact={venue.pk}", _("Voir ces réservations"))
