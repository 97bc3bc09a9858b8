"""The timetable names tasks that exist, and running everything twice at once does everything once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import redis
from django.conf import LazySettings, settings
from django.db import connection
from django.utils import timezone

from accounts.privacy.age import UNUSED_FOR, WARNING
from accounts.privacy.unused import look_at_unused
from bookings import lifecycle
from bookings.deadlines import complete_past, expire_lapsed
from bookings.models import Reservation
from commons.models import Event, Notice
from commons.notices import send_due
from commons.outbox import handle_events
from tests.bookings.conftest import hours, make_hotel, wish
from tests.factories import NOW, make_user
from tests.worker.conftest import Sink
from tests.worker.reminders import make_reminders
from worker import tasks
from worker.app import app
from worker.heartbeat import HEARTBEAT_KEY
from worker.timetable import EVERY
from worker.waking import TASKS


def at_once(act: Callable[[], int], times: int = 4) -> int:
    """What `act` returns in several threads together."""

    def run(_turn: int) -> int:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return sum(threads.map(run, range(times)))


def test_every_entry_is_a_task() -> None:
    entries = app.conf.beat_schedule
    assert [one["task"] for one in entries.values()] == [f"worker.tasks.{name}" for name in EVERY]
    assert {one["task"] for one in entries.values()} | set(TASKS) <= set(app.tasks)
    assert [callable(getattr(tasks, name)) for name in EVERY] == [True] * len(EVERY)


def test_tasks_are_acknowledged_late_and_keep_no_results() -> None:
    conf = app.conf
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert (conf.result_backend, conf.task_ignore_result) == (None, True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERY)
def test_each_task_runs_with_nothing_to_do(name: str) -> None:
    app.tasks[f"worker.tasks.{name}"]()


def test_heartbeat_lapses_after_a_minute() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete(HEARTBEAT_KEY)
        before = timezone.now()
        tasks.heartbeat()
        assert datetime.fromisoformat(client.get(HEARTBEAT_KEY).decode()) >= before
        assert 55 <= client.ttl(HEARTBEAT_KEY) <= 60
        client.delete(HEARTBEAT_KEY)


@pytest.mark.django_db(transaction=True)
def test_holds_expire_once_when_two_beats_ask() -> None:
    hotel = make_hotel()
    for _number in range(5):
        hotel.hold(wish(hotel.desks, hours(9)), actor=make_user())

    assert at_once(lambda: expire_lapsed(now=NOW + timedelta(hours=1))) == 5
    assert Counter(Event.objects.values_list("kind", flat=True)) == {"reservation_held": 5, "reservation_expired": 5}


@pytest.mark.django_db(transaction=True)
def test_stays_are_completed_once_when_two_beats_ask() -> None:
    hotel = make_hotel()
    for _number in range(3):
        hotel.hold(wish(hotel.desks, hours(9)), actor=make_user())
    Reservation.objects.update(state="confirmed", expires_at=None)

    assert at_once(lambda: complete_past(now=hours(10).start)) == 3
    assert Event.objects.filter(kind="reservation_completed").count() == 3


@pytest.mark.django_db(transaction=True)
def test_events_are_followed_once_when_two_beats_ask() -> None:
    hotel = make_hotel()
    for _number in range(6):
        booker = make_user()
        held = hotel.hold(wish(hotel.desks, hours(9)), actor=booker)
        lifecycle.submit(actor=booker, reservation_id=held.pk, now=NOW)

    assert at_once(lambda: handle_events(now=NOW)) == 12
    # To each booker the confirmation and two reminders; to the host six bookings, and one mail for the day.
    assert Notice.objects.count() == 6 * 3 + 6 + 1


@pytest.mark.django_db(transaction=True)
def test_unused_accounts_are_warned_and_deleted_once_when_two_beats_ask() -> None:
    for _number in range(3):
        make_user(date_joined=NOW - UNUSED_FOR)

    assert at_once(lambda: look_at_unused(now=NOW)) == 3
    assert Notice.objects.update(sent_at=NOW) == 3
    assert at_once(lambda: look_at_unused(now=NOW + WARNING)) == 3
    assert Event.objects.filter(kind="account_deleted").count() == 3


@pytest.mark.django_db(transaction=True)
def test_mails_go_once_when_two_beats_ask(sink: Sink, settings: LazySettings) -> None:
    wanted = make_reminders(12)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port

    assert at_once(send_due) == 12
    assert Counter(sink.ids) == Counter(wanted)
