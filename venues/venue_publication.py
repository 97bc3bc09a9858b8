"""From draft to published and back: who may show a venue to the world."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.roles import Capability
from commons.errors import Lost
from commons.outbox import record_event
from commons.reasons import required_reason
from venues.cleaning import refuse
from venues.locks import lock_venue
from venues.models import Venue
from venues.permissions import may_administer, may_for_venue, require_administrator, require_for_venue

State = Venue.State
EVENT_KINDS = {
    State.DRAFT: "venue_sent_back",
    State.AWAITING_REVIEW: "venue_awaiting_review",
    State.PUBLISHED: "venue_published",
    State.WITHDRAWN: "venue_withdrawn",
}


@transaction.atomic
def publish_venue(*, actor: User, venue: Venue, now: datetime) -> Venue:
    """The venue, published, or `awaiting_review` when its organisation has never been accepted by an administrator.

    Raises Missing, NotAllowed; Lost `already_published`, `already_awaiting_review`; Impossible `nothing_to_offer`
    without any space in use.
    """
    require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    fresh = lock_venue(venue.pk)
    _refuse_if(fresh, State.PUBLISHED)
    _refuse_if(fresh, State.AWAITING_REVIEW)
    if not fresh.spaces.in_use().leaves().exists():
        raise refuse("nothing_to_offer", _("Ajoutez au moins un espace avant de publier le lieu."))
    trusted = fresh.organisation.trusted_at is not None
    return _move(fresh, State.PUBLISHED if trusted else State.AWAITING_REVIEW, actor=actor, now=now)


@transaction.atomic
def accept_venue(*, actor: User, venue: Venue, now: datetime) -> Venue:
    """An administrator accepts a first publication: the venue is published and its organisation trusted from now on.

    Raises NotAllowed for others; Lost `not_awaiting_review`.
    """
    require_administrator(actor=actor, venue=venue)
    fresh = lock_venue(venue.pk)
    _refuse_unless_awaiting(fresh)
    Organisation.objects.filter(pk=fresh.organisation_id, trusted_at=None).update(trusted_at=now)
    return _move(fresh, State.PUBLISHED, actor=actor, now=now)


@transaction.atomic
def refuse_venue(*, actor: User, venue: Venue, reason: str, now: datetime) -> Venue:
    """An administrator sends a first publication back to its draft, with a reason that the host reads.

    Raises as `accept_venue`, and Impossible `reason_missing`.
    """
    require_administrator(actor=actor, venue=venue)
    fresh = lock_venue(venue.pk)
    _refuse_unless_awaiting(fresh)
    return _move(fresh, State.DRAFT, actor=actor, now=now, reason=_reason_for_host(reason))


@transaction.atomic
def withdraw_venue(*, actor: User, venue: Venue, now: datetime, reason: str = "") -> Venue:
    """The venue is no longer shown nor bookable; reservations already made stand. By a host or an administrator.

    A host whose venue somebody else takes down is told why (regulation (EU) 2019/1150, article 4).
    Raises Missing, NotAllowed; Lost `already_withdrawn`; Impossible `reason_missing` for an administrator without one.
    """
    by_host = may_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    if not by_host and not may_administer(actor=actor, venue=venue):
        require_for_venue(actor=actor, venue=venue, capability=Capability.MANAGE_VENUES)
    fresh = lock_venue(venue.pk)
    _refuse_if(fresh, State.WITHDRAWN)
    words = reason.strip() if by_host else _reason_for_host(reason)
    return _move(fresh, State.WITHDRAWN, actor=actor, now=now, reason=words, by_administrator=not by_host)


def _refuse_if(venue: Venue, state: str) -> None:
    sentences: dict[str, str] = {
        State.PUBLISHED: _("Ce lieu est déjà publié."),
        State.AWAITING_REVIEW: _("Ce lieu attend déjà la validation d’un administrateur."),
        State.WITHDRAWN: _("Ce lieu est déjà retiré."),
    }
    if venue.state == state:
        raise Lost(sentences[state], code=f"already_{state}")


def _refuse_unless_awaiting(venue: Venue) -> None:
    if venue.state != State.AWAITING_REVIEW:
        raise Lost(_("Ce lieu n’attend pas de validation."), code="not_awaiting_review")


def _reason_for_host(reason: str) -> str:
    return required_reason(reason, _("Dites pourquoi en une phrase : l’hôte la lira."))


def _move(venue: Venue, state: str, *, actor: User, now: datetime, reason: str = "", **data: Any) -> Venue:
    before, venue.state = venue.state, state
    if state == State.PUBLISHED:
        venue.published_at = now
    venue.save(update_fields=["state", "published_at"])
    record_event(
        kind=EVENT_KINDS[State(state)],
        subject_type="venue",
        subject_id=str(venue.pk),
        actor=actor,
        from_state=before,
        to_state=state,
        reason=reason,
        data=data,
        now=now,
    )
    return venue
