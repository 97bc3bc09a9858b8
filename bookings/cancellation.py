"""What a cancellation costs, or pays back of what was paid: a few named policies, shown before booking.

Pure. The policy is copied onto the reservation when it is held (promise 4): `as_snapshot` and `from_snapshot`.
Delays are elapsed time before the start of the stay; at exactly the limit the better share still applies.
"""

from collections.abc import Iterable, Mapping
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
class Outcome:
    """What a cancellation comes to, in euros. `amount` out of `total`, i.e. `percent`, is given up by the venue.

    `paid` is what the venue had so far. `arrhes` is what of it the booker loses by the law of *arrhes*, and `debt` what
    the venue owes on top when it breaks its word for them (the second half of the double). `by_host`: it cancelled.
    """

    amount: Decimal
    percent: int
    total: Decimal
    by_host: bool
    paid: Decimal = ZERO
    arrhes: Decimal = ZERO
    debt: Decimal = ZERO

    @property
    def kept(self) -> Decimal:
        """What the venue may keep, or still ask for."""
        return self.total - self.amount

    @property
    def back(self) -> Decimal:
        """What goes back of what was paid."""
        return max(ZERO, self.paid - self.kept)

    @property
    def rest(self) -> Decimal:
        """What is still owed to the venue."""
        return max(ZERO, self.kept - self.paid)


POLICIES: Final[dict[str, Policy]] = {
    "flexible": Policy("flexible", (Tier(timedelta(hours=24), 100),)),
    "moderate": Policy("moderate", (Tier(timedelta(days=7), 100), Tier(timedelta(hours=48), 50))),
    "strict": Policy("strict", (Tier(timedelta(days=30), 100), Tier(timedelta(days=14), 50))),
    "group": Policy(
        "group", (Tier(timedelta(days=90), 100), Tier(timedelta(days=60), 70), Tier(timedelta(days=30), 50))
    ),
    "non_refundable": Policy("non_refundable", ()),
}

NAMES: Final[dict[str, Promise]] = {
    "flexible": gettext_lazy("souple"),
    "moderate": gettext_lazy("modérée"),
    "strict": gettext_lazy("stricte"),
    "group": gettext_lazy("groupes"),
    "non_refundable": gettext_lazy("ferme"),
}


def refund(
    policy: Policy,
    total: Decimal,
    *,
    starts_at: datetime,
    now: datetime,
    by_host: bool = False,
    paid: Decimal = ZERO,
    arrhes: Decimal = ZERO,
    doubles: bool = False,
) -> Outcome:
    """What cancelling at `now` a stay that costs `total` (euros) and starts at `starts_at` (both aware) comes to.

    `arrhes`: how much of the price is *arrhes*, 0 without. Of them only what was `paid` counts: the booker who cancels
    loses it and owes nothing more, whatever the policy; a venue that cancels gives all back, and as much as the
    *arrhes* again where the law `doubles` them (Code civil, article 1590; Code de la consommation, article L214-1).
    """
    lost = min(arrhes, paid)
    if by_host:
        debt = lost if doubles else ZERO
        return Outcome(amount=total, percent=100, total=total, by_host=True, paid=paid, debt=debt)
    if lost:
        percent = int((total - lost) * 100 / total)
        return Outcome(amount=total - lost, percent=percent, total=total, by_host=False, paid=paid, arrhes=lost)
    percent = _percent(policy, starts_at - now)
    amount = round_cents(total * percent / 100)
    return Outcome(amount=amount, percent=percent, total=total, by_host=False, paid=paid)


def _percent(policy: Policy, ahead: timedelta) -> int:
    return max((tier.percent for tier in policy.tiers if ahead >= tier.before), default=0)


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """What several cancellations by the same side come to."""
    every = list(outcomes)
    total, amount = sum((one.total for one in every), ZERO), sum((one.amount for one in every), ZERO)
    return Outcome(
        amount=amount,
        percent=int(amount * 100 / total) if total else 100,
        total=total,
        by_host=any(one.by_host for one in every),
        paid=sum((one.paid for one in every), ZERO),
        arrhes=sum((one.arrhes for one in every), ZERO),
        debt=sum((one.debt for one in every), ZERO),
    )


def sentence(outcome: Outcome) -> str:
    """What a cancellation comes to, in French sentences, as shown before somebody confirms it.

    Where nothing was paid it speaks of what is owed: the host is paid at the venue, maybe not yet. Where something was,
    of what goes back.
    """
    if outcome.total == ZERO and outcome.paid == ZERO:
        return _("Cette réservation est gratuite : rien n’est dû.")
    facts = {
        "amount": format_euros(outcome.amount),
        "total": format_euros(outcome.total),
        "rest": format_euros(outcome.rest),
        "paid": format_euros(outcome.paid),
        "back": format_euros(outcome.back),
        "debt": format_euros(outcome.debt),
    }
    return (_of_paid(outcome) if outcome.paid else _of_owed(outcome)) % facts


def _of_owed(outcome: Outcome) -> str:
    if outcome.by_host:
        return _("Le lieu annule : rien n’est dû, les %(total)s ne sont pas demandés.")
    if outcome.amount == outcome.total:
        return _("Rien n’est dû : les %(total)s ne sont pas demandés.")
    if outcome.amount == ZERO:
        return _("Le délai d’annulation est passé : les %(total)s restent dus au lieu.")
    return _("Il reste dû %(rest)s au lieu sur %(total)s, selon ses conditions d’annulation.")


def _of_paid(outcome: Outcome) -> str:
    if outcome.by_host:
        said = _("Le lieu annule : les %(paid)s payés sont remboursés.")
        more = _("Il doit en plus %(debt)s, car il rend le double des arrhes.")
        return f"{said} {more}" if outcome.debt else said
    if outcome.arrhes:
        more = " " + _("%(back)s sont remboursés.") if outcome.back else ""
        return _("Les arrhes restent au lieu, et rien d’autre n’est dû.") + more
    if outcome.back == outcome.paid:
        return _("Les %(paid)s payés sont remboursés en entier.")
    if outcome.back:
        return _("%(back)s sont remboursés sur %(paid)s payés, selon les conditions d’annulation.")
    if outcome.rest:
        return _("Les %(paid)s payés restent au lieu, et il reste dû %(rest)s, selon les conditions d’annulation.")
    return _("Les %(paid)s payés restent au lieu : rien n’est remboursé, selon les conditions d’annulation.")


def describe(policy: Policy) -> list[str]:
    """The policy in French sentences, one per tier, as shown on the venue's page and before booking."""
    if not policy.tiers:
        return [_("Si vous annulez, vous devez tout le prix. Si le lieu annule, vous ne devez rien.")]
    sentences = [_tier_sentence(tier) for tier in policy.tiers]
    return [*sentences, _("Ensuite, si vous annulez, vous devez tout le prix. Si le lieu annule, vous ne devez rien.")]


def describe_arrhes(percent: int) -> list[str]:
    """The same for a venue that asks for *arrhes*, `percent` of the price: they stand in the stead of its policy."""
    return [
        _("Vous versez %(percent)d %% du prix : ce sont des arrhes.") % {"percent": percent},
        _("Si vous annulez, elles restent au lieu et vous ne devez rien de plus."),
        _("Si le lieu annule, il rend tout ce qui est payé. S’il est professionnel, il rend le double des arrhes."),
    ]


def _tier_sentence(tier: Tier) -> str:
    delay = _delay(tier.before)
    if tier.percent == 100:
        return _("Annulation sans frais jusqu’à %(delay)s avant le début.") % {"delay": delay}
    facts = {"delay": delay, "percent": 100 - tier.percent}
    return _("Puis, jusqu’à %(delay)s avant le début, vous devez %(percent)d %% du prix.") % facts


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
