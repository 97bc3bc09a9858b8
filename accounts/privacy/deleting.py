"""Deleting an account: what the law or a host's books need stays without the person, all else goes, at once."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.locks import lock_person
from accounts.models import User
from accounts.people import reason_for_person, require_staff
from accounts.privacy.parts import hindrances_of, in_use, parts
from commons.errors import Lost
from commons.notices import schedule_notice
from commons.outbox import record_event

FAREWELL: Final = "account_deleted"
# How the database names its references to people.
TO_A_PERSON: Final = "_fk_accounts_user_id"


class Cause(StrEnum):
    """Why an account goes, as the last letter tells it."""

    SELF = "self"
    ADMINISTRATOR = "administrator"
    UNUSED = "unused"


class AccountGone(Lost):
    """Something was to be written for a person whose account was deleted meanwhile."""

    default_code = "account_deleted"


def delete_account(*, actor: User, user: User, now: datetime, reason: str = "") -> None:
    """The account and what belongs to it alone are gone; the person is told at the address that it had.

    The person does so, or an administrator, who gives a `reason` that the person reads and that nothing else keeps.
    Rows are locked from the outermost app inwards, the person's own last and wholly: from then on nothing new can be
    theirs, for every reference to it waits and then fails.
    Raises NotAllowed, Missing, Impossible `account_in_use` (data: `hindrances`), `reason_missing`, Lost
    `account_changed`.
    """
    cause = Cause.SELF if actor.pk == user.pk else Cause.ADMINISTRATOR
    if cause is Cause.ADMINISTRATOR:
        require_staff(actor, user)
        reason = reason_for_person(reason)
    with transaction.atomic():
        person = lock_with_all(user.pk)
        by_other = actor if cause is Cause.ADMINISTRATOR else None
        let_go(person, cause=cause, now=now, actor=by_other, reason=reason if by_other else "")


def let_go(person: User, *, cause: Cause, now: datetime, actor: User | None = None, reason: str = "") -> None:
    """What `delete_account` does, for callers who answer for the right to, and hold `lock_with_all`.

    `actor`: who else did it, if anybody. Raises Impossible `account_in_use`.
    """
    if hindrances := hindrances_of(person, now):
        raise in_use(_to_settle(len(hindrances)), hindrances)
    for part in parts():
        part.forget(person, now)
    User.objects.filter(pk=person.pk).delete()
    record_event(kind=FAREWELL, subject_type="user", subject_id=person.pk, actor=actor, now=now)
    # The last trace of the address: it goes once the letter is sent (`forget_farewells`).
    schedule_notice(
        subject_type="user",
        subject_id=person.pk,
        kind=FAREWELL,
        recipient=person.email,
        language=person.language,
        due_at=now,
        data={"cause": cause, "reason": reason},
    )


def gone_meanwhile(error: Exception) -> AccountGone | None:
    """What a person is told when the database refused a row of an account that was deleted; None for other errors."""
    if not isinstance(error, IntegrityError):
        return None
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if not constraint.endswith(TO_A_PERSON):
        return None
    return AccountGone(_("Ce compte vient d’être supprimé : rien n’a été enregistré."))


def lock_with_all(user_id: int) -> User:
    """The person, locked with all that is theirs until the end of the transaction.

    Raises Missing, Lost `account_changed`.
    """
    every = parts()
    user = User(pk=user_id)
    touched = [part.touches(user) for part in every]
    for part, ids in zip(every, touched, strict=True):
        for pk in sorted(ids):
            part.lock(pk)
    person = lock_person(user_id)
    if [part.touches(person) for part in every] != touched:
        # Something was booked or joined elsewhere while we locked: it would not be held still.
        raise Lost(_("Votre compte vient de changer. Recommencez."), code="account_changed")
    return person


def _to_settle(count: int) -> str:
    sentence = ngettext(
        "Ce compte ne peut pas encore être supprimé : un point est à régler.",
        "Ce compte ne peut pas encore être supprimé : %(count)d points sont à régler.",
        count,
    )
    return sentence % {"count": count}
