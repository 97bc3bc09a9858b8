"""Two workers look at saved searches at the same moment: each is told once. Without their locks they do meet."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from bookings.models import KnownMatch, SavedSearch
from bookings.saved import looking
from bookings.saved.looking import look_at_due_searches
from bookings.saved.searches import save_search
from commons.models import Notice
from tests.bookings.conftest import make_hotel
from tests.bookings.racing import Outcome, together
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db(transaction=True)
TUESDAY = "commune=48095&from=2027-01-12T09:00&to=2027-01-12T17:00&kind=meeting_room"
SOON = NOW + timedelta(minutes=11)
SEARCHES = 4


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Searches that are due and have something to tell. Who has read what is known waits for the other."""
    make_hotel()
    for nth in range(SEARCHES):
        save_search(user=make_user(), query=TUESDAY, name=f"Réunion {nth}", alert="at_once", now=NOW)
    make_hotel()
    # Once somebody has waited in vain, nobody waits any more.
    gate, news = threading.Barrier(2), looking.news

    def wait() -> None:
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=1)

    def wait_then_compare(*arguments, **options):  # type: ignore[no-untyped-def]
        wait()
        return news(*arguments, **options)

    monkeypatch.setattr(looking, "news", wait_then_compare)
    return wait


def two_workers() -> Outcome:
    # Their clocks differ, as clocks do.
    return together(
        [lambda late=late: look_at_due_searches(now=SOON + timedelta(seconds=late), seconds=20) for late in range(2)]
    )


def test_two_workers_tell_each_search_once(meet: Callable[[], None]) -> None:
    outcome = two_workers()
    assert (sum(outcome.won), outcome.broken) == (SEARCHES, [])
    assert Counter(Notice.objects.values_list("subject_id", flat=True)) == Counter(
        str(pk) for pk in SavedSearch.objects.values_list("pk", flat=True)
    )
    assert KnownMatch.objects.filter(told_at__isnull=False).count() == SEARCHES


def test_without_locks_both_would_tell_the_same(meet: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both take one search and want to tell of it; the constraint, the last line, stops one."""

    def claim(*, now: datetime, lease: timedelta) -> SavedSearch | None:
        search = SavedSearch.objects.filter(look_at__lte=now).order_by("pk").first()
        meet()
        if search is not None:
            search.look_at = SOON + lease
            search.save(update_fields=["look_at"])
        return search

    monkeypatch.setattr(looking, "claim_due_search", claim)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    (broken,) = two_workers().broken
    assert isinstance(broken, IntegrityError) and "known_match_once" in str(broken)
