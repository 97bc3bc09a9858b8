"""The documents that a venue asks for. What is booked already keeps what was asked then."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.paper_words import PaperKind
from accounts.roles import Capability
from commons.errors import Impossible, Missing
from commons.outbox import record_event
from venues.cleaning import change_fields, refuse, refuse_unclean
from venues.locks import lock_venue
from venues.models import PaperTerm, Venue
from venues.permissions import require_for_venue

FIELDS = frozenset({"kind", "label", "audiences"})
# Each one keeps people from booking: more than these is more than a hall needs.
MOST_TERMS = 6


@transaction.atomic
def add_paper_term(*, actor: User, venue: Venue, terms: Mapping[str, Any], now: datetime) -> PaperTerm:
    """Ask for one more document (`kind`, `label`, `audiences`: none for all).

    Raises Missing, NotAllowed; Impossible `invalid`, `name_missing`, `too_many_papers`.
    """
    _enter(actor, venue)
    count = venue.paper_terms.count()
    if count >= MOST_TERMS:
        raise Impossible(_("Six documents suffisent : retirez-en un d’abord."), code="too_many_papers")
    return _save(PaperTerm(venue=venue, position=count), terms, actor, now)


@transaction.atomic
def change_paper_term(*, actor: User, term: PaperTerm, changes: Mapping[str, Any], now: datetime) -> PaperTerm:
    """Ask for it otherwise from now on. Raises as `add_paper_term`."""
    _enter(actor, term.venue)
    return _save(term, changes, actor, now)


@transaction.atomic
def remove_paper_term(*, actor: User, term: PaperTerm, now: datetime) -> None:
    """Ask for it no more. Raises Missing, NotAllowed."""
    _enter(actor, term.venue)
    term.delete()
    _record(term.venue, actor, now)


def hosted_paper_term(*, actor: User, term_id: int) -> PaperTerm:
    """A term for somebody who may change it. Raises Missing, NotAllowed."""
    found = PaperTerm.objects.select_related("venue__organisation").filter(pk=term_id).first()
    unknown = Missing(_("Ce document demandé n’existe pas, ou n’est pas visible pour vous."))
    if found is None:
        raise unknown
    try:
        require_for_venue(actor=actor, venue=found.venue, capability=Capability.MANAGE_VENUES)
    except Missing:
        raise unknown from None
    return found


def papers_asked_of(audience: str, terms: Iterable[Mapping[str, Any]]) -> list[PaperTerm]:
    """Those of the terms (`papers_asked` of `VenueQuerySet.with_paper_terms`) that are asked of an audience."""
    return [PaperTerm(**one) for one in terms if not one["audiences"] or audience in one["audiences"]]


def _enter(actor: User, venue: Venue) -> None:
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    lock_venue(venue.pk)


def _save(term: PaperTerm, changes: Mapping[str, Any], actor: User, now: datetime) -> PaperTerm:
    change_fields(term, changes, allowed=FIELDS)
    term.label = term.label.strip()
    if term.kind == PaperKind.OTHER and not term.label:
        raise refuse("name_missing", _("Dites quel document : les personnes doivent savoir quoi envoyer."), "label")
    refuse_unclean(term)
    term.save()
    _record(term.venue, actor, now)
    return term


def _record(venue: Venue, actor: User, now: datetime) -> None:
    record_event(kind="paper_terms_set", subject_type="venue", subject_id=venue.pk, actor=actor, now=now)
