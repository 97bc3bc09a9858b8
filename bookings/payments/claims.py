"""Taking work that is due for the time of a short lease, so that several workers never do the same."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

# Longer than the provider is waited for, retries of the client included.
LEASE: Final = timedelta(minutes=3)


def claim(rows: QuerySet[Any], *, now: datetime, due: str = "check_at", limit: int = 1) -> list[int]:
    """Ids of at most `limit` of `rows` that are due and that nobody is at, the longest due first."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    with transaction.atomic():
        waiting = rows.filter(free, **{f"{due}__lte": now}).order_by(due, "pk")
        ids = list(waiting.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:limit])
        rows.model.objects.filter(pk__in=ids).update(claimed_until=now + LEASE)
    return ids
