"""Looking at saved searches again, and telling what is new.

One at a time: claimed with a lease in a short transaction, searched outside of any, and settled in a second one that
writes what is known and the notice together. A worker that dies in between leaves nothing but a lease that ends; a task
that is delivered twice finds nothing to claim.
"""

from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from django.db import transaction
from django.utils import timezone

from bookings.mail.kinds import Kind
from bookings.models import KnownMatch, SavedSearch
from bookings.saved.rules import may_tell, news, next_look
from bookings.saved.searches import MOST_MATCHES, question_of
from bookings.search.finding import Found, first_found
from bookings.search.reading import BadQuestion
from commons.errors import DomainError
from commons.notices import plan_notice, schedule_notices

LEASE: Final = timedelta(minutes=5)
SUBJECT: Final = "saved_search"
PAST: Final = "in_the_past"
# A mail names no more; the page has them all.
MOST_TOLD: Final = 20

Alert, State = SavedSearch.Alert, SavedSearch.State


def look_at_due_searches(*, now: datetime, seconds: float, lease: timedelta = LEASE) -> int:
    """Look at the searches that are due, the longest due first, until none is or `seconds` are over. Returns how many.

    What is left is found by the next round.
    """
    until = monotonic() + seconds
    looked = 0
    while monotonic() < until and (search := claim_due_search(now=now, lease=lease)) is not None:
        look_at(search, now=now)
        looked += 1
    return looked


def claim_due_search(*, now: datetime, lease: timedelta = LEASE) -> SavedSearch | None:
    """One due search that nobody looks at, for the time of the lease."""
    with transaction.atomic():
        due = SavedSearch.objects.filter(state=State.ACTIVE, look_at__lte=now, user__is_active=True)
        search = (
            due.exclude(alert=Alert.NEVER)
            .order_by("look_at", "pk")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if search is not None:
            search.look_at = now + lease
            search.save(update_fields=["look_at"])
    return search


def look_at(claimed: SavedSearch, *, now: datetime) -> None:
    """Search again, and settle what is new. A search whose time is over, or that can no longer be read, ends."""
    try:
        found = first_found(question_of(claimed.query), limit=MOST_MATCHES, now=now)
    except BadQuestion:
        _settle(claimed, None, "unreadable", now)
    except DomainError as error:
        _settle(claimed, None, error.code, now)
    else:
        _settle(claimed, found, "", now)


def _settle(claimed: SavedSearch, found: list[Found] | None, why_ended: str, now: datetime) -> None:
    zone = timezone.get_default_timezone()
    with transaction.atomic():
        mine = SavedSearch.objects.select_for_update(of=("self",)).select_related("user")
        search = mine.filter(pk=claimed.pk, look_at=claimed.look_at, state=State.ACTIVE).first()
        if search is None:
            # Changed, paused or deleted meanwhile, or taken up by another after our lease.
            return
        search.looked_at, search.look_at = now, next_look(search.alert, now, zone)
        if found is None:
            search.state, search.why_ended = State.ENDED, why_ended
        elif may_tell(search.alert, search.told_at, now, zone):
            _tell(search, found, now)
        search.save(update_fields=["looked_at", "look_at", "state", "why_ended", "told_at"])


def _tell(search: SavedSearch, found: list[Found], now: datetime) -> None:
    by_space = {one.space.space_id: one for one in found}
    known = {space: told is not None for space, told in search.known_matches.values_list("space_id", "told_at")}
    brought = news(list(by_space), known, complete=len(found) < MOST_MATCHES)
    if brought.gone:
        search.known_matches.filter(space__in=brought.gone, told_at=None).delete()
    if not brought.fresh:
        return
    KnownMatch.objects.bulk_create([KnownMatch(search=search, space_id=space, told_at=now) for space in brought.fresh])
    search.told_at = now
    schedule_notices(
        [
            plan_notice(
                subject_type=SUBJECT,
                subject_id=search.pk,
                kind=Kind.SEARCH_MATCHES,
                recipient=search.user.email,
                user=search.user,
                due_at=now,
                data={
                    "count": len(brought.fresh),
                    "matches": [_told(by_space[space]) for space in brought.fresh[:MOST_TOLD]],
                },
            )
        ]
    )


def _told(found: Found) -> dict[str, object]:
    return {
        "space": found.space.space_id,
        "starts_at": found.starts_at.isoformat(),
        "ends_at": found.ends_at.isoformat(),
        "price": str(found.price),
    }
