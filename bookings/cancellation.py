"""What a cancellation costs, or pays back of what was paid: a few named policies, shown before booking.

Pure. The policy is copied onto the reservation when it is held (promise 4): `as_snapshot` and `from_snapshot`.
Delays are elapsed time before the start of the stay; at exactly the limit the better share still applies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commons.money import ZERO, format_euros, round_cents


@dataclass(frozen=True, slots=True)
class Tier:
    """Until `before` (whole hours) ahead of the start, `percent` of the total is paid back."""

    before: timedelta
    percent: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A named set of tiers, the earliest limit first. After the last limit nothing is paid back."""

    key: str
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Refund:
    """`amount` in euros out of `total`, i.e. `percent`; `by_host` when the venue cancelled."""

    amount: Decimal
    percent: int
    total: Decimal
    by_host: bool


POLICIES: Final[dict[str, Policy]] = {
    "flexible": Policy("flexible", (Tier(timedelta(hours=24), 100),)),
    "moderate": Policy("moderate", (Tier(timedelta(days=7), 100), Tier(timedelta(hours=48), 50))),
    "strict": Policy("strict", (Tier(timedelta(days=30), 100), Tier(timedelta(days=14), 50))),
    "non_refundable": Policy("non_refundable", ()),
}

NAMES: Final[dict[str, Promise]] = {
    "flexible": gettext_lazy("souple"),
    "moderate": gettext_lazy("modérée"),
    "strict": gettext_lazy("stricte"),
    "non_refundable": gettext_lazy("ferme"),
}


def policy_named(key: str) -> Policy:
    """The policy called `key`. Raises KeyError for a name that is none."""
    return POLICIES[key]


def refund(policy: Policy, total: Decimal, *, starts_at: datetime, now: datetime, by_host: bool = False) -> Refund:
    """What is paid back of `total` (euros) when cancelling at `now` a stay that starts at `starts_at` (both aware)."""
    percent = 100 if by_host else _percent(policy, starts_at - now)
    return Refund(amount=round_cents(total * percent / 100), percent=percent, total=total, by_host=by_host)


def _percent(policy: Policy, ahead: timedelta) -> int:
    return max((tier.percent for tier in policy.tiers if ahead >= tier.before), default=0)


def sentence(outcome: Refund) -> str:
    """What is still owed after a cancellation, in a French sentence, as shown before somebody confirms it.

    It speaks of what is owed, not of a transfer: the host is paid at the venue, maybe not yet.
    """
    if outcome.total == ZERO:
        return _("Cette réservation est gratuite : rien n’est dû.")
    facts = {
        "amount": format_euros(outcome.amount),
        "total": format_euros(outcome.total),
        "rest": format_euros(outcome.total - outcome.amount),
    }
    if outcome.by_host:
        return _("Le lieu annule : rien n’est dû, les %(total)s ne sont pas demandés.") % facts
    if outcome.amount == outcome.total:
        return _("Rien n’est dû : les %(total)s ne sont pas demandés.") % facts
    if outcome.amount == ZERO:
        return _("Le délai d’annulation est passé : les %(total)s restent dus au lieu.") % facts
    return _("Il reste dû %(rest)s au lieu sur %(total)s, selon ses conditions d’annulation.") % facts


def describe(policy: Policy) -> list[str]:
    """The policy in French sentences, one per tier, as shown on the venue's page and before booking."""
    if not policy.tiers:
        return [_("En cas d’annulation, tout le prix reste dû, sauf si elle vient du lieu.")]
    sentences = [_tier_sentence(tier) for tier in policy.tiers]
    return [*sentences, _("Ensuite, tout le prix reste dû, sauf si l’annulation vient du lieu.")]


def _tier_sentence(tier: Tier) -> str:
    delay = _delay(tier.before)
    if tier.percent == 100:
        return _("Annulation sans frais jusqu’à %(delay)s avant le début.") % {"delay": delay}
    facts = {"delay": delay, "percent": 100 - tier.percent}
    return _("Puis, jusqu’à %(delay)s avant le début, %(percent)d %% du prix restent dus.") % facts


def _delay(before: timedelta) -> str:
    hours = int(before / timedelta(hours=1))
    if hours % 24 or hours <= 48:
        return ngettext("%(count)d heure", "%(count)d heures", hours) % {"count": hours}
    return ngettext("%(count)d jour", "%(count)d jours", hours // 24) % {"count": hours // 24}


def as_snapshot(policy: Policy) -> dict[str, Any]:
    """The policy as JSON-able data, hours and per cent."""
    tiers = [{"hours": int(tier.before / timedelta(hours=1)), "percent": tier.percent} for tier in policy.tiers]
    return {"key": policy.key, "tiers": tiers}


def from_snapshot(data: Mapping[str, Any]) -> Policy:
    """The policy that `as_snapshot` wrote, whatever has become of the named one since."""
    tiers = tuple(Tier(timedelta(hours=tier["hours"]), tier["percent"]) for tier in data["tiers"])
    return Policy(data["key"], tiers)
