"""The kill test (promise 6): workers die while they send reminders, and no message is lost.

A second copy is possible only where the death fell between the mail server's 250 and our commit, and it bears the same
Message-ID.
"""

from collections import Counter
from pathlib import Path

import pytest
import redis

from commons.models import Notice
from commons.notices import LEASE
from tests.worker.conftest import Sink, StartWorker, ask_until, kill
from tests.worker.reminders import make_reminders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def let_leases_pass() -> None:
    """As if two minutes had passed: what a dead worker had claimed may be taken by others."""
    for notice in Notice.objects.exclude(claimed_until=None):
        Notice.objects.filter(pk=notice.pk).update(claimed_until=notice.claimed_until - LEASE)


def all_sent() -> bool:
    return not Notice.objects.filter(sent_at=None).exists()


def test_worker_killed_while_it_sends_loses_nothing(sink: Sink, queue: redis.Redis, start_worker: StartWorker) -> None:
    wanted = make_reminders(30)
    sink.seconds = 0.02
    first = start_worker()
    ask_until(lambda: len(sink.ids) >= 8, "the first mails")
    kill(first)
    sink.seconds = 0.0
    in_flight = set(
        Notice.objects.filter(sent_at=None).exclude(claimed_until=None).values_list("message_id", flat=True)
    )
    assert Notice.objects.filter(sent_at=None).count() > len(in_flight)

    let_leases_pass()
    start_worker()
    ask_until(all_sent, "sending the rest")
    assert set(sink.ids) == wanted
    twice = {message_id for message_id, copies in Counter(sink.ids).items() if copies > 1}
    assert twice <= in_flight
    assert len(in_flight) <= 2


def test_death_between_250_and_commit_sends_one_twin_with_the_same_id(
    sink: Sink, queue: redis.Redis, start_worker: StartWorker, tmp_path: Path
) -> None:
    wanted = make_reminders(5)
    crashed = tmp_path / "crashed"
    start_worker("tests.worker.crashing", CRASHED=str(crashed))
    ask_until(crashed.exists, "the crash")
    ask_until(lambda: Notice.objects.filter(sent_at=None).count() == 1, "sending the others")
    (orphan,) = Notice.objects.filter(sent_at=None)

    let_leases_pass()
    ask_until(all_sent, "sending it again")
    assert Counter(sink.ids) == Counter(wanted) + Counter([orphan.message_id])
