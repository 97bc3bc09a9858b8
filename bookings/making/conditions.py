"""What was promised when the place was held, as data on the reservation (promise 4)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bookings.cancellation import POLICIES, Policy, as_snapshot, describe, describe_arrhes, from_snapshot
from bookings.making.party import Party
from bookings.making.prices import SeasonTerms
from bookings.payments.terms import ARRHES, terms_of
from commons.statements import fetch
from venues.models import Venue

VERSION = 1
# One statement for both: it is read for every hold.
DEMANDS = """
    SELECT 'deposit', kind, label, names, amount::text, position, id FROM venues_depositterm WHERE venue_id = %(venue)s
    UNION ALL
    SELECT 'paper', kind, label, names, '', position, id FROM venues_paperterm
    WHERE venue_id = %(venue)s AND (audiences = '{}' OR %(audience)s::text = ANY(audiences::text[]))
    ORDER BY 6, 7
"""


def snapshot(venue: Venue, seasons: Mapping[int, SeasonTerms], party: Party) -> dict[str, Any]:
    """Approval, cancellation, house rules, deposits, documents and the seasons' own conditions, as they are now.

    A host who books for somebody has seen what there is to see: no document is asked for.
    """
    demands = fetch(DEMANDS, {"venue": venue.pk, "audience": party.audience})
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
        "papers": [
            {"kind": kind, "label": label, "names": json.loads(names)}
            for what, kind, label, names, *_rest in demands
            if what == "paper" and not party.for_host
        ],
        "deposits": [
            {"kind": kind, "label": label, "names": json.loads(names), "amount": amount}
            for what, kind, label, names, amount, *_rest in demands
            if what == "deposit"
        ],
    }


def policy_of(conditions: Mapping[str, Any]) -> Policy:
    """The cancellation policy that was promised."""
    return from_snapshot(conditions["cancellation"])


def cancelling_in_words(conditions: Mapping[str, Any]) -> list[str]:
    """What was promised for the case of a cancellation, in French sentences."""
    terms = terms_of(conditions)
    if terms and terms.in_two_parts and terms.advance_kind == ARRHES:
        return describe_arrhes(terms.advance_percent)
    return describe(policy_of(conditions))
