"""What the spaces of a venue cost, as its page tells it: for each space and audience, the rates as a small table."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.words import Audience
from commons.words import price
from venues.models import Rate, Season, Supplement

ORDER = [one.value for one in Rate.Per]


# So many audiences stand side by side in a table that a phone can show.
ABREAST = 2


@dataclass(frozen=True, slots=True)
class Prices:
    """What some audiences pay: for each unit of time (« par heure ») an amount for each of them, shortest first.

    Where an audience has no price for that time its amount is empty.
    """

    audiences: list[str]
    rows: list[tuple[str, list[str]]]


Amounts = dict[str, dict[str, list[Decimal]]]


def prices_by_space(rates: Iterable[Rate]) -> dict[int, list[Prices]]:
    """By space id, its audiences two by two, everyone's first. Rates that differ by season are told as a range."""
    return {space: [_table(own, some) for some in _abreast(own)] for space, own in _amounts(rates).items()}


def first_prices(rates: Iterable[Rate], audience: str) -> dict[int, str]:
    """By space id, « 2,50 € par heure, 7 € par demi-journée »: the two shortest times.

    For `audience`, and where it has no rates for everyone, as it would be charged.
    """
    return {
        space: ", ".join(f"{_amount(per[one])} {_per(Rate.Per(one))}" for one in [*filter(per.get, ORDER)][:2])
        for space, own in _amounts(rates).items()
        if (per := own.get(audience) or own.get(Audience.EVERYONE.value))
    }


def supplement_words(supplement: Supplement) -> str:
    """« ménage : 30 € par réservation, obligatoire »."""
    facts = {
        "name": supplement.called,
        "amount": price(supplement.amount),
        "per": supplement.get_per_display(),
    }
    if supplement.compulsory:
        return _("%(name)s : %(amount)s par %(per)s, toujours compris") % facts
    return _("%(name)s : %(amount)s par %(per)s, au choix") % facts


def supplements_of(seasons: Iterable[Season]) -> list[str]:
    """The supplements of seasons whose `supplements` are prefetched, each once."""
    return sorted({supplement_words(one) for season in seasons for one in season.supplements.all()})


def _amounts(rates: Iterable[Rate]) -> dict[int, Amounts]:
    """By space id, audience and unit of time."""
    amounts: dict[int, Amounts] = {}
    for rate in rates:
        per = amounts.setdefault(rate.space_id, {}).setdefault(rate.audience, {})
        per.setdefault(rate.per, []).append(rate.amount)
    return amounts


def _abreast(own: Amounts) -> list[list[str]]:
    known = [audience for audience in Audience.values if audience in own]
    return [known[start : start + ABREAST] for start in range(0, len(known), ABREAST)]


def _table(own: Amounts, audiences: list[str]) -> Prices:
    asked = [per for per in ORDER if any(per in own[one] for one in audiences)]
    return Prices(
        [str(Audience(one).label) for one in audiences],
        [(_per(Rate.Per(per)), [_amount(own[one].get(per, [])) for one in audiences]) for per in asked],
    )


def _per(per: Rate.Per) -> str:
    return str(per.label) if per is Rate.Per.FLAT else _("par %(per)s") % {"per": per.label}


def _amount(amounts: list[Decimal]) -> str:
    if not amounts:
        return ""
    low, high = min(amounts), max(amounts)
    return price(low) if low == high else _("de %(low)s à %(high)s") % {"low": price(low), "high": price(high)}
