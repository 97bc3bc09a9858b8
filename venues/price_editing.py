"""Rates and supplements of a season. Prices already promised are copies on their reservations and stay."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from accounts.words import Audience
from commons.errors import Impossible
from venues.cleaning import change_fields, refuse, refuse_unclean
from venues.locks import lock_venue
from venues.models import Rate, Season, Space, Supplement
from venues.permissions import require_for_venue
from venues.season_editing import record
from venues.sentences import unknown_space

RATE_FIELDS = frozenset({"space", "audience", "per", "amount", "vat_rate"})
SUPPLEMENT_FIELDS = frozenset({"name", "per", "amount", "vat_rate", "compulsory"})


@dataclass(frozen=True, slots=True)
class RateTerms:
    """A price before it is a row: euros, tax included, per unit of `space`; `vat_rate` in per cent."""

    space: Space
    per: str
    amount: Decimal
    vat_rate: Decimal = Decimal(0)
    audience: str = Audience.EVERYONE


@transaction.atomic
def set_rates(*, actor: User, season: Season, rates: Sequence[RateTerms], now: datetime) -> list[Rate]:
    """Replace all rates of a season. Raises as `add_rate`."""
    fresh = _lock_season(actor, season)
    fresh.rates.all().delete()
    read = [_read_rate(Rate(season=fresh), terms) for terms in rates]
    for rate in read:
        # Nothing that was there is left, and season and space are in hand: only the rate's own fields can be wrong.
        refuse_unclean(rate, exclude={"season", "space"})
    if len({(rate.space_id, rate.audience, rate.per) for rate in read}) < len(read):
        raise _rate_exists()
    saved = Rate.objects.bulk_create(read)
    record(fresh, "rates_set", actor, now)
    return saved


@transaction.atomic
def add_rate(*, actor: User, season: Season, terms: RateTerms, now: datetime) -> Rate:
    """One more rate. Raises Missing, NotAllowed; Impossible `invalid`, `unknown_space`, `rate_exists`."""
    fresh = _lock_season(actor, season)
    rate = _save_rate(Rate(season=fresh), terms)
    record(fresh, "rates_set", actor, now)
    return rate


@transaction.atomic
def change_rate(*, actor: User, rate: Rate, changes: Mapping[str, Any], now: datetime) -> Rate:
    """The rate with `changes` (fields of `RATE_FIELDS`). Raises as `add_rate`."""
    fresh = _lock_season(actor, rate.season)
    before = {name: getattr(rate, name) for name in RATE_FIELDS}
    saved = _save_rate(rate, RateTerms(**{**before, **changes}))
    record(fresh, "rates_set", actor, now)
    return saved


@transaction.atomic
def remove_rate(*, actor: User, rate: Rate, now: datetime) -> None:
    """Forget a rate. Raises Missing, NotAllowed."""
    fresh = _lock_season(actor, rate.season)
    rate.delete()
    record(fresh, "rates_set", actor, now)


@transaction.atomic
def add_supplement(
    *, actor: User, season: Season, terms: Mapping[str, Any], now: datetime, spaces: Collection[Space] = ()
) -> Supplement:
    """One more supplement (of `SUPPLEMENT_FIELDS`), for some spaces or, none given, all. Raises as `add_rate`."""
    fresh = _lock_season(actor, season)
    supplement = Supplement(season=fresh)
    _save_supplement(supplement, terms, spaces)
    record(fresh, "supplements_set", actor, now)
    return supplement


@transaction.atomic
def change_supplement(
    *,
    actor: User,
    supplement: Supplement,
    changes: Mapping[str, Any],
    now: datetime,
    spaces: Collection[Space] | None = None,
) -> Supplement:
    """The supplement with `changes`. Raises as `add_supplement`."""
    fresh = _lock_season(actor, supplement.season)
    _save_supplement(supplement, changes, spaces)
    record(fresh, "supplements_set", actor, now)
    return supplement


@transaction.atomic
def remove_supplement(*, actor: User, supplement: Supplement, now: datetime) -> None:
    """Forget a supplement. Raises Missing, NotAllowed."""
    fresh = _lock_season(actor, supplement.season)
    supplement.delete()
    record(fresh, "supplements_set", actor, now)


def _lock_season(actor: User, season: Season) -> Season:
    require_for_venue(actor=actor, venue=season.venue, capability=Capability.MANAGE_SEASONS)
    lock_venue(season.venue_id)
    return Season.objects.select_related("venue").get(pk=season.pk)


def _read_rate(rate: Rate, terms: RateTerms) -> Rate:
    _refuse_foreign(rate.season, [terms.space], "space")
    change_fields(rate, {name: getattr(terms, name) for name in RATE_FIELDS}, allowed=RATE_FIELDS)
    return rate


def _save_rate(rate: Rate, terms: RateTerms) -> Rate:
    _read_rate(rate, terms)
    key = {"space": rate.space, "audience": rate.audience, "per": rate.per}
    if rate.season.rates.filter(**key).exclude(pk=rate.pk).exists():
        raise _rate_exists()
    refuse_unclean(rate)
    rate.save()
    return rate


def _rate_exists() -> Impossible:
    message = _("Il y a déjà un tarif pour cet espace, ce public et cette durée : changez-le.")
    return refuse("rate_exists", message, "per")


def _save_supplement(supplement: Supplement, terms: Mapping[str, Any], spaces: Collection[Space] | None) -> None:
    _refuse_foreign(supplement.season, spaces or (), "spaces")
    change_fields(supplement, terms, allowed=SUPPLEMENT_FIELDS)
    refuse_unclean(supplement)
    supplement.save()
    if spaces is not None:
        supplement.spaces.set(spaces)


def _refuse_foreign(season: Season, spaces: Collection[Space], field: str) -> None:
    if any(space.venue_id != season.venue_id for space in spaces):
        raise refuse("unknown_space", unknown_space(), field)
