"""Waking the worker: at once with a broker, and without one at no cost to whoever commits."""

import threading
import time

import pytest
import redis
from django.db import transaction
from django.utils import timezone

from commons import outbox
from commons.outbox import record_event
from worker.app import app
from worker.waking import TASKS, Waker, send, wake


def test_the_hook_is_registered() -> None:
    assert wake in outbox._wakers


def test_send_queues_each_task_once(queue: redis.Redis) -> None:
    assert send() is True
    assert queue.llen("intersaison") == len(TASKS)


def test_without_a_broker_sending_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise ConnectionError("refused")

    monkeypatch.setattr(app, "send_task", refuse)
    assert send() is False


def test_waking_never_waits_for_the_broker() -> None:
    entered, released = threading.Event(), threading.Event()

    def hang() -> bool:
        entered.set()
        return released.wait(10)

    waker = Waker(hang)
    began = time.monotonic()
    for _commit in range(100):
        waker()
    assert time.monotonic() - began < 5
    assert entered.wait(5)
    released.set()


def test_commits_during_a_sending_are_told_of_together() -> None:
    sent, go_on = [], threading.Semaphore(0)

    def slow() -> bool:
        sent.append(1)
        return go_on.acquire(timeout=10)

    waker = Waker(slow)
    waker()
    _until(lambda: len(sent) == 1)
    for _commit in range(50):
        waker()
    go_on.release()
    _until(lambda: len(sent) == 2)
    go_on.release()
    time.sleep(0.05)
    assert len(sent) == 2


@pytest.mark.django_db(transaction=True)
def test_commit_wakes_and_rollback_does_not(queue: redis.Redis) -> None:
    with transaction.atomic():
        record_event(kind="tried", subject_type="thing", subject_id=1, now=timezone.now())
        transaction.set_rollback(True)
    assert queue.llen("intersaison") == 0
    with transaction.atomic():
        record_event(kind="done", subject_type="thing", subject_id=1, now=timezone.now())
    _until(lambda: queue.llen("intersaison") == len(TASKS))


def _until(condition) -> None:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)
