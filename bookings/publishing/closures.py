"""Closures of seasons and venues, published or not."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from bookings.facts import By, Change, Fact, record
from bookings.publishing.joining import join_later_parts
from bookings.publishing.orphans import settle, watching
from bookings.transitions import Actor
from venues.closure_editing import apply_venue_closure
from venues.locks import lock_venue
from venues.models import Closure, Season, Venue
from venues.permissions import require_for_venue
from venues.season_editing import apply_closure
from venues.season_openings import write_openings


def add_closure(
    *,
    actor: User,
    venue: Venue,
    first_day: date,
    last_day: date,
    now: datetime,
    season: Season | None = None,
    reason: str = "",
    accept_orphans: bool = False,
) -> Closure:
    """Days (both included) out of a season, or out of the whole venue; published openings follow at once.

    Raises Missing, NotAllowed; Lost `would_orphan` unless `accept_orphans`; Impossible `closure_backwards`,
    `closure_outside_season`, `no_openings`.
    """
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_SEASONS)
    by = By(actor, Actor.HOST)
    with transaction.atomic():
        locked = lock_venue(venue.pk)
        with watching(locked, now) as watch:
            if season is None:
                made = apply_venue_closure(venue=locked, first_day=first_day, last_day=last_day, reason=reason)
            else:
                made = apply_closure(season=season, first_day=first_day, last_day=last_day, reason=reason)
            _expand_again(made, now)
        settle(watch.orphans, accepted=accept_orphans, by=by, now=now, season=season)
        _record(made, by, now)
        return made


def remove_closure(*, actor: User, closure: Closure, now: datetime) -> None:
    """Open the days again. Raises Missing, NotAllowed; Impossible `season_overlaps`."""
    require_for_venue(actor=actor, venue=closure.venue, capability=Capability.MANAGE_SEASONS)
    with transaction.atomic():
        locked = lock_venue(closure.venue_id)
        _record(closure, By(actor, Actor.HOST), now)
        with watching(locked, now):
            Closure.objects.filter(pk=closure.pk).delete()
            _expand_again(closure, now)


def _expand_again(closure: Closure, now: datetime) -> None:
    """Write the openings of the published seasons that the closure is about."""
    seasons = Season.objects.published().filter(
        venue=closure.venue_id, first_day__lte=closure.last_day, last_day__gte=closure.first_day
    )
    if closure.season_id:
        seasons = seasons.filter(pk=closure.season_id)
    for season in seasons.select_related("venue__commune").order_by("first_day", "pk"):
        write_openings(season)
    join_later_parts(closure.venue_id, now)


def _record(closure: Closure, by: By, now: datetime) -> None:
    data = {
        "venue": closure.venue_id,
        "first_day": closure.first_day.isoformat(),
        "last_day": closure.last_day.isoformat(),
    }
    subject = ("season", closure.season_id) if closure.season_id else ("venue", closure.venue_id)
    change = Change(Fact.SEASON_CHANGED, subject[1], reason=closure.reason, data=data, subject_type=subject[0])
    record([change], by=by, now=now)
