"""Who belongs to an organisation: inviting, joining, changing roles, leaving."""

import hashlib
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.locks import lock_organisation
from accounts.models import Invitation, Membership, Organisation, Role, User
from accounts.permissions import administers, require
from accounts.roles import Capability
from commons.errors import Impossible, Missing
from commons.outbox import record_event

INVITATION_LIFE = timedelta(days=14)
MOST_PENDING = 50


def pending_invitations(*, organisation: Organisation, now: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be accepted, newest first."""
    return Invitation.objects.filter(
        organisation=organisation, accepted_at=None, cancelled_at=None, expires_at__gt=now
    ).select_related("invited_by")


def invitation_secret(invitation: Invitation) -> str:
    """What the link in the mail carries. Only its digest is kept; it can be made again from the site's secret key."""
    words = f"{invitation.pk}:{invitation.email}"
    return salted_hmac("accounts.invitation", words, algorithm="sha256").hexdigest()


def invite(
    *, actor: User, organisation: Organisation, email: str, role: str, now: datetime, all_venues: bool = True
) -> Invitation:
    """An invitation to join, valid 14 days; one that was pending for the same address is replaced.

    The event `member_invited` makes the mail go out. Raises Missing, NotAllowed, Impossible (`email_invalid`,
    `role_unknown`, `owner_needs_all_venues`, `already_member`, `too_many_invitations`).
    """
    require(actor, organisation, Capability.MANAGE_TEAM)
    email = _read_email(email)
    _check_role(role, all_venues)
    with transaction.atomic():
        lock_organisation(organisation.pk)
        if Membership.objects.filter(organisation=organisation, user__email=email).exists():
            raise _about("email", "already_member", _("Cette personne est déjà membre de la structure."))
        pending = pending_invitations(organisation=organisation, now=now)
        pending.filter(email=email).update(cancelled_at=now)
        if pending.count() >= MOST_PENDING:
            raise _about("email", "too_many_invitations", _("Trop d’invitations attendent déjà une réponse."))
        invitation = Invitation(
            organisation=organisation,
            email=email,
            role=role,
            all_venues=all_venues,
            invited_by=actor,
            expires_at=now + INVITATION_LIFE,
        )
        _save_with_digest(invitation)
        _tell("member_invited", invitation, actor=actor, now=now)
    return invitation


def cancel_invitation(*, actor: User, invitation: Invitation, now: datetime) -> None:
    """The link stops working; cancelling twice is the same. Administrators may, too. Raises Missing, NotAllowed."""
    if not administers(actor, invitation.organisation):
        require(actor, invitation.organisation_id, Capability.MANAGE_TEAM)
    with transaction.atomic():
        open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None)
        if open_ones.update(cancelled_at=now):
            _tell("invitation_cancelled", invitation, actor=actor, now=now)


def find_invitation(*, secret: str, now: datetime) -> Invitation:
    """The invitation behind a link. Raises Missing, or Impossible (`invitation_cancelled`, `invitation_expired`)."""
    invitation = (
        Invitation.objects.select_related("organisation", "invited_by").filter(token_digest=_digest(secret)).first()
    )
    if invitation is None:
        raise Missing(_("Cette invitation n’existe pas. Vérifiez que le lien est complet."))
    if invitation.cancelled_at:
        raise Impossible(_("Cette invitation a été annulée. Demandez-en une nouvelle."), code="invitation_cancelled")
    if invitation.accepted_at is None and invitation.expires_at <= now:
        raise Impossible(_("Cette invitation a expiré. Demandez-en une nouvelle."), code="invitation_expired")
    return invitation


def accept_invitation(*, actor: User, secret: str, now: datetime) -> Membership:
    """`actor` joins; accepting again returns the same membership.

    Raises as `find_invitation`, and Impossible `invitation_for_another` when none of the actor's verified addresses is
    the one that was invited.
    """
    invitation = find_invitation(secret=secret, now=now)
    if not EmailAddress.objects.filter(user=actor, email__iexact=invitation.email, verified=True).exists():
        sentence = _("Cette invitation est pour %(email)s. Connectez-vous avec cette adresse.")
        raise Impossible(sentence % {"email": invitation.email}, code="invitation_for_another")
    with transaction.atomic():
        lock_organisation(invitation.organisation_id)
        membership, joined = Membership.objects.get_or_create(
            organisation=invitation.organisation,
            user=actor,
            defaults={"role": invitation.role, "all_venues": invitation.all_venues},
        )
        accepted = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None)
        if joined and not accepted.update(accepted_at=now):
            # It was used before, and the member has left or was removed since.
            raise Impossible(_("Cette invitation a déjà servi. Demandez-en une nouvelle."), code="invitation_used")
        if joined:
            _tell("member_joined", invitation, actor=actor, now=now, data={"role": membership.role})
    return membership


def change_member(*, actor: User, membership: Membership, role: str, all_venues: bool, now: datetime) -> Membership:
    """Give a member another role, or all or only some venues.

    Raises Missing, NotAllowed, Impossible (`role_unknown`, `owner_needs_all_venues`, `last_owner`).
    """
    require(actor, membership.organisation_id, Capability.MANAGE_TEAM)
    _check_role(role, all_venues)
    with transaction.atomic():
        fresh = _locked(membership)
        if role != Role.OWNER:
            _check_not_last_owner(fresh)
        before, fresh.role, fresh.all_venues = fresh.role, role, all_venues
        fresh.save(update_fields=["role", "all_venues"])
        _tell_of_member("member_changed", fresh, actor=actor, now=now, from_state=before, to_state=role)
    return fresh


def remove_member(*, actor: User, membership: Membership, now: datetime) -> None:
    """Raises Missing, NotAllowed, Impossible `last_owner`."""
    require(actor, membership.organisation_id, Capability.MANAGE_TEAM)
    _end(membership, "member_removed", actor, now)


def leave(*, actor: User, organisation: Organisation, now: datetime) -> None:
    """`actor` leaves the organisation. Raises Missing, Impossible `last_owner`."""
    membership = Membership.objects.filter(organisation=organisation, user=actor).first()
    if membership is None:
        raise Missing(_("Cette structure n’existe pas, ou vous n’en êtes pas membre."))
    _end(membership, "member_left", actor, now)


def _end(membership: Membership, kind: str, actor: User, now: datetime) -> None:
    with transaction.atomic():
        fresh = _locked(membership)
        _check_not_last_owner(fresh)
        _tell_of_member(kind, fresh, actor=actor, now=now, from_state=fresh.role)
        fresh.delete()


def _locked(membership: Membership) -> Membership:
    lock_organisation(membership.organisation_id)
    fresh = Membership.objects.select_related("organisation", "user").filter(pk=membership.pk).first()
    if fresh is None:
        raise Missing(_("Cette personne n’est plus membre de la structure."))
    return fresh


def _check_not_last_owner(membership: Membership) -> None:
    # An owner whose account is closed answers nobody.
    owners = Membership.objects.filter(
        organisation_id=membership.organisation_id, role=Role.OWNER, user__is_active=True
    )
    if membership.role == Role.OWNER and not owners.exclude(pk=membership.pk).exists():
        raise Impossible(
            _("C’est le seul propriétaire de la structure. Nommez-en d’abord un autre."), code="last_owner"
        )


def _check_role(role: str, all_venues: bool) -> None:
    if role not in Role.values:
        raise _about("role", "role_unknown", _("Choisissez un rôle."))
    if role == Role.OWNER and not all_venues:
        raise _about("all_venues", "owner_needs_all_venues", _("Un propriétaire s’occupe de tous les lieux."))


def _read_email(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise _about("email", "email_invalid", _("Cette adresse e-mail n’est pas valable.")) from None
    return email


def _save_with_digest(invitation: Invitation) -> None:
    # The secret is made from the row's number, which the database gives: the digest follows in a second step.
    invitation.token_digest = _digest(f"{invitation.organisation_id}:{invitation.email}:{invitation.expires_at}")
    invitation.save()
    invitation.token_digest = _digest(invitation_secret(invitation))
    invitation.save(update_fields=["token_digest"])


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _about(field: str, code: str, sentence: str) -> Impossible:
    return Impossible(sentence, code=code, fields={field: [sentence]})


def _tell(kind: str, invitation: Invitation, *, actor: User, now: datetime, data: dict[str, str] | None = None) -> None:
    record_event(
        kind=kind,
        subject_type="invitation",
        subject_id=invitation.pk,
        actor=actor,
        data={"organisation": invitation.organisation_id, "email": invitation.email, **(data or {})},
        now=now,
    )


def _tell_of_member(
    kind: str, membership: Membership, *, actor: User, now: datetime, from_state: str, to_state: str = ""
) -> None:
    record_event(
        kind=kind,
        subject_type="organisation",
        subject_id=membership.organisation_id,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        data={"user": membership.user_id, "email": membership.user.email},
        now=now,
    )
