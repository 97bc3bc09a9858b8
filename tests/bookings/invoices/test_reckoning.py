"""Bills add up under every rate and discount, as EN 16931 asks."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.billing_words import Regime
from bookings.invoices.reckoning import net_of, reckon_bill, tax_on
from bookings.invoices.sharing import advance_on, left_of, refund_of
from bookings.invoices.values import Bill, Category, Charge, Treatment
from bookings.invoices.vat import regime_on, together, treat
from commons.money import ZERO

CENT = Decimal("0.01")
RATES = ["0", "2.1", "5.5", "10", "20"]
cents = st.integers(0, 2_000_000).map(lambda value: Decimal(value) / 100)
treatments = st.builds(treat, st.sampled_from(Regime), st.sampled_from(RATES).map(Decimal))
charges = st.builds(lambda gross, treatment: Charge("Salle", "", Decimal(1), gross, treatment), cents, treatments)
bills = st.lists(charges, min_size=1, max_size=12).map(together)


def half_up(value: Fraction) -> Decimal:
    """The nearest cent, halves away from zero, by whole numbers alone."""
    scaled = value * 100
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole) / 100


def check(bill: Bill) -> None:
    """BR-CO-10 to 17 and BR-S-08, reckoned anew with fractions."""
    assert bill.lines_net == sum(line.net for line in bill.lines)  # BR-CO-10
    assert bill.allowances == sum(part.allowance for part in bill.parts)  # BR-CO-11
    assert bill.net == bill.lines_net - bill.allowances == sum(part.basis for part in bill.parts)  # BR-CO-13
    assert bill.tax == sum(part.tax for part in bill.parts)  # BR-CO-14
    assert bill.gross == bill.net + bill.tax  # BR-CO-15
    assert bill.due == bill.gross - bill.prepaid + bill.rounding  # BR-CO-16
    for part in bill.parts:
        own = [
            line.net
            for line in bill.lines
            if (line.charge.treatment.category, line.charge.treatment.rate) == (part.category, part.rate)
        ]
        assert part.basis == sum(own, ZERO) - part.allowance  # BR-S-08
        assert part.tax == half_up(Fraction(part.basis) * Fraction(part.rate) / 100)  # BR-CO-17
        assert abs(part.rounding) <= CENT
        assert part.allowance >= 0
    for line in bill.lines:
        assert line.net == line.net.quantize(CENT)
        exact = Fraction(line.charge.gross) / (1 + Fraction(line.charge.treatment.rate) / 100)
        assert abs(Fraction(line.net) - exact) <= Fraction(2, 100)


@given(bills, st.integers(0, 100))
def test_bills_add_up_to_the_promised_price_under_every_rate_and_discount(some: list[Charge], percent: int) -> None:
    total = sum((one.gross for one in some), ZERO)
    discount = (total * percent / 100).quantize(CENT)
    bill = reckon_bill(some, discount=discount)
    check(bill)
    assert bill.promised == total - discount


@given(cents, st.sampled_from(RATES).map(Decimal))
def test_the_cent_is_left_over_only_where_no_basis_gives_the_price(gross: Decimal, rate: Decimal) -> None:
    """Against trying every basis near by."""
    basis = net_of(gross, rate)
    near = [basis + CENT * step for step in range(-3, 4) if basis + CENT * step >= 0]
    exact = [one for one in near if one + half_up(Fraction(one) * Fraction(rate) / 100) == gross]
    reached = basis + tax_on(basis, rate) == gross
    assert reached == bool(exact)
    if exact:
        assert exact == [basis]


def test_three_cents_at_twenty_per_cent_leave_a_cent() -> None:
    bill = reckon_bill(
        [Charge("Photocopie", "", Decimal(1), Decimal("0.03"), Treatment(Category.STANDARD, Decimal(20)))]
    )
    assert (bill.net, bill.tax, bill.rounding, bill.due) == (
        Decimal("0.03"),
        Decimal("0.01"),
        Decimal("-0.01"),
        Decimal("0.03"),
    )


@given(bills, st.integers(1, 100))
def test_an_advance_has_the_rates_of_the_whole(some: list[Charge], percent: int) -> None:
    total = sum((one.gross for one in some), ZERO)
    amount = max(CENT, (total * percent / 100).quantize(CENT))
    shares = advance_on(some, amount, label="Acompte")
    assert sum(one.gross for one in shares) == amount
    check(reckon_bill(shares, prepaid=amount))
    assert {one.treatment.rate for one in shares} <= {one.treatment.rate for one in some}


@given(bills, st.lists(st.integers(1, 100), min_size=1, max_size=5))
def test_credit_notes_never_give_back_more_of_a_rate_than_was_billed(some: list[Charge], wishes: list[int]) -> None:
    bill = reckon_bill(some)
    notes: list[Bill] = []
    for percent in wishes:
        left = left_of(bill.parts, [note.parts for note in notes])
        rest = sum((part.promised for part in left), ZERO)
        amount = (rest * percent / 100).quantize(CENT)
        if not amount:
            continue
        note = reckon_bill(refund_of(left, amount, label="Avoir"))
        check(note)
        assert note.promised == amount
        notes.append(note)
    assert all(part.promised >= 0 for part in left_of(bill.parts, [note.parts for note in notes]))


@pytest.mark.parametrize("amount", ["0", "-1", "10.01"])
def test_a_credit_note_over_nothing_or_too_much_is_refused(amount: str) -> None:
    bill = reckon_bill([Charge("Salle", "", Decimal(1), Decimal(10), treat(Regime.LIABLE, Decimal(20)))])
    with pytest.raises(ValueError, match="credit note"):
        refund_of(bill.parts, Decimal(amount), label="Avoir")


@pytest.mark.parametrize("discount", ["-0.01", "10.01"])
def test_a_discount_below_zero_or_above_the_price_is_refused(discount: str) -> None:
    charge = Charge("Salle", "", Decimal(1), Decimal(10), treat(Regime.LIABLE, Decimal(20)))
    with pytest.raises(ValueError, match="negative"):
        reckon_bill([charge], discount=Decimal(discount))


def test_nothing_to_bill_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        reckon_bill([])


@pytest.mark.parametrize(
    ("regime", "rate", "category", "charged", "mention"),
    [
        (Regime.LIABLE, 20, "S", 20, ""),
        (Regime.LIABLE, 0, "Z", 0, ""),
        (Regime.FRANCHISE, 20, "E", 0, "franchise"),
        (Regime.EXEMPT_NONPROFIT, 10, "E", 0, "exempt_nonprofit"),
        (Regime.PUBLIC_BODY, 20, "O", 0, "public_body"),
    ],
)
def test_only_who_is_liable_charges_vat(regime: Regime, rate: int, category: str, charged: int, mention: str) -> None:
    found = treat(regime, Decimal(rate))
    assert (found.category, found.rate, found.mention) == (category, charged, mention)


def test_a_regime_changed_in_the_middle_of_a_year_applies_from_its_day_on() -> None:
    rows = [(date(2027, 7, 1), "liable"), (date(2026, 1, 1), "franchise")]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2027, 6, 30), date(2027, 7, 1), date(2028, 1, 1)]
    assert [regime_on(day, rows) for day in days] == [
        None,
        Regime.FRANCHISE,
        Regime.FRANCHISE,
        Regime.LIABLE,
        Regime.LIABLE,
    ]
