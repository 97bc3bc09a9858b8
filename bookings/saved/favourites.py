"""Keeping venues at hand."""

from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.models import Favourite
from commons.errors import Impossible, Missing
from venues.models import Venue

MOST: Final = 500


def keep_favourite(*, user: User, slug: str) -> Favourite:
    """The venue is among the user's favourites; twice is once.

    Raises Missing for a venue that is not published, Impossible `too_many`.
    """
    venue = Venue.objects.published().filter(slug=slug).first()
    if venue is None:
        raise Missing(_("Ce lieu n’est plus proposé."))
    kept = Favourite.objects.filter(user=user)
    if kept.count() >= MOST and not kept.filter(venue=venue).exists():
        raise Impossible(_("Vous gardez déjà 500 lieux : retirez-en d’abord."), code="too_many")
    return Favourite.objects.get_or_create(user=user, venue=venue)[0]


def drop_favourite(*, user: User, slug: str) -> None:
    """The venue is no favourite, whether it was one or not."""
    Favourite.objects.filter(user=user, venue__slug=slug).delete()


def with_kept(venues: QuerySet[Venue], reader: Any) -> QuerySet[Venue]:
    """Each with `kept`: whether the reader, who may be unknown, keeps it. No statement of its own."""
    if not reader.is_authenticated:
        return venues.annotate(kept=Value(False))
    return venues.annotate(kept=Exists(Favourite.objects.filter(user=reader, venue=OuterRef("pk"))))
