"""Closures: days taken out of a draft season, or of a whole venue that has no published season yet."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from commons.outbox import record_event
from venues.cleaning import refuse, refuse_unclean
from venues.locks import lock_venue
from venues.models import Closure, Season, Venue
from venues.opening_hours import check_days
from venues.permissions import require_for_venue
from venues.season_editing import apply_closure, lock_draft, record


@transaction.atomic
def add_closure(
    *, actor: User, season: Season, first_day: date, last_day: date, now: datetime, reason: str = ""
) -> Closure:
    """Days out of a draft season, both included.

    Raises Missing, NotAllowed; Impossible `season_published`, `closure_outside_season`, `closure_backwards`.
    """
    fresh = lock_draft(actor=actor, season=season)
    closure = apply_closure(season=fresh, first_day=first_day, last_day=last_day, reason=reason)
    record(fresh, "closure_added", actor, now)
    return closure


@transaction.atomic
def add_venue_closure(
    *, actor: User, venue: Venue, first_day: date, last_day: date, now: datetime, reason: str = ""
) -> Closure:
    """Days out of all seasons of a venue. Raises as `add_closure`; `season_published` when one of them is published."""
    lock_unpublished(actor=actor, venue=venue, first_day=first_day, last_day=last_day)
    closure = apply_venue_closure(venue=venue, first_day=first_day, last_day=last_day, reason=reason)
    _record(closure, "closure_added", actor, now)
    return closure


@transaction.atomic
def remove_closure(*, actor: User, closure: Closure, now: datetime) -> None:
    """Open the days of a closure again. Raises as `add_closure`."""
    if closure.season:
        lock_draft(actor=actor, season=closure.season)
    else:
        days = {"first_day": closure.first_day, "last_day": closure.last_day}
        lock_unpublished(actor=actor, venue=closure.venue, **days)
    _record(closure, "closure_removed", actor, now)
    closure.delete()


def lock_unpublished(*, actor: User, venue: Venue, first_day: date, last_day: date) -> Venue:
    """The venue, locked, for somebody who may close it on days in which no published season lies."""
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_SEASONS)
    locked = lock_venue(venue.pk)
    refuse_published(locked, first_day, last_day)
    return locked


def refuse_published(venue: Venue, first_day: date, last_day: date) -> None:
    """Raises Impossible `season_published` when a published season of the venue has one of these days."""
    if Season.objects.published().filter(venue=venue, first_day__lte=last_day, last_day__gte=first_day).exists():
        message = _("Une saison publiée comprend ces jours : fermez-les depuis la page de la saison.")
        raise refuse("season_published", message)


def apply_venue_closure(*, venue: Venue, first_day: date, last_day: date, reason: str) -> Closure:
    """Check and add days on which a venue is closed. The caller holds the lock and answers for what is taken."""
    check_days(first_day, last_day)
    closure = Closure(venue=venue, first_day=first_day, last_day=last_day, reason=reason)
    refuse_unclean(closure)
    closure.save()
    return closure


def _record(closure: Closure, kind: str, actor: User, now: datetime) -> None:
    data = {"first_day": closure.first_day.isoformat(), "last_day": closure.last_day.isoformat()}
    record_event(kind=kind, subject_type="venue", subject_id=str(closure.venue_id), actor=actor, data=data, now=now)
