"""From prices that contain VAT to lines without it, a VAT breakdown and totals that add up. Pure.

Prices are promised tax included; EN 16931 reckons the other way: a basis for each rate, its tax rounded half-up to the
cent (BR-CO-17), totals as sums (BR-CO-10 to 16). For some prices no basis gives just the promised sum (at 20 %, none
gives 0.03 €). The cent that is then left is the document's rounding amount (BT-114), so that what is asked is always
what was promised. Within a rate, the basis is shared over the lines in proportion to their prices.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bookings.invoices.values import Bill, Category, Charge, Line, VatPart
from commons.money import ZERO, apportion, round_cents

Group = tuple[Category, Decimal]


def reckon_bill(charges: Sequence[Charge], *, discount: Decimal = ZERO, prepaid: Decimal = ZERO) -> Bill:
    """The bill of `charges`, less a `discount` on the whole (tax included), of which `prepaid` was paid before.

    The discount is shared over the rates in proportion to their prices. Raises ValueError for nothing to bill, a
    negative amount, or more discount than price.
    """
    total = sum((charge.gross for charge in charges), ZERO)
    if not charges or min(charge.gross for charge in charges) < 0 or not 0 <= discount <= total:
        raise ValueError("nothing to bill, or a negative amount")
    groups = group(charges)
    less = apportion(discount, [_gross(members) for members in groups.values()])
    nets: dict[Group, Iterator[Decimal]] = {}
    parts = []
    for (key, members), off in zip(groups.items(), less, strict=True):
        before = net_of(_gross(members), key[1])
        nets[key] = iter(apportion(before, [one.gross for one in members]))
        parts.append(_part(key, members, before, _gross(members) - off))
    return Bill(tuple(Line(charge, next(nets[group_of(charge)])) for charge in charges), tuple(parts), prepaid)


def net_of(gross: Decimal, rate: Decimal) -> Decimal:
    """The basis whose tax at `rate` per cent brings it to `gross`, or nearest to it where none does: within a cent."""
    return round_cents(gross / (1 + rate / 100))


def tax_on(basis: Decimal, rate: Decimal) -> Decimal:
    """BR-CO-17: the basis times the rate in per cent, rounded half-up to the cent."""
    return round_cents(basis * rate / 100)


def group(charges: Sequence[Charge]) -> dict[Group, list[Charge]]:
    """The charges by category and rate, in the order in which these first appear."""
    groups: dict[Group, list[Charge]] = {}
    for charge in charges:
        groups.setdefault(group_of(charge), []).append(charge)
    return groups


def group_of(charge: Charge) -> Group:
    """What is reckoned together: one category and rate."""
    return charge.treatment.category, charge.treatment.rate


def _part(key: Group, members: Sequence[Charge], before: Decimal, promised: Decimal) -> VatPart:
    category, rate = key
    basis = net_of(promised, rate)
    mentions = dict.fromkeys(charge.treatment.mention for charge in members if charge.treatment.mention)
    return VatPart(category, rate, tuple(mentions), basis, tax_on(basis, rate), promised, before - basis)


def _gross(charges: Sequence[Charge]) -> Decimal:
    return sum((charge.gross for charge in charges), ZERO)
