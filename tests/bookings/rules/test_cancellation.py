"""What is paid back, when, and how it is said."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bookings.cancellation import (
    NAMES,
    POLICIES,
    as_snapshot,
    describe,
    from_snapshot,
    refund,
    sentence,
)

STARTS = datetime(2027, 3, 30, 9, tzinfo=UTC)
TOTAL = Decimal("99.99")


@pytest.fixture(autouse=True, scope="module")
def _french():
    with translation.override("fr"):
        yield


def back(policy: str, ahead: timedelta, **others: object) -> Decimal:
    return refund(POLICIES[policy], TOTAL, starts_at=STARTS, now=STARTS - ahead, **others).amount


@pytest.mark.parametrize(
    ("policy", "ahead", "amount"),
    [
        ("flexible", timedelta(days=2), "99.99"),
        ("flexible", timedelta(hours=24), "99.99"),
        ("flexible", timedelta(hours=23, minutes=59), "0.00"),
        ("moderate", timedelta(days=7), "99.99"),
        ("moderate", timedelta(days=6), "50.00"),
        ("moderate", timedelta(hours=48), "50.00"),
        ("moderate", timedelta(hours=47), "0.00"),
        ("strict", timedelta(days=30), "99.99"),
        ("strict", timedelta(days=29), "50.00"),
        ("strict", timedelta(days=13), "0.00"),
        ("non_refundable", timedelta(days=300), "0.00"),
        ("flexible", timedelta(hours=-1), "0.00"),
    ],
)
def test_refund_of_each_policy(policy, ahead, amount):
    assert back(policy, ahead) == Decimal(amount)


@pytest.mark.parametrize("policy", list(POLICIES))
def test_host_who_cancels_pays_all_back(policy):
    assert back(policy, timedelta(minutes=1), by_host=True) == TOTAL


@given(
    st.sampled_from(list(POLICIES)),
    st.decimals(0, 10000, places=2),
    st.integers(-100, 2000),
    st.integers(0, 2000),
)
def test_refund_is_never_more_than_paid_and_never_grows_with_waiting(policy, total, hours, later):
    early, late = STARTS - timedelta(hours=hours + later), STARTS - timedelta(hours=hours)
    first = refund(POLICIES[policy], total, starts_at=STARTS, now=early)
    second = refund(POLICIES[policy], total, starts_at=STARTS, now=late)
    assert 0 <= second.amount <= first.amount <= total


@pytest.mark.parametrize("policy", list(POLICIES.values()), ids=list(POLICIES))
def test_snapshot_keeps_the_policy(policy):
    assert from_snapshot(json.loads(json.dumps(as_snapshot(policy)))) == policy


def test_every_policy_has_a_name():
    assert set(NAMES) == set(POLICIES)


def said(policy: str, ahead: timedelta, total: Decimal = TOTAL, by_host: bool = False) -> str:
    outcome = refund(POLICIES[policy], total, starts_at=STARTS, now=STARTS - ahead, by_host=by_host)
    return sentence(outcome).replace("\u00a0", " ")


def test_refund_is_said_before_cancelling():
    assert said("moderate", timedelta(days=8)) == "Rien n’est dû : les 99,99 € ne sont pas demandés."
    assert (
        said("moderate", timedelta(days=3))
        == "Il reste dû 49,99 € au lieu sur 99,99 €, selon ses conditions d’annulation."
    )
    assert said("moderate", timedelta(0)) == "Le délai d’annulation est passé : les 99,99 € restent dus au lieu."
    assert (
        said("strict", timedelta(0), by_host=True)
        == "Le lieu annule : rien n’est dû, les 99,99 € ne sont pas demandés."
    )
    free = said("flexible", timedelta(0), total=Decimal("0.00"))
    assert free == "Cette réservation est gratuite : rien n’est dû."


def test_policies_are_described_before_booking():
    described = {key: [line.replace("\u00a0", " ") for line in describe(policy)] for key, policy in POLICIES.items()}
    then = "Ensuite, si vous annulez, vous devez tout le prix. Si le lieu annule, vous ne devez rien."
    assert described == {
        "flexible": ["Annulation sans frais jusqu’à 24 heures avant le début.", then],
        "moderate": [
            "Annulation sans frais jusqu’à 7 jours avant le début.",
            "Puis, jusqu’à 48 heures avant le début, vous devez 50 % du prix.",
            then,
        ],
        "strict": [
            "Annulation sans frais jusqu’à 30 jours avant le début.",
            "Puis, jusqu’à 14 jours avant le début, vous devez 50 % du prix.",
            then,
        ],
        "group": [
            "Annulation sans frais jusqu’à 90 jours avant le début.",
            "Puis, jusqu’à 60 jours avant le début, vous devez 30 % du prix.",
            "Puis, jusqu’à 30 jours avant le début, vous devez 50 % du prix.",
            then,
        ],
        "non_refundable": ["Si vous annulez, vous devez tout le prix. Si le lieu annule, vous ne devez rien."],
    }
