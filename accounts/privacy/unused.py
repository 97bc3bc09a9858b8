"""Accounts that nobody uses: their people are told by mail, and a month later the accounts go (`age` says when).

The warning is a notice: that it was really sent is what lets the account go. Each account is looked at once more under
the lock on its person, in a transaction of its own, so that a worker that dies, or two at once, do nothing twice.
"""

import logging
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from accounts.locks import lock_person
from accounts.models import User
from accounts.privacy.age import UNUSED_FOR, Step, Usage, next_step
from accounts.privacy.deleting import Cause, let_go, lock_with_all
from accounts.privacy.parts import hindrances_of, parts
from commons.errors import DomainError
from commons.models import Notice
from commons.notices import schedule_notice

logger = logging.getLogger(__name__)

WARNED: Final = "account_unused"
# What one round does at most; the next one goes on.
MOST_AT_ONCE: Final = 50


def unused(now: datetime) -> QuerySet[User]:
    """Whose account may go by its age, each with `last_used`, `warned_for` and `warned_at`; reads only.

    Left out are those with powers over the site or a territory, accounts that an administrator has closed (their people
    could not come back), and whatever the parts keep (`Part.kept`).
    """
    since = now - UNUSED_FOR
    # What is cheap first: few are left for the rest.
    people = User.objects.filter(
        Q(last_login=None) | Q(last_login__lte=since),
        date_joined__lte=since,
        is_active=True,
        is_staff=False,
        is_superuser=False,
        territories=None,
    )
    for condition in (one for part in parts() for one in part.kept):
        people = people.exclude(condition)
    uses = [one for part in parts() for one in part.last_used]
    warning = Notice.objects.filter(user=OuterRef("pk"), kind=WARNED).order_by("-due_at")
    return people.annotate(
        # PostgreSQL's own ignores what is NULL.
        last_used=Greatest("date_joined", "last_login", *uses),
        warned_for=Subquery(warning.values("due_at")[:1]),
        warned_at=Subquery(warning.values("sent_at")[:1]),
    ).filter(last_used__lte=since)


def look_at_unused(*, now: datetime, limit: int = MOST_AT_ONCE) -> int:
    """Warn and delete at most `limit` accounts. Returns how many. What fails for one person holds up no other."""
    done = 0
    for pk in [one.pk for one in unused(now).order_by("pk") if _step(one, now) is not Step.KEEP]:
        if done == limit:
            break
        try:
            done += _take_step(pk, now)
        except DomainError as error:
            # Something stands in the way of going, or has changed just now: the account stays.
            logger.info("unused account %s stays: %s", pk, error.code)
        except Exception:
            logger.exception("unused account %s could not be looked at", pk)
    return done


def _take_step(pk: int, now: datetime) -> bool:
    return _warn(pk, now) or _delete(pk, now)


def _warn(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        lock_person(pk)
        person = _still(pk, now, Step.WARN)
        if person is None or hindrances_of(person, now):
            return False
        schedule_notice(
            subject_type="user", subject_id=pk, kind=WARNED, recipient=person.email, user=person, due_at=now
        )
        return True


def _delete(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        lock_with_all(pk)
        person = _still(pk, now, Step.DELETE)
        if person is None:
            return False
        let_go(person, cause=Cause.UNUSED, now=now)
        return True


def _still(pk: int, now: datetime, step: Step) -> User | None:
    """The person, when that step is still to be taken."""
    person = unused(now).filter(pk=pk).first()
    return person if person is not None and _step(person, now) is step else None


def _step(person: User, now: datetime) -> Step:
    known = {name: getattr(person, name) for name in ("last_used", "warned_for", "warned_at")}
    return next_step(Usage(**known), now)
