"""Parts of a bill: an advance on it, a refund of it. Each is shared over the rates of VAT as the whole is. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bookings.invoices.reckoning import group
from bookings.invoices.values import Category, Charge, Treatment, VatPart
from commons.money import ZERO, apportion, format_rate

Group = tuple[Category, Decimal]


def advance_on(charges: Sequence[Charge], amount: Decimal, *, label: str) -> list[Charge]:
    """The charges of an advance of `amount` (tax included) on what `charges` are to cost; one for each rate."""
    weights = {
        key: (members[0].treatment, sum((one.gross for one in members), ZERO))
        for key, members in group(charges).items()
    }
    return _shared(weights, amount, label)


def refund_of(parts: Sequence[VatPart], amount: Decimal, *, label: str) -> list[Charge]:
    """The charges of a credit note over `amount` (tax included) on a bill with these parts; one for each rate.

    Raises ValueError for nothing, or more than the parts were to cost.
    """
    if not 0 < amount <= sum((part.promised for part in parts), ZERO):
        raise ValueError("a credit note is for a part of what it corrects")
    weights = {
        (part.category, part.rate): (
            Treatment(part.category, part.rate, part.mentions[0] if part.mentions else ""),
            part.promised,
        )
        for part in parts
    }
    return _shared(weights, amount, label)


def left_of(parts: Sequence[VatPart], credited: Sequence[Sequence[VatPart]]) -> list[VatPart]:
    """What is left of each part once these credit notes are taken off, as parts that may be credited."""
    back: dict[Group, Decimal] = {}
    for part in (one for note in credited for one in note):
        key = (part.category, part.rate)
        back[key] = back.get(key, ZERO) + part.promised
    return [
        VatPart(
            part.category,
            part.rate,
            part.mentions,
            part.basis,
            part.tax,
            part.promised - back.get((part.category, part.rate), ZERO),
        )
        for part in parts
    ]


def _shared(weights: Mapping[Group, tuple[Treatment, Decimal]], amount: Decimal, label: str) -> list[Charge]:
    shares = apportion(amount, [weight for _treatment, weight in weights.values()])
    several = len(weights) > 1
    return [
        Charge(
            label=label,
            detail=format_rate(treatment.rate) if several else "",
            quantity=Decimal(1),
            gross=share,
            treatment=treatment,
        )
        for (treatment, _weight), share in zip(weights.values(), shares, strict=True)
        if share
    ]
