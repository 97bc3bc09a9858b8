"""What is due, when, and what a cancellation comes to: sums to the cent, whatever the terms."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bookings.cancellation import POLICIES, refund, together
from bookings.money_words import Part
from bookings.payments.dues import Account, advanced, due_now
from bookings.payments.reckoning import Reckoning, Refundable
from bookings.payments.refund_rows import spread
from bookings.payments.terms import Terms, advance_of, arrhes_of, as_snapshot, terms_of
from bookings.states import State
from commons.money import ZERO

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
TOTALS = st.decimals("0.01", 5000, places=2)
TERMS = st.builds(
    Terms,
    method=st.sampled_from(["card", "transfer", "cheque"]),
    advance_percent=st.integers(1, 100),
    advance_kind=st.sampled_from(["arrhes", "acompte"]),
    balance_days=st.integers(0, 60),
)


@given(TOTALS, TERMS)
def test_advance_and_balance_sum_to_the_price(total: Decimal, terms: Terms) -> None:
    advance = advance_of(total, terms)
    assert ZERO < advance <= total
    assert advance == advance.quantize(Decimal("0.01"))


@given(st.lists(TOTALS, min_size=1, max_size=6), TERMS, st.integers(0, 100))
def test_paying_what_is_due_twice_pays_the_whole_price(totals: list[Decimal], terms: Terms, days: int) -> None:
    starts = NOW + timedelta(days=days, hours=1)

    def accounts(state: State, paid: dict[int, Decimal]) -> list[Account]:
        return [Account(n, t, Reckoning(paid.get(n, ZERO)), state, starts) for n, t in enumerate(totals)]

    first = due_now(accounts(State.AWAITING_PAYMENT, {}), terms, NOW)
    assert first is not None
    assert (first.part == Part.ADVANCE) == (terms.in_two_parts and starts - timedelta(days=terms.balance_days) > NOW)
    assert advanced(accounts(State.AWAITING_PAYMENT, first.shares), terms, NOW) == set(range(len(totals)))
    assert due_now(accounts(State.AWAITING_PAYMENT, first.shares), terms, NOW) is None
    second = due_now(accounts(State.CONFIRMED, first.shares), terms, NOW)
    paid = first.amount + (second.amount if second else ZERO)
    assert paid == sum(totals)


@given(TOTALS, st.fractions(0, 1), st.sampled_from(list(POLICIES)), st.integers(-10, 3000), TERMS, st.booleans())
def test_what_goes_back_and_what_is_kept_are_what_was_paid(total, share, policy, hours, terms, by_host) -> None:
    paid = (total * share.numerator / share.denominator).quantize(Decimal("0.01"))
    outcome = refund(
        POLICIES[policy],
        total,
        starts_at=NOW + timedelta(hours=hours),
        now=NOW,
        by_host=by_host,
        paid=paid,
        arrhes=arrhes_of(total, terms),
        doubles=True,
    )
    assert ZERO <= outcome.back <= paid
    assert ZERO <= outcome.rest <= total
    assert paid - outcome.back + outcome.rest == max(outcome.kept, ZERO)
    assert outcome.back == ZERO or outcome.rest == ZERO
    if by_host:
        assert (outcome.back, outcome.debt) == (paid, min(arrhes_of(total, terms), paid))
    elif outcome.arrhes:
        assert (outcome.rest, paid - outcome.back) == (ZERO, outcome.arrhes)
    assert together([outcome, outcome]).back == 2 * outcome.back


@given(st.lists(st.decimals("0.01", 500, places=2), min_size=1, max_size=5), st.fractions(0, 1))
def test_a_refund_is_spread_over_payments_to_the_cent(amounts: list[Decimal], share) -> None:
    wanted = (sum(amounts) * share.numerator / share.denominator).quantize(Decimal("0.01"))
    left = [Refundable(number, amount) for number, amount in enumerate(amounts)]  # type: ignore[arg-type]
    parts = spread(left, wanted)
    assert sum((amount for _payment, amount in parts), ZERO) == wanted
    assert all(ZERO < amount <= amounts[payment] for payment, amount in parts)  # type: ignore[index]


@given(TERMS)
def test_terms_come_back_from_their_snapshot(terms: Terms) -> None:
    assert terms_of({"payment": as_snapshot(terms)}) == terms


def test_a_gesture_lowers_the_price_and_is_not_due_again() -> None:
    found = Reckoning(paid=Decimal(30), back=Decimal(10), given=Decimal(10))
    assert (found.rest(Decimal(100)), found.surplus(Decimal(100))) == (Decimal(70), ZERO)
    assert Reckoning(Decimal(60), Decimal(10), Decimal(10)).surplus(Decimal(30)) == Decimal(30)
