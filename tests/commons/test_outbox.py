"""Events are written with their change and handled once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from commons import outbox
from commons.models import Event
from commons.outbox import handle_events, on_event, record_event, register_wake

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_handlers", {})
    monkeypatch.setattr(outbox, "_wakers", [])


def record(kind: str = "thing_done", subject: int = 1) -> Event:
    return record_event(kind=kind, subject_type="thing", subject_id=subject, now=NOW)


@pytest.mark.django_db
def test_handlers_of_the_kind_are_called_in_order() -> None:
    seen: list[str] = []
    on_event("thing_done")(lambda event, now: seen.append(event.subject_id))
    for subject in (1, 2, 3):
        record(subject=subject)
    record("other")

    assert handle_events(now=NOW) == 4
    assert seen == ["1", "2", "3"]
    assert handle_events(now=NOW) == 0
    assert set(Event.objects.values_list("handled_at", flat=True)) == {NOW}


@pytest.mark.django_db
def test_limit_leaves_the_rest_for_the_next_time() -> None:
    for subject in range(70):
        record(subject=subject)

    assert [handle_events(now=NOW, limit=60), handle_events(now=NOW)] == [60, 10]


@pytest.mark.django_db
def test_failing_handler_is_undone_told_and_tried_again_later() -> None:
    failing = [True]

    @on_event("thing_done")
    def handler(event: Event, now: datetime) -> None:
        record("consequence")
        if failing and event.subject_id == "1":
            raise RuntimeError("boum")

    first = record(subject=1)
    record(subject=2)
    assert handle_events(now=NOW, limit=2) == 1

    first.refresh_from_db()
    assert (first.attempts, first.last_error) == (1, "RuntimeError: boum")
    assert first.retry_at == NOW + timedelta(seconds=30)
    assert Event.objects.filter(kind="consequence").count() == 1

    failing.clear()
    handle_events(now=NOW + timedelta(seconds=29))
    first.refresh_from_db()
    assert first.handled_at is None
    handle_events(now=NOW + timedelta(seconds=30))
    first.refresh_from_db()
    assert (first.handled_at, first.last_error) == (NOW + timedelta(seconds=30), "")


@pytest.mark.django_db(transaction=True)
def test_worker_is_woken_once_per_commit_and_never_after_a_rollback() -> None:
    woken: list[int] = []
    register_wake(lambda: woken.append(1))

    with transaction.atomic():
        record()
        record()
        assert woken == []
    assert woken == [1]

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record()
        _ = 1 / 0
    assert woken == [1]


@pytest.mark.django_db(transaction=True)
def test_event_after_a_rolled_back_savepoint_still_wakes() -> None:
    woken: list[int] = []
    register_wake(lambda: woken.append(1))

    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record()
            _ = 1 / 0
        record()
    assert woken == [1]


@pytest.mark.django_db(transaction=True)
def test_wake_that_fails_does_not_fail_the_change() -> None:
    def broken() -> None:
        raise ConnectionError

    register_wake(broken)
    record()

    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_events() -> None:
    """The second worker does not wait for the event that the first is handling."""
    seen: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    @on_event("thing_done")
    def handler(event: Event, now: datetime) -> None:
        seen.append(event.subject_id)
        if event.subject_id == "1":
            inside.set()
            leave.wait(5)

    record(subject=1)
    first = threading.Thread(target=_handle_and_close)
    first.start()
    assert inside.wait(5)
    record(subject=2)
    assert handle_events(now=NOW) == 1
    leave.set()
    first.join(5)

    assert seen == ["1", "2"]
    assert Event.objects.filter(handled_at=None).count() == 0


def _handle_and_close() -> None:
    handle_events(now=NOW)
    connections.close_all()
