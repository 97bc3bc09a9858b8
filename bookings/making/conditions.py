"""What was promised when the place was held, as data on the reservation (promise 4)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from bookings.cancellation import POLICIES, Policy, as_snapshot, from_snapshot
from bookings.making.prices import SeasonTerms
from venues.models import Venue

VERSION = 1


def snapshot(venue: Venue, seasons: Mapping[int, SeasonTerms]) -> dict[str, Any]:
    """Approval, cancellation, house rules and the seasons' own conditions, as they are now."""
    policy = POLICIES.get(venue.cancellation_policy, POLICIES["flexible"])
    return {
        "version": VERSION,
        "approval": venue.approval,
        "answer_hours": venue.answer_hours,
        "cancellation": as_snapshot(policy),
        "house_rules": venue.house_rules,
        "house_rules_sha256": hashlib.sha256(venue.house_rules.encode()).hexdigest(),
        "payment_instructions": venue.payment_instructions,
        "seasons": [
            {"id": season.id, "name": season.name, "conditions": season.conditions} for season in seasons.values()
        ],
        "papers": [],
        "online_payment": False,
    }


def policy_of(conditions: Mapping[str, Any]) -> Policy:
    """The cancellation policy that was promised."""
    return from_snapshot(conditions["cancellation"])
