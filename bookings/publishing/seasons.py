"""Publishing, changing and withdrawing seasons, under the venue lock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from bookings.facts import By, Change, Fact, record
from bookings.publishing.joining import join_later_parts
from bookings.publishing.orphans import Orphan, orphans_between, outside, settle, watching
from bookings.transitions import Actor
from commons.errors import Lost
from commons.periods import Period
from venues.locks import lock_venue
from venues.models import Season
from venues.permissions import may_administer, require_for_venue
from venues.season_editing import ClosedDays, HoursBySpace, apply_closure, apply_hours, apply_season_changes
from venues.season_openings import remove_openings, write_openings

SEASON = "season"


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a season would open, by leaf space, and the reservations that it would orphan."""

    openings: dict[int, list[Period]]
    orphans: list[Orphan]


def publish_season(*, actor: User, season: Season, now: datetime) -> Season:
    """Turn a draft or withdrawn season into openings; by a host or an administrator. It may have begun already.

    Raises Missing, NotAllowed; Lost `already_published`; Impossible `season_overlaps`, `no_openings`, `no_hours`… as
    `venues.season_openings.write_openings`.
    """
    with transaction.atomic():
        fresh, by = _locked(actor, season, administrators_too=True)
        if fresh.state == Season.State.PUBLISHED:
            raise Lost(_("Cette saison est déjà publiée."), code="already_published")
        before = fresh.state
        _open(fresh, now)
        _record(Fact.SEASON_PUBLISHED, fresh, by, now, before)
        return fresh


def change_published_season(
    *,
    actor: User,
    season: Season,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    hours: HoursBySpace | None = None,
    closures: Sequence[ClosedDays] | None = None,
    accept_orphans: bool = False,
) -> Season:
    """Change days, rules, weekly hours or closures (replaced as a whole; None: left alone) of a published season.

    Without any change it expands the rule again, e.g. for a space that was added. Raises Lost `would_orphan` (data:
    `orphans`) unless `accept_orphans`, in which case conflicts are opened; Lost `not_published`; as `publish_season`.
    """
    with transaction.atomic():
        fresh, by = _locked(actor, season)
        _refuse_unless_published(fresh)
        with watching(fresh.venue, now) as watch:
            _apply(fresh, changes, hours, closures)
            write_openings(fresh)
            join_later_parts(fresh.venue_id, now)
        settle(watch.orphans, accepted=accept_orphans, by=by, now=now, season=fresh)
        _record(Fact.SEASON_CHANGED, fresh, by, now, fresh.state, watch.orphans)
        return fresh


def withdraw_season(
    *, actor: User, season: Season, now: datetime, reason: str = "", accept_orphans: bool = False
) -> Season:
    """Take the openings back; by a host or an administrator. Raises as `change_published_season`."""
    with transaction.atomic():
        fresh, by = _locked(actor, season, administrators_too=True)
        _refuse_unless_published(fresh)
        with watching(fresh.venue, now) as watch:
            remove_openings(fresh)
        settle(watch.orphans, accepted=accept_orphans, by=by, now=now, season=fresh)
        fresh.state = Season.State.WITHDRAWN
        fresh.save(update_fields=["state"])
        _record(Fact.SEASON_WITHDRAWN, fresh, by, now, Season.State.PUBLISHED, watch.orphans, reason.strip())
        return fresh


def preview_publish(
    *,
    actor: User,
    season: Season,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    hours: HoursBySpace | None = None,
    closures: Sequence[ClosedDays] | None = None,
) -> Consequences:
    """What publishing the season (with these changes) would open and orphan. Nothing stays written.

    Raises as `publish_season` and `change_published_season`.
    """

    def publish(fresh: Season) -> None:
        _apply(fresh, changes, hours, closures)
        _open(fresh, now)

    return _try_out(actor, season, now, publish)


def preview_withdrawal(*, actor: User, season: Season, now: datetime) -> list[Orphan]:
    """Which reservations withdrawing the season would orphan. A question: no lock. Raises Missing, NotAllowed."""
    _by(actor, season, administrators_too=True)
    return orphans_between(outside(season.venue, now), outside(season.venue, now, without=season))


def _try_out(actor: User, season: Season, now: datetime, change: Callable[[Season], None]) -> Consequences:
    """Do it, look, and undo it."""
    with transaction.atomic():
        fresh, _by = _locked(actor, season, administrators_too=True)
        with watching(fresh.venue, now) as watch:
            change(fresh)
        openings: dict[int, list[Period]] = {}
        for opening in fresh.openings.order_by("space_id", "period"):
            openings.setdefault(opening.space_id, []).append(Period.from_range(opening.period))
        transaction.set_rollback(True)
        return Consequences(openings, watch.orphans)


def _locked(actor: User, season: Season, *, administrators_too: bool = False) -> tuple[Season, By]:
    """The season, fresh, under its venue's lock, and in what quality the actor may change it."""
    by = _by(actor, season, administrators_too=administrators_too)
    lock_venue(season.venue_id)
    return Season.objects.select_related("venue__commune", "venue__organisation").get(pk=season.pk), by


def _by(actor: User, season: Season, *, administrators_too: bool) -> By:
    """Raises Missing, NotAllowed."""
    if administrators_too and may_administer(actor=actor, venue=season.venue):
        return By(actor, Actor.ADMINISTRATOR)
    require_for_venue(actor=actor, venue=season.venue, capability=Capability.MANAGE_SEASONS)
    return By(actor, Actor.HOST)


def _apply(
    season: Season,
    changes: Mapping[str, Any] | None,
    hours: HoursBySpace | None,
    closures: Sequence[ClosedDays] | None,
) -> None:
    if closures is not None:
        season.closures.all().delete()
    if changes:
        apply_season_changes(season=season, changes=changes)
    if hours is not None:
        apply_hours(season=season, hours=hours)
    for first, last, reason in closures or ():
        apply_closure(season=season, first_day=first, last_day=last, reason=reason)


def _open(season: Season, now: datetime) -> None:
    write_openings(season)
    join_later_parts(season.venue_id, now)
    season.state = Season.State.PUBLISHED
    season.published_at = now
    season.save(update_fields=["state", "published_at"])


def _refuse_unless_published(season: Season) -> None:
    if season.state != Season.State.PUBLISHED:
        raise Lost(_("Cette saison n’est pas publiée."), code="not_published")


def _record(
    fact: Fact,
    season: Season,
    by: By,
    now: datetime,
    before: str,
    orphans: Sequence[Orphan] = (),
    reason: str = "",
) -> None:
    data = {"venue": season.venue_id, "orphans": [one.reservation.reference for one in orphans]}
    record([Change(fact, season.pk, before, season.state, reason, data, SEASON)], by=by, now=now)
