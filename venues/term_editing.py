"""Changing what a venue asks for with a booking, deposits or documents; what is booked keeps what was asked."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from django.db import transaction
from django.utils.functional import Promise

from accounts.models import User
from accounts.roles import Capability
from commons.errors import Impossible, Missing
from commons.outbox import record_event
from venues.cleaning import change_fields, refuse_unclean
from venues.locks import lock_venue
from venues.models import DepositTerm, PaperTerm, Venue
from venues.permissions import require_for_venue

Term = TypeVar("Term", DepositTerm, PaperTerm)
# More than these is more than a hall needs: a list that grows is a mistake or a joke.
MOST_TERMS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TermKind(Generic[Term]):
    """A kind of thing to ask for.

    `fields` may be set; `event` is recorded of the venue; `tidy` sets right what was set, and may refuse it.
    """

    model: type[Term]
    fields: Collection[str]
    event: str
    too_many: tuple[str, Promise]
    unknown: Promise
    tidy: Callable[[Term], None] = lambda _term: None


@transaction.atomic
def add_term(kind: TermKind[Term], *, actor: User, venue: Venue, terms: Mapping[str, Any], now: datetime) -> Term:
    """Ask for one more. Raises Missing, NotAllowed; Impossible `invalid`, the code of `too_many`, and as `tidy`."""
    _enter(actor, venue)
    count = kind.model.objects.filter(venue=venue).count()
    if count >= MOST_TERMS:
        code, sentence = kind.too_many
        raise Impossible(str(sentence), code=code)
    return _save(kind, kind.model(venue=venue, position=count), terms, actor, now)


@transaction.atomic
def change_term(kind: TermKind[Term], *, actor: User, term: Term, changes: Mapping[str, Any], now: datetime) -> Term:
    """Ask for it otherwise from now on. Raises as `add_term`."""
    _enter(actor, term.venue)
    return _save(kind, term, changes, actor, now)


@transaction.atomic
def remove_term(kind: TermKind[Term], *, actor: User, term: Term, now: datetime) -> None:
    """Ask for it no more. Raises Missing, NotAllowed."""
    _enter(actor, term.venue)
    term.delete()
    _record(kind, term.venue, actor, now)


def hosted_term(kind: TermKind[Term], *, actor: User, term_id: int) -> Term:
    """A term for somebody who may change it. Raises Missing, NotAllowed."""
    found = kind.model.objects.select_related("venue__organisation").filter(pk=term_id).first()
    unknown = Missing(str(kind.unknown))
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


def _save(kind: TermKind[Term], term: Term, changes: Mapping[str, Any], actor: User, now: datetime) -> Term:
    change_fields(term, changes, allowed=kind.fields)
    kind.tidy(term)
    refuse_unclean(term)
    term.save()
    _record(kind, term.venue, actor, now)
    return term


def _record(kind: TermKind[Term], venue: Venue, actor: User, now: datetime) -> None:
    record_event(kind=kind.event, subject_type="venue", subject_id=venue.pk, actor=actor, now=now)
