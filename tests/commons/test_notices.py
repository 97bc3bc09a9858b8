"""A message is never lost, and a second copy is recognisable (promise 6)."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message as Received
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import LazySettings
from django.utils.translation import gettext as _

from commons import notices
from commons.models import Notice
from commons.notices import LEASE, Attachment, Message, claim_due, drop_notices, renders, schedule_notice, send_due

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


class Sink:
    """A mail server that keeps what it accepted. `refuse`: answers to give before it accepts again."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.refuse: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse:
            return self.refuse.pop(0)
        self.received.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"

    @property
    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.received]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield sink
    controller.stop()


@pytest.fixture(autouse=True)
def greeting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_renderers", {})

    @renders("greeting")
    def greet(notice: Notice, now: datetime) -> Message | None:
        if notice.data.get("stale"):
            return None
        calendar = Attachment("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar; method=REQUEST")
        return Message(f"Bonjour\n{_('Français')}", "Texte é", "<p>Texte é</p>", (calendar,))


def schedule(recipient: str = "alice@test.example", **fields: Any) -> Notice:
    values = {"kind": "greeting", "subject_type": "thing", "subject_id": 7, "due_at": NOW, **fields}
    return schedule_notice(recipient=recipient, **values)


def at(moment: datetime = NOW) -> Any:
    return lambda: moment


def test_scheduled_twice_is_one_notice() -> None:
    first, second = schedule(), schedule(data={"other": 1})

    assert first.pk == second.pk
    assert first.message_id.endswith("@intersaison.test>")


def test_other_key_is_another_message() -> None:
    ids = {
        schedule().message_id,
        schedule("bob@test.example").message_id,
        schedule(subject_id=8).message_id,
        schedule(due_at=NOW + timedelta(days=1)).message_id,
    }

    assert len(ids) == 4


def test_due_notice_is_sent_once_with_both_texts_and_attachment(sink: Sink) -> None:
    notice = schedule()

    assert [send_due(clock=at()), send_due(clock=at())] == [1, 0]
    (message,) = sink.received
    assert (message["Message-ID"], message["To"]) == (notice.message_id, "alice@test.example")
    assert message["Subject"] == "Bonjour Français"
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "text/calendar"]
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_filename() for part in calendars] == [None, "a.ics"]
    assert {(part.get_param("method"), part.get_payload(decode=True)) for part in calendars} == {
        ("REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    }
    notice.refresh_from_db()
    assert (notice.sent_at, notice.claimed_until) == (NOW, None)


def test_notice_of_tomorrow_waits(sink: Sink) -> None:
    schedule(due_at=NOW + timedelta(minutes=1))

    assert send_due(clock=at()) == 0
    assert send_due(clock=at(NOW + timedelta(minutes=1))) == 1


def test_no_longer_wanted_is_dropped(sink: Sink) -> None:
    notice = schedule(data={"stale": True})

    assert send_due(clock=at()) == 0
    notice.refresh_from_db()
    assert (notice.dropped_at, sink.received) == (NOW, [])


def test_dropped_is_not_sent_and_scheduled_again_is(sink: Sink) -> None:
    schedule()
    schedule(kind="other")

    assert drop_notices(subject_type="thing", subject_id=7, kinds=["greeting"], now=NOW) == 1
    assert drop_notices(subject_type="thing", subject_id=7, now=NOW) == 1
    assert send_due(clock=at()) == 0
    schedule()
    assert send_due(clock=at()) == 1
    assert drop_notices(subject_type="thing", subject_id=7, now=NOW) == 0


def test_refused_mail_is_tried_again_later_and_holds_up_no_other(sink: Sink) -> None:
    sink.refuse = ["451 later"]
    first = schedule()
    schedule("bob@test.example")

    assert send_due(clock=at()) == 1
    first.refresh_from_db()
    assert first.attempts == 1
    assert "451" in first.last_error
    assert send_due(clock=at(NOW + timedelta(seconds=59))) == 0
    assert send_due(clock=at(NOW + timedelta(seconds=60))) == 1
    assert sorted(sink.ids) == sorted(Notice.objects.values_list("message_id", flat=True))


def test_after_eight_attempts_it_is_given_up_with_its_error(sink: Sink) -> None:
    sink.refuse = ["550 no such person"] * 10
    notice = schedule()
    for day in range(10):
        send_due(clock=at(NOW + timedelta(days=day)))

    notice.refresh_from_db()
    assert (notice.attempts, notice.dropped_at, notice.sent_at) == (8, NOW + timedelta(days=7), None)
    assert "550" in notice.last_error


def test_no_mail_server_loses_nothing_however_long_it_is_away(sink: Sink, settings: LazySettings) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    notice = schedule()
    for day in range(10):
        assert send_due(clock=at(NOW + timedelta(days=day))) == 0
    notice.refresh_from_db()
    assert (notice.attempts, notice.dropped_at) == (0, None)
    assert "refused" in notice.last_error
    settings.EMAIL_PORT = port

    assert send_due(clock=at(NOW + timedelta(days=9, minutes=1))) == 1


def test_no_mail_server_is_asked_once_for_all(sink: Sink, settings: LazySettings) -> None:
    settings.EMAIL_PORT = 1
    schedule()
    other = schedule("bob@test.example")
    send_due(clock=at())

    other.refresh_from_db()
    assert (other.claimed_until, other.last_error) == (None, "")


def test_kind_without_renderer_is_an_error_on_the_row(sink: Sink) -> None:
    notice = schedule(kind="unknown")
    send_due(clock=at())

    notice.refresh_from_db()
    assert notice.last_error == "KeyError: 'unknown'"


class Killed(BaseException):
    """Stands for the death of the process: nothing catches it."""


def test_killed_before_sending_is_sent_exactly_once(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = schedule()
    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr(notices, "_email", _die)
        send_due(clock=at())

    assert send_due(clock=at(NOW + LEASE - timedelta(seconds=1))) == 0
    assert send_due(clock=at(NOW + LEASE)) == 1
    assert sink.ids == [notice.message_id]


def test_killed_between_250_and_commit_sends_a_twin_with_the_same_id(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = schedule()
    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr(notices, "_mark_sent", _die)
        send_due(clock=at())

    assert send_due(clock=at(NOW + LEASE)) == 1
    assert sink.ids == [notice.message_id, notice.message_id]
    assert send_due(clock=at(NOW + 2 * LEASE)) == 0


def test_claimed_notice_is_left_alone_until_its_lease_ends() -> None:
    schedule()

    assert len(claim_due(now=NOW)) == 1
    assert claim_due(now=NOW) == []
    assert len(claim_due(now=NOW + LEASE)) == 1


def _die(*args: object) -> None:
    raise Killed
