"""Holding all dates of a series at once: one lock, one price."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from bookings.asking import Contact, LineWish
from bookings.asking.timing import refusal
from bookings.facts import SERIES, Change, Fact, record
from bookings.holding import check_holds, check_purpose
from bookings.making.conditions import snapshot
from bookings.making.party import Party, read_party
from bookings.making.rows import Draft, Purpose, write_reservations
from bookings.making.venues import lock_site, open_site, venue_id_of
from bookings.models import Reservation, Series
from bookings.patterns import WeeklyPattern, left_out
from bookings.pricing import Quote, as_snapshot
from bookings.references import new_reference
from bookings.series.dates import Conflict, DateWishes, dates_of
from bookings.series.planning import Kept, Plan, plan_series
from bookings.states import State
from commons.errors import Lost
from venues.models import Venue


def hold_series(
    *,
    actor: User,
    lines: Sequence[LineWish],
    pattern: Mapping[str, Any],
    headcount: int,
    now: datetime,
    skip_conflicts: bool = False,
    audience: str = "everyone",
    organisation_id: int | None = None,
    purpose: str = Reservation.Purpose.WORK,
    message: str = "",
    supplements: Collection[int] = (),
    on_behalf_of: Contact | None = None,
) -> Series:
    """Hold every date of `pattern` (`{"frequency": "weekly", "weekdays": [...], "until": date, "without": [dates]}`).

    `lines`: the first occurrence. All dates or none, unless `skip_conflicts`: then those that are possible, and
    `series.skipped` says which are not and why. One price for all; each reservation bears its share, and the shares
    add up. Raises Lost `series_conflicts` (data: `conflicts`), Impossible `series_left_out`, and as
    `holding.hold` and `patterns`.
    """
    with transaction.atomic():
        site = lock_site(venue_id_of(lines), now)
        party = read_party(
            actor=actor, venue=site.venue, organisation_id=organisation_id, audience=audience, contact=on_behalf_of
        )
        check_holds(party, now)
        asked = Purpose(headcount, check_purpose(purpose), message)
        read, days = dates_of(lines, pattern, site.venue.zone)
        _refuse_none(days)
        expires_at = now + settings.HOLD_DURATION
        plan = plan_series(site, party, days, asked, supplements=supplements, now=now, lapses_at=expires_at)
        if not plan.kept or (plan.conflicts and not skip_conflicts):
            raise series_conflicts(plan.conflicts, len(plan.kept))
        return _write(plan, read, site.venue, party, asked, expires_at, now)


def preview_series(
    *,
    actor: User,
    lines: Sequence[LineWish],
    pattern: Mapping[str, Any],
    headcount: int,
    now: datetime,
    audience: str = "everyone",
    organisation_id: int | None = None,
    supplements: Collection[int] = (),
) -> Plan:
    """The same without holding anything: which dates are possible, and the price of those. Raises as `hold_series`."""
    site = open_site(Venue.objects.get(pk=venue_id_of(lines)))
    party = read_party(actor=actor, venue=site.venue, organisation_id=organisation_id, audience=audience, contact=None)
    _read_pattern, days = dates_of(lines, pattern, site.venue.zone)
    return plan_series(site, party, days, Purpose(headcount), supplements=supplements, now=now)


def _refuse_none(days: Sequence[DateWishes]) -> None:
    if not days:
        sentence = _("Vous laissez toutes les dates : gardez-en au moins une.")
        raise refusal("series_left_out", sentence, "pattern.without")


def series_conflicts(conflicts: Sequence[Conflict], possible: int) -> Lost:
    """Some dates cannot be had; `data` tells which, and how many can."""
    sentence = ngettext(
        "%(count)d date n’est pas possible : retirez-la, ou demandez de garder les autres.",
        "%(count)d dates ne sont pas possibles : retirez-les, ou demandez de garder les autres.",
        len(conflicts),
    ) % {"count": len(conflicts)}
    if not possible:
        sentence = _("Aucune de ces dates n’est possible : choisissez un autre moment ou un autre espace.")
    data = {"conflicts": [one.as_data() for one in conflicts], "possible": possible}
    return Lost(sentence, code="series_conflicts", data=data)


def _write(
    plan: Plan,
    pattern: WeeklyPattern,
    venue: Venue,
    party: Party,
    asked: Purpose,
    expires_at: datetime,
    now: datetime,
) -> Series:
    if plan.quote is None or plan.prices is None:
        raise ValueError("a plan without any date cannot be written")
    reference = new_reference()
    series = Series.objects.create(
        reference=reference,
        venue=venue,
        booker=party.booker,
        pattern=_as_data(pattern),
        skipped=[one.as_kept() for one in plan.conflicts],
        price=as_snapshot(plan.quote),
        total=plan.quote.total,
    )
    reservations, owners = write_reservations(
        [Draft(kept.party, kept.fitted, _share(kept, reference), kept.share) for kept in plan.kept],
        venue=venue,
        party=party,
        purpose=asked,
        conditions=snapshot(venue, plan.prices.seasons, party),
        expires_at=expires_at,
        series=series,
    )
    plan.board.save(owners)
    part = {"series": series.pk, "by_series": True}
    changes = [Change(Fact.RESERVATION_HELD, one.pk, to_state=State.HELD, data=part) for one in reservations]
    whole = Change(
        Fact.SERIES_HELD, series.pk, to_state=State.HELD, data={"dates": len(reservations)}, subject_type=SERIES
    )
    record([*changes, whole], by=party.by, now=now)
    return series


def _share(kept: Kept, reference: str) -> dict[str, Any]:
    """The price snapshot of one date: the lines are the series', the total is its share."""
    share = Quote(lines=(), supplements=(), total=kept.share)
    return {**as_snapshot(share), "series": reference}


def _as_data(pattern: WeeklyPattern) -> dict[str, Any]:
    data: dict[str, Any] = {
        "frequency": "weekly",
        "weekdays": sorted(pattern.weekdays),
        "first": pattern.first.isoformat(),
        "until": pattern.until.isoformat(),
    }
    if days := left_out(pattern):
        data["without"] = [day.isoformat() for day in days]
    return data
