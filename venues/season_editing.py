"""Drafts of seasons: making, changing, removing them, their hours and closures.

A published season changes only through `bookings`, which looks at what is taken first and then comes through the
`apply_…` functions here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from commons.outbox import record_event
from venues.cleaning import change_fields, refuse, refuse_unclean
from venues.locks import lock_venue
from venues.models import Closure, Season, SeasonHours, Space, Venue
from venues.opening_hours import SchoolHolidays, WeeklyHours, check_closure, check_days, check_hours
from venues.permissions import require_for_venue
from venues.sentences import unknown_space

CHANGEABLE = frozenset(
    {
        "name",
        "first_day",
        "last_day",
        "closed_on_public_holidays",
        "school_holidays",
        "school_zone",
        "conditions",
    }
)
HoursBySpace = Mapping[int | None, Sequence[WeeklyHours]]
ClosedDays = tuple[date, date, str]
MAX_CLOSURES = 400


@transaction.atomic
def create_season(
    *,
    actor: User,
    venue: Venue,
    name: str,
    first_day: date,
    last_day: date,
    now: datetime,
    hours: HoursBySpace | None = None,
    closures: Sequence[ClosedDays] = (),
    details: Mapping[str, Any] | None = None,
) -> Season:
    """A new season, as a draft. Days are the venue's, both included; it may have begun already.

    `hours` by space id, None for the whole venue. `closures`: first day, last day, reason. `details`: further fields
    of `CHANGEABLE`. Raises Missing, NotAllowed; Impossible `invalid` and those of `opening_hours`.
    """
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_SEASONS)
    season = Season(venue=lock_venue(venue.pk))
    days = {"name": name, "first_day": first_day, "last_day": last_day}
    apply_season_changes(season=season, changes={**(details or {}), **days})
    if hours:
        apply_hours(season=season, hours=hours)
    for first, last, reason in closures:
        apply_closure(season=season, first_day=first, last_day=last, reason=reason)
    record(season, "season_created", actor, now)
    return season


@transaction.atomic
def change_season(*, actor: User, season: Season, changes: Mapping[str, Any], now: datetime) -> Season:
    """The draft with `changes` (fields of `CHANGEABLE`). Raises as `create_season`; Impossible `season_published`."""
    fresh = lock_draft(actor=actor, season=season)
    apply_season_changes(season=fresh, changes=changes)
    record(fresh, "season_changed", actor, now)
    return fresh


@transaction.atomic
def remove_season(*, actor: User, season: Season, now: datetime) -> None:
    """Forget a draft. Raises Missing, NotAllowed; Impossible `season_published`."""
    fresh = lock_draft(actor=actor, season=season)
    record(fresh, "season_removed", actor, now)
    fresh.delete()


@transaction.atomic
def set_hours(*, actor: User, season: Season, hours: HoursBySpace, now: datetime) -> Season:
    """Replace all weekly hours of a draft: by space id, None for the whole venue.

    Raises Missing (also for a space of another venue), NotAllowed; Impossible `season_published`, `hours_overlap`…
    """
    fresh = lock_draft(actor=actor, season=season)
    apply_hours(season=fresh, hours=hours)
    record(fresh, "season_hours_set", actor, now)
    return fresh


def lock_draft(*, actor: User, season: Season) -> Season:
    """The season, fresh, under its venue's lock, for somebody who may change it while it is no published one."""
    require_for_venue(actor=actor, venue=season.venue, capability=Capability.MANAGE_SEASONS)
    lock_venue(season.venue_id)
    fresh = Season.objects.select_related("venue__commune").get(pk=season.pk)
    if fresh.state == Season.State.PUBLISHED:
        message = _("Cette saison est publiée : retirez-la, ou changez-la depuis la page du lieu.")
        raise refuse("season_published", message)
    return fresh


def apply_season_changes(*, season: Season, changes: Mapping[str, Any]) -> None:
    """Check and save a season's fields. The caller holds the venue's lock and answers for what is taken."""
    change_fields(season, changes, allowed=CHANGEABLE)
    refuse_impossible(season)
    refuse_unclean(season)
    season.save()


def refuse_impossible(season: Season) -> None:
    """Refuse what a season cannot be, its closures considered. Raises Impossible."""
    check_days(season.first_day, season.last_day)
    if season.school_holidays != SchoolHolidays.ANY and not season.school_zone:
        message = _("Choisissez la zone scolaire (A, B ou C) dont les vacances comptent pour cette saison.")
        raise refuse("school_zone_missing", message, "school_zone")
    if season.pk:
        for closure in season.closures.all():
            check_closure((closure.first_day, closure.last_day), season.first_day, season.last_day)


def apply_hours(*, season: Season, hours: HoursBySpace) -> None:
    """Check and replace a season's weekly hours. The caller holds the venue's lock and answers for what is taken."""
    known = set(Space.objects.filter(venue=season.venue_id).values_list("pk", flat=True))
    if set(hours) - known - {None}:
        raise refuse("unknown_space", unknown_space(), "hours")
    for stretches in hours.values():
        if stretches:
            check_hours(stretches)
    season.hours.all().delete()
    SeasonHours.objects.bulk_create(
        SeasonHours(season=season, space_id=space, weekday=each.weekday, starts=each.starts, ends=each.ends)
        for space, stretches in hours.items()
        for each in sorted(stretches)
    )


def apply_closure(*, season: Season, first_day: date, last_day: date, reason: str) -> Closure:
    """Check and add days on which a season is closed. The caller holds the lock and answers for what is taken."""
    check_closure((first_day, last_day), season.first_day, season.last_day)
    if season.closures.count() >= MAX_CLOSURES:
        raise refuse("too_many_closures", _("Trop de fermetures : réunissez celles qui se suivent."))
    closure = Closure(venue_id=season.venue_id, season=season, first_day=first_day, last_day=last_day, reason=reason)
    refuse_unclean(closure)
    closure.save()
    return closure


def record(season: Season, kind: str, actor: User, now: datetime) -> None:
    """The event row of a change to a season."""
    record_event(
        kind=kind,
        subject_type="season",
        subject_id=str(season.pk),
        actor=actor,
        to_state=season.state,
        data={"venue": season.venue_id},
        now=now,
    )
