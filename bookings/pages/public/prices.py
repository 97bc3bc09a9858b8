"""What the spaces of a venue cost, as its page tells it: for each space and audience, the rates in a few words."""

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
    """« association : 3 € par heure, 20 € par jour »."""

    audience: str
    words: str


def prices_by_space(rates: Iterable[Rate]) -> dict[int, list[AudiencePrices]]:
    """By space id, one entry per audience, everyone's first. Rates that differ between seasons are told as a range."""
    amounts: dict[int, dict[str, dict[str, list[Decimal]]]] = {}
    for rate in rates:
        per = amounts.setdefault(rate.space_id, {}).setdefault(rate.audience, {})
        per.setdefault(rate.per, []).append(rate.amount)
    return {
        space: [
            AudiencePrices(Audience(audience).label, _in_words(own[audience]))
            for audience in Audience.values
            if audience in own
        ]
        for space, own in amounts.items()
    }


def supplement_words(supplement: Supplement) -> str:
    """« ménage : 30 € par réservation, obligatoire »."""
    facts = {
        "name": supplement.name,
        "amount": price(supplement.amount),
        "per": supplement.get_per_display(),
    }
    if supplement.compulsory:
        return _("%(name)s : %(amount)s par %(per)s, compris d’office") % facts
    return _("%(name)s : %(amount)s par %(per)s, au choix") % facts


def supplements_of(seasons: Iterable[Season]) -> list[str]:
    """The supplements of seasons whose `supplements` are prefetched, each once."""
    return sorted({supplement_words(one) for season in seasons for one in season.supplements.all()})


def _in_words(amounts: dict[str, list[Decimal]]) -> str:
    parts = []
    for per in ORDER:
        if per in amounts:
            low, high = min(amounts[per]), max(amounts[per])
            facts = {"low": price(low), "high": price(high), "per": Rate.Per(per).label}
            if not high:
                parts.append(_("gratuit"))
            elif low == high:
                parts.append(_("%(low)s par %(per)s") % facts)
            else:
                parts.append(_("de %(low)s à %(high)s par %(per)s") % facts)
    return ", ".join(dict.fromkeys(parts))
