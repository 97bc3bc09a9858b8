"""What the spaces of a venue cost, as its page tells it: for each space and audience, the rates as a small table."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.words import Audience
from commons.words import price
from venues.models import Rate, Season, Supplement

ORDER = [one.value for one in Rate.Per]


@dataclass(frozen=True, slots=True)
class AudiencePrices:
    """What one audience pays: for each unit of time (« par heure ») the amount, shortest first."""

    audience: str
    rows: list[tuple[str, str]]


def prices_by_space(rates: Iterable[Rate]) -> dict[int, list[AudiencePrices]]:
    """By space id, one entry per audience, everyone's first. Rates that differ between seasons are told as a range."""
    amounts: dict[int, dict[str, dict[str, list[Decimal]]]] = {}
    for rate in rates:
        per = amounts.setdefault(rate.space_id, {}).setdefault(rate.audience, {})
        per.setdefault(rate.per, []).append(rate.amount)
    return {
        space: [
            AudiencePrices(Audience(audience).label, _rows(own[audience]))
            for audience in Audience.values
            if audience in own
        ]
        for space, own in amounts.items()
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


def _rows(amounts: dict[str, list[Decimal]]) -> list[tuple[str, str]]:
    return [(_per(Rate.Per(per)), _amount(amounts[per])) for per in ORDER if per in amounts]


def _per(per: Rate.Per) -> str:
    return str(per.label) if per is Rate.Per.FLAT else _("par %(per)s") % {"per": per.label}


def _amount(amounts: list[Decimal]) -> str:
    low, high = min(amounts), max(amounts)
    return price(low) if low == high else _("de %(low)s à %(high)s") % {"low": price(low), "high": price(high)}
