"""Amounts add up, a card is held long enough, reminders come when they should."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.deposit_words import DepositState
from bookings.deposits.rules import (
    CARD_LIMIT,
    LOOK_ROUND,
    card_opens_at,
    ending,
    first_reminder,
    is_announcement_due,
    is_reminder_due,
    may_be_authorised,
    reason_given,
)
from commons.errors import Impossible

PARIS = ZoneInfo("Europe/Paris")
END = datetime(2027, 1, 12, 17, tzinfo=UTC)
CENTS = st.integers(min_value=1, max_value=500_000)
MOMENTS = st.floats(min_value=-400, max_value=400).map(lambda days: END + timedelta(days=days))


@given(CENTS, st.data())
def test_what_is_kept_and_given_back_is_what_was_received(cents: int, data: st.DataObject) -> None:
    amount = Decimal(cents) / 100
    kept = Decimal(data.draw(st.integers(min_value=0, max_value=cents))) / 100
    how = ending(amount, kept)
    assert how.kept + how.returned == amount
    assert how.kept == kept
    wanted = {0: DepositState.RETURNED, cents: DepositState.KEPT}.get(int(kept * 100), DepositState.KEPT_PART)
    assert how.state == wanted


@given(CENTS, CENTS)
def test_more_than_was_received_is_never_kept(cents: int, more: int) -> None:
    with pytest.raises(Impossible) as refused:
        ending(Decimal(cents) / 100, Decimal(cents + more) / 100)
    assert "amount" in refused.value.fields


@pytest.mark.parametrize("kept", [Decimal("-0.01"), Decimal("1.005")])
def test_an_amount_that_is_no_sum_of_money_is_refused(kept: Decimal) -> None:
    with pytest.raises(Impossible):
        ending(Decimal(100), kept)


@given(MOMENTS, MOMENTS)
def test_a_card_is_held_until_the_host_has_looked_round(now: datetime, ends_at: datetime) -> None:
    if may_be_authorised(now, ends_at):
        assert now + CARD_LIMIT >= ends_at + LOOK_ROUND
        assert now < ends_at
    else:
        assert now >= ends_at or now < card_opens_at(ends_at)


@pytest.mark.parametrize(("before", "may"), [(6.01, False), (5.99, True), (0.01, True), (-0.01, False)])
def test_the_window_of_a_card(before: float, may: bool) -> None:
    assert may_be_authorised(END - timedelta(days=before), END) is may


def test_the_host_is_reminded_the_morning_after_then_each_week() -> None:
    first = first_reminder(END, PARIS)
    assert first == datetime(2027, 1, 13, 8, tzinfo=UTC)
    known = {"ends_at": END, "zone": PARIS}
    assert not is_reminder_due(now=first - timedelta(seconds=1), reminded_at=None, **known)
    assert is_reminder_due(now=first, reminded_at=None, **known)
    assert not is_reminder_due(now=first + timedelta(days=6, hours=23), reminded_at=first, **known)
    assert is_reminder_due(now=first + timedelta(days=7), reminded_at=first, **known)


def test_the_first_reminder_is_on_the_venues_clock() -> None:
    reunion = ZoneInfo("Indian/Reunion")
    late = datetime(2027, 1, 12, 21, tzinfo=UTC)
    assert first_reminder(late, reunion) == datetime(2027, 1, 14, 9, tzinfo=reunion)


def test_the_booker_is_told_once_in_the_last_days() -> None:
    start = END
    assert not is_announcement_due(now=start - timedelta(days=3, seconds=1), starts_at=start, announced_at=None)
    assert is_announcement_due(now=start - timedelta(days=3), starts_at=start, announced_at=None)
    assert not is_announcement_due(now=start, starts_at=start, announced_at=None)
    assert not is_announcement_due(now=start - timedelta(days=1), starts_at=start, announced_at=start)


def test_a_reason_of_blanks_is_none() -> None:
    with pytest.raises(Impossible) as refused:
        reason_given("  \n ")
    assert refused.value.code == "reason_missing"
