"""Workers die while they look at saved searches: no alert is lost, none is written or sent twice."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.db import transaction
from django.utils import timezone

from bookings.models import KnownMatch, SavedSearch
from bookings.saved.searches import save_search
from commons.models import Notice
from tests.factories import ALWAYS, make_published_season, make_rate, make_space, make_user, make_venue
from tests.worker.conftest import Sink, StartWorker, ask_until
from worker.app import app
from worker.waking import send

pytestmark = pytest.mark.django_db(transaction=True)
SEARCHES = 6


def save_searches() -> None:
    """Searches of several people for any desk of the coming days, due now; what they find appears afterwards."""
    now = timezone.now()
    today = timezone.localdate(now)
    query = f"between={today + timedelta(days=1)}/{today + timedelta(days=3)}&duration=PT1H&kind=desks"
    for nth in range(SEARCHES):
        save_search(user=make_user(), query=query, name=f"Recherche {nth}", alert="at_once", now=now)
    with transaction.atomic():
        venue = make_venue()
        desks = make_space(venue, units=4)
        make_rate(
            make_published_season(venue, first_day=today, last_day=today + timedelta(days=5), hours=ALWAYS), desks
        )
    SavedSearch.objects.update(look_at=now)


def look() -> None:
    app.send_task("worker.tasks.look_at_searches", expires=10)
    send()


def test_worker_killed_while_it_looks_tells_each_search_once(
    sink: Sink, queue: redis.Redis, start_worker: StartWorker, tmp_path: Path
) -> None:
    save_searches()
    crashed = tmp_path / "crashed"
    start_worker("tests.worker.crashing_looks", CRASHED=str(crashed))
    ask_until(crashed.exists, "the crash", look)
    # What was written before the death is gone with it: the search is neither told nor known, only claimed.
    assert Notice.objects.count() == KnownMatch.objects.count() < SEARCHES

    # As if the leases of the dead had passed: of the search, and of who looks alone on this machine.
    for key in queue.scan_iter("intersaison:alone:look_at_searches:*"):
        queue.delete(key)
    SavedSearch.objects.filter(told_at=None).update(look_at=timezone.now())
    ask_until(
        lambda: len(sink.ids) >= SEARCHES and not SavedSearch.objects.filter(told_at=None).exists(), "the rest", look
    )
    assert Counter(Notice.objects.values_list("subject_id", flat=True)) == Counter(
        str(pk) for pk in SavedSearch.objects.values_list("pk", flat=True)
    )
    assert (len(sink.ids), len(set(sink.ids))) == (SEARCHES, SEARCHES)
    assert KnownMatch.objects.exclude(told_at=None).count() == SEARCHES
