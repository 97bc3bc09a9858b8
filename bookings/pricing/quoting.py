"""From what is asked to a price line by line."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from bookings.pricing.covering import Step, least_cover
from bookings.pricing.supplementing import supplement_lines
from bookings.pricing.values import (
    EVERYONE,
    Demand,
    PricedSeason,
    PriceLine,
    Quote,
    SupplementLine,
    SupplementTerm,
    Tariff,
)
from commons.errors import Impossible
from commons.money import ZERO, round_cents, tax_included_in
from commons.periods import Period, intersect, merge, subtract


def quote(
    demands: Sequence[Demand],
    *,
    audience: str = EVERYONE,
    supplements: Sequence[SupplementTerm] = (),
    chosen: Collection[int | str] = (),
    headcount: int = 0,
) -> Quote:
    """The least price of `demands` for `audience`, then the compulsory and `chosen` supplements for `headcount` people.

    Demands of the same space and units are priced together, so that a week's rate may pay for several lines.
    Raises Impossible `no_rate` when nothing prices some of the time, `unknown_supplement` for a chosen one that does
    not apply.
    """
    priced = [part for demand in demands for part in _with_rates(demand, audience)]
    lines = tuple(line for together in _together(priced) for line in _price(together))
    added = supplement_lines(demands, supplements, chosen=chosen, headcount=headcount)
    tax_by_rate: dict[Decimal, Decimal] = {}
    entries: tuple[PriceLine | SupplementLine, ...] = (*lines, *added)
    for line in entries:
        tax_by_rate[line.vat_rate] = tax_by_rate.get(line.vat_rate, ZERO) + line.tax
    total = sum((line.gross for line in entries), ZERO)
    return Quote(lines=lines, supplements=added, total=total, tax_by_rate=dict(sorted(tax_by_rate.items())))


def rates_for(audience: str, tariffs: Iterable[Tariff]) -> tuple[Tariff, ...]:
    """The rates of one space and season that `audience` pays: its own when it has any, else everyone's."""
    everything = tuple(tariffs)
    own = tuple(tariff for tariff in everything if tariff.audience == audience)
    return own or tuple(tariff for tariff in everything if tariff.audience == EVERYONE)


def _with_rates(demand: Demand, audience: str) -> list[Demand]:
    """The demand cut down to the time and rates it can be priced by; what is left over goes to its parts."""
    seasons = tuple(replace(one, tariffs=rates_for(audience, one.tariffs)) for one in demand.seasons)
    seasons = _apart([one for one in seasons if one.tariffs])
    rated = merge(opening for one in seasons for opening in one.openings)
    # Period by period: two periods at the same time are to be paid twice.
    own = tuple(piece for period in demand.periods for piece in intersect([period], rated))
    rest = tuple(piece for period in demand.periods for piece in subtract([period], rated))
    if rest and not demand.parts:
        sentence = _(
            "Aucun tarif n’est publié pour « %(space)s » à ces dates : choisissez un autre moment ou un autre espace."
        )
        raise Impossible(sentence % {"space": demand.called}, code="no_rate", data={"space": demand.space})
    priced = [replace(demand, periods=own, seasons=seasons, parts=())] if own else []
    if rest:
        priced += [leaf for part in demand.parts for leaf in _with_rates(replace(part, periods=rest), audience)]
    return priced


def _apart(seasons: Sequence[PricedSeason]) -> tuple[PricedSeason, ...]:
    """The seasons without the time that an earlier one has: leaves of a composite may be open by different seasons."""
    given: list[Period] = []
    apart: list[PricedSeason] = []
    for season in seasons:
        shared = intersect(season.openings, given)
        openings = tuple(subtract(season.openings, shared)) if shared else season.openings
        apart.append(replace(season, openings=openings))
        given += season.openings
    return tuple(apart)


def _together(demands: Sequence[Demand]) -> list[Demand]:
    """One demand for each space and number of units, in the order in which they were asked."""
    groups: dict[tuple[int | str, int], list[Demand]] = {}
    for demand in demands:
        groups.setdefault((demand.space, demand.units), []).append(demand)
    return [_joined(group) for group in groups.values()]


def _joined(group: Sequence[Demand]) -> Demand:
    if len(group) == 1:
        return group[0]
    seasons: dict[int | str, PricedSeason] = {}
    for season in (one for demand in group for one in demand.seasons):
        known = seasons.get(season.key)
        openings = tuple(merge([*season.openings, *(known.openings if known else ())]))
        seasons[season.key] = replace(season, openings=openings)
    periods = tuple(period for demand in group for period in demand.periods)
    return replace(group[0], periods=periods, seasons=tuple(seasons.values()))


def _price(demand: Demand) -> list[PriceLine]:
    """The lines of one space, each season on its own since pieces count only time in theirs."""
    return [line for season in demand.seasons for line in _price_in(season, demand)]


def _price_in(season: PricedSeason, demand: Demand) -> list[PriceLine]:
    used: dict[Tariff, tuple[int, list[Period]]] = {}
    for layer in _layers(demand.periods):
        stretches = intersect(layer, season.openings)
        if not stretches:
            continue
        for step in least_cover(stretches, season.tariffs, demand.clock, season.openings):
            quantity, paid = used.get(step.tariff, (0, []))
            used[step.tariff] = (quantity + step.quantity, [*paid, *_paid_by(step, stretches)])
    return [_line(demand, season, tariff, *use) for tariff, use in used.items()]


def _layers(periods: Iterable[Period]) -> list[list[Period]]:
    """The periods in as few lists without overlap as possible: what is asked twice at one time is paid twice."""
    layers: list[list[Period]] = []
    for period in sorted(periods):
        layer = next((one for one in layers if one[-1].end <= period.start), None)
        if layer is None:
            layers.append([period])
        else:
            layer.append(period)
    return layers


def _paid_by(step: Step, stretches: Sequence[Period]) -> list[Period]:
    return intersect([Period(step.start, step.end)], stretches)


def _line(demand: Demand, season: PricedSeason, tariff: Tariff, quantity: int, paid: list[Period]) -> PriceLine:
    gross = round_cents(tariff.amount * quantity * demand.units)
    return PriceLine(
        space=demand.space,
        label=demand.label,
        names=demand.names,
        season=season.key,
        per=tariff.per,
        quantity=quantity,
        unit_amount=tariff.amount,
        units=demand.units,
        gross=gross,
        vat_rate=tariff.vat_rate,
        tax=tax_included_in(gross, tariff.vat_rate),
        covers=tuple(merge(paid)),
        unit_word=demand.unit_word,
    )
