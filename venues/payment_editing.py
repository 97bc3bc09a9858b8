"""How a venue is paid: its means and terms. What was chosen for a reservation is a copy there and stays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.roles import Capability
from commons.outbox import record_event
from venues.cleaning import change_fields, refuse_unclean
from venues.locks import lock_venue
from venues.models import PaymentMethod, PaymentTerms, Venue
from venues.payment_rules import read_method
from venues.permissions import require_for_venue

METHOD_FIELDS = frozenset(
    {"audiences", "iban", "bic", "account_holder", "payee", "instructions", "position", "is_active"}
)
TERMS_FIELDS = frozenset({"advance_percent", "advance_kind", "balance_days", "pay_within_hours", "offline_within_days"})


@transaction.atomic
def add_method(*, actor: User, venue: Venue, kind: str, terms: Mapping[str, Any], now: datetime) -> PaymentMethod:
    """One more means of paying, the last in order unless `terms` (of `METHOD_FIELDS`) say otherwise.

    Raises Missing, NotAllowed; Impossible `invalid` and as `payment_rules.read_method`.
    """
    fresh = _lock(actor, venue)
    last = fresh.payment_methods.aggregate(last=Max("position"))["last"]
    method = PaymentMethod(venue=fresh, kind=kind, position=0 if last is None else last + 1)
    return _save(method, fresh, terms, actor, now)


@transaction.atomic
def change_method(*, actor: User, method: PaymentMethod, changes: Mapping[str, Any], now: datetime) -> PaymentMethod:
    """The means with `changes` (of `METHOD_FIELDS`). Raises as `add_method`."""
    fresh = _lock(actor, method.venue)
    return _save(PaymentMethod.objects.get(pk=method.pk), fresh, changes, actor, now)


@transaction.atomic
def remove_method(*, actor: User, method: PaymentMethod, now: datetime) -> None:
    """Offer it no more. Raises Missing, NotAllowed."""
    fresh = _lock(actor, method.venue)
    PaymentMethod.objects.filter(pk=method.pk).delete()
    _record(fresh, actor, now)


@transaction.atomic
def set_terms(*, actor: User, venue: Venue, terms: Mapping[str, Any], now: datetime) -> PaymentTerms:
    """When the venue is paid from now on (of `TERMS_FIELDS`). Raises Missing, NotAllowed, Impossible `invalid`."""
    fresh = _lock(actor, venue)
    known = PaymentTerms.objects.filter(venue=fresh).first()
    changed = known or PaymentTerms(venue=fresh)
    change_fields(changed, terms, allowed=TERMS_FIELDS)
    refuse_unclean(changed, exclude={"venue"})
    changed.save()
    _record(fresh, actor, now)
    return changed


def refuse_impossible(method: PaymentMethod) -> None:
    """Put a means into plain form, in memory. Raises Impossible as `add_method`."""
    given = {name: getattr(method, name) for name in ("iban", "bic", "account_holder", "payee")}
    for name, text in read_method(method.kind, given, method.venue.organisation.kind).items():
        setattr(method, name, text)
    method.audiences = sorted(set(method.audiences))
    refuse_unclean(method, exclude={"venue"})


def _lock(actor: User, venue: Venue) -> Venue:
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    return lock_venue(venue.pk)


def _save(method: PaymentMethod, venue: Venue, terms: Mapping[str, Any], actor: User, now: datetime) -> PaymentMethod:
    method.venue = venue
    change_fields(method, terms, allowed=METHOD_FIELDS)
    refuse_impossible(method)
    method.save()
    _record(venue, actor, now)
    return method


def _record(venue: Venue, actor: User, now: datetime) -> None:
    record_event(
        kind="venue_payment_changed",
        subject_type="venue",
        subject_id=str(venue.pk),
        actor=actor,
        to_state=venue.state,
        now=now,
    )
