"""Looking at saved searches again, and telling what is new.

Those to which nothing can have come are passed over together. The others are looked at one by one: claimed with a lease
in a short transaction, searched outside of any, and settled in a second one that writes what is known and the notice
together. A worker that dies in between leaves nothing but a lease that ends; a task that is delivered twice finds
nothing to claim.
"""

from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bookings.mail.kinds import Kind
from bookings.models import KnownMatch, SavedSearch
from bookings.saved.changes import note_changes
from bookings.saved.passing import pass_over
from bookings.saved.rules import may_tell, news, next_look
from bookings.saved.seeing import Seen, see
from bookings.search.finding import Found
from bookings.search.reading import BadQuestion
from commons.errors import DomainError
from commons.notices import plan_notice, schedule_notices

LEASE: Final = timedelta(minutes=5)
SUBJECT: Final = "saved_search"
PAST: Final = "in_the_past"
# A mail names no more; the page has them all.
MOST_TOLD: Final = 20

SETTLED: Final = (
    *("looked_at", "look_at", "state", "why_ended", "told_at"),
    *("seen", "lasts_until", "at_most", "west", "south", "east", "north"),
)

Alert, State = SavedSearch.Alert, SavedSearch.State


def look_at_due_searches(*, now: datetime, seconds: float, lease: timedelta = LEASE) -> int:
    """Look at the searches that are due, the longest due first, until none is or `seconds` are over. Returns how many.

    What is left is found by the next round.
    """
    until = monotonic() + seconds
    looked = 0
    if seconds > 0 and _due(now).exists():
        note_changes(now=now)
        looked += pass_over(now=now)
    while monotonic() < until and (search := claim_due_search(now=now, lease=lease)) is not None:
        look_at(search, now=now)
        looked += 1
    return looked


def claim_due_search(*, now: datetime, lease: timedelta = LEASE) -> SavedSearch | None:
    """One due search that nobody looks at, for the time of the lease."""
    with transaction.atomic():
        search = _due(now).order_by("look_at", "pk").select_for_update(skip_locked=True, of=("self",)).first()
        if search is not None:
            search.look_at = now + lease
            search.save(update_fields=["look_at"])
    return search


def look_at(claimed: SavedSearch, *, now: datetime) -> None:
    """Search again, and settle what is new. A search whose time is over, or that can no longer be read, ends."""
    try:
        seen = see(claimed, now=now)
    except BadQuestion:
        _settle(claimed, None, "unreadable", now)
    except DomainError as error:
        _settle(claimed, None, error.code, now)
    else:
        _settle(claimed, seen, "", now)


def _due(now: datetime) -> QuerySet[SavedSearch]:
    due = SavedSearch.objects.filter(state=State.ACTIVE, look_at__lte=now, user__is_active=True)
    return due.exclude(alert=Alert.NEVER)


def _settle(claimed: SavedSearch, seen: Seen | None, why_ended: str, now: datetime) -> None:
    zone = timezone.get_default_timezone()
    with transaction.atomic():
        mine = SavedSearch.objects.select_for_update(of=("self",)).select_related("user")
        search = mine.filter(pk=claimed.pk, look_at=claimed.look_at, state=State.ACTIVE).first()
        if search is None:
            # Changed, paused or deleted meanwhile, or taken up by another after our lease.
            return
        search.looked_at, search.look_at = now, next_look(search.alert, now, zone)
        if seen is None:
            search.state, search.why_ended = State.ENDED, why_ended
        elif may_tell(search.alert, search.told_at, now, zone):
            _tell(search, seen, now)
            _remember(search, seen)
        search.save(update_fields=SETTLED)


def _remember(search: SavedSearch, seen: Seen) -> None:
    """For the next look; what was not told today is not seen either."""
    area = seen.lasting.area
    search.seen, search.lasts_until, search.at_most = seen.number, seen.lasting.until, seen.lasting.at_most
    search.west, search.south, search.east, search.north = area.west, area.south, area.east, area.north


def _tell(search: SavedSearch, seen: Seen, now: datetime) -> None:
    by_space = {one.space.space_id: one for one in seen.found}
    known_here = search.known_matches.all()
    if seen.venues is not None:
        known_here = known_here.filter(space__venue__in=seen.venues)
    known = {space: told is not None for space, told in known_here.values_list("space_id", "told_at")}
    brought = news(list(by_space), known, complete=seen.complete)
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
