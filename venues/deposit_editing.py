"""The deposits that a venue asks for. What is booked already keeps what was asked then."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Capability
from commons.errors import Impossible, Missing
from commons.outbox import record_event
from venues.cleaning import change_fields, refuse_unclean
from venues.locks import lock_venue
from venues.models import DepositTerm, Venue
from venues.permissions import require_for_venue

FIELDS = frozenset({"kind", "label", "amount"})
# Nobody has had more than two; a list that grows is a mistake or a joke.
MOST_TERMS = 6


@transaction.atomic
def add_deposit_term(*, actor: User, venue: Venue, terms: Mapping[str, Any], now: datetime) -> DepositTerm:
    """Ask for one more deposit (`kind`, `label`, `amount` in euros).

    Raises Missing, NotAllowed; Impossible `invalid`, `too_many_deposits`.
    """
    _enter(actor, venue)
    count = venue.deposit_terms.count()
    if count >= MOST_TERMS:
        raise Impossible(_("Six cautions suffisent : réunissez-en quelques-unes."), code="too_many_deposits")
    return _save(DepositTerm(venue=venue, position=count), terms, actor, now)


@transaction.atomic
def change_deposit_term(*, actor: User, term: DepositTerm, changes: Mapping[str, Any], now: datetime) -> DepositTerm:
    """Ask for it otherwise from now on. Raises as `add_deposit_term`."""
    _enter(actor, term.venue)
    return _save(term, changes, actor, now)


@transaction.atomic
def remove_deposit_term(*, actor: User, term: DepositTerm, now: datetime) -> None:
    """Ask for it no more. Raises Missing, NotAllowed."""
    _enter(actor, term.venue)
    term.delete()
    _record(term.venue, actor, now)


def hosted_deposit_term(*, actor: User, term_id: int) -> DepositTerm:
    """A term for somebody who may change it. Raises Missing, NotAllowed."""
    found = DepositTerm.objects.select_related("venue__organisation").filter(pk=term_id).first()
    unknown = Missing(_("Cette caution n’existe pas, ou n’est pas visible pour vous."))
    if found is None:
        raise unknown
    try:
        require_for_venue(actor=actor, venue=found.venue, capability=Capability.MANAGE_VENUES)
    except Missing:
        raise unknown from None
    return found


def _enter(actor: User, venue: Venue) -> None:
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    lock_venue(venue.pk)


def _save(term: DepositTerm, changes: Mapping[str, Any], actor: User, now: datetime) -> DepositTerm:
    change_fields(term, changes, allowed=FIELDS)
    refuse_unclean(term)
    term.save()
    _record(term.venue, actor, now)
    return term


def _record(venue: Venue, actor: User, now: datetime) -> None:
    record_event(kind="deposit_terms_set", subject_type="venue", subject_id=venue.pk, actor=actor, now=now)
