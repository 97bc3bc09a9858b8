"""What was promised when the place was held, as data on the reservation (promise 4)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from bookings.cancellation import POLICIES, Policy, as_snapshot, from_snapshot
from venues.models import Season, Venue

VERSION = 1


def snapshot(venue: Venue, seasons: Mapping[int, Season]) -> dict[str, Any]:
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
            {"id": season.pk, "name": season.name, "conditions": season.conditions} for season in seasons.values()
        ],
        "papers": [],
        "online_payment": False,
    }


def policy_of(conditions: Mapping[str, Any]) -> Policy:
    """The cancellation policy that was promised."""
    return from_snapshot(conditions["cancellation"])
