"""Messages as rows: scheduled once, claimed with a short lease, sent outside transactions (promise 6).

A second copy of a message is possible only after a crash between the mail server's 250 and our commit; it then bears
the same Message-ID, which is derived from the notice's unique key.
"""

import hashlib
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from commons.models import Notice
from commons.outside import refuse_inside_transaction

logger = logging.getLogger(__name__)

# Longer than the longest SMTP conversation that EMAIL_TIMEOUT allows.
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
FIRST_RETRY = timedelta(minutes=1)
# What asks something of the reader's agenda is the message in another form, too: some programmes look for it among the
# alternatives (Outlook), others among the files (RFC 6047).
INVITATIONS = frozenset({"text/calendar; method=REQUEST", "text/calendar; method=CANCEL"})


@dataclass(frozen=True)
class Attachment:
    """A file of a message; `mimetype` may have parameters (`text/calendar; method=REQUEST`)."""

    filename: str
    content: bytes
    mimetype: str


@dataclass(frozen=True)
class Message:
    """What a renderer makes of a notice; `html` may be empty.

    `unsubscribe`: where a POST stops such messages, for the reader's programme to offer (RFC 8058).
    """

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply_to: tuple[str, ...] = field(default=())
    unsubscribe: str = ""


Renderer = Callable[[Notice, datetime], Message | None]
_renderers: dict[str, Renderer] = {}


def renders(*kinds: str) -> Callable[[Renderer], Renderer]:
    """Decorator: `renderer(notice, now)` makes the message of notices of these kinds, in the active language.

    It returns None when the message is no longer wanted (a reminder of a cancelled reservation); it is then dropped.
    """

    def register(renderer: Renderer) -> Renderer:
        for kind in kinds:
            _renderers[kind] = renderer
        return renderer

    return register


def plan_notice(
    *,
    subject_type: str,
    subject_id: object,
    kind: str,
    recipient: str,
    due_at: datetime,
    user: Any = None,
    language: str = "",
    data: Mapping[str, Any] | None = None,
) -> Notice:
    """A notice to `recipient`, due at `due_at` (aware), not yet written.

    `language` is the user's own, else French. `subject_type` and `subject_id`, `kind`, `recipient` and `due_at` are the
    unique key and give the Message-ID.
    """
    key = {
        "subject_type": subject_type,
        "subject_id": str(subject_id),
        "kind": kind,
        "recipient": recipient,
        "due_at": due_at,
    }
    return Notice(
        **key,
        user=user,
        language=language or getattr(user, "language", "") or settings.LANGUAGE_CODE,
        data=dict(data or {}),
        message_id=_message_id(key),
    )


def schedule_notices(planned: Collection[Notice]) -> None:
    """Write what `plan_notice` made, in two statements; a notice that is there already stays the same one.

    One that was dropped unsent is taken up again, with the new data.
    """
    by_id = {notice.message_id: notice for notice in planned}
    with transaction.atomic(savepoint=False):
        Notice.objects.bulk_create(by_id.values(), ignore_conflicts=True)
        for dropped in Notice.objects.filter(message_id__in=by_id, sent_at=None).exclude(dropped_at=None):
            _own(dropped).update(
                dropped_at=None, attempts=0, last_error="", claimed_until=None, data=by_id[dropped.message_id].data
            )


def schedule_notice(**fields: Any) -> Notice:
    """Plan and schedule one: the notice to send; asked twice it is the same one. `fields`: those of `plan_notice`."""
    planned = plan_notice(**fields)
    schedule_notices([planned])
    return Notice.objects.get(message_id=planned.message_id)


def drop_notices(*, subject_type: str, subject_id: object, now: datetime, kinds: Collection[str] | None = None) -> int:
    """Give up the notices about a subject (of these kinds, or all) that were not sent. Returns how many."""
    unsent = Notice.objects.filter(subject_type=subject_type, subject_id=str(subject_id), sent_at=None, dropped_at=None)
    if kinds is not None:
        unsent = unsent.filter(kind__in=kinds)
    return unsent.update(dropped_at=now)


def retry_notices(notices: QuerySet[Notice], *, now: datetime) -> int:
    """Let those of `notices` that were given up, or wait long for their next try, be tried at once. Returns how many.

    What was sent is left alone: a second copy is never sent on purpose (promise 6). So is what is being sent, or will
    be within a lease's time anyway.
    """
    waiting = notices.filter(Q(dropped_at__isnull=False) | Q(claimed_until__gt=now + LEASE), sent_at=None)
    return waiting.update(dropped_at=None, attempts=0, claimed_until=None)


def claim_due(*, now: datetime, lease: timedelta = LEASE, limit: int = 1) -> list[Notice]:
    """Take at most `limit` due notices that nobody is sending, the longest due first, for the time of the lease."""
    with transaction.atomic():
        due = Notice.objects.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=now), due_at__lte=now, sent_at=None, dropped_at=None
        ).order_by("due_at", "id")
        notices = list(due.select_for_update(skip_locked=True, of=("self",))[:limit])
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(claimed_until=now + lease)
    for notice in notices:
        notice.claimed_until = now + lease
    return notices


def send_due(*, clock: Callable[[], datetime] = timezone.now, lease: timedelta = LEASE, limit: int = 200) -> int:
    """Send what is due, one lease at a time, over one connection. Returns how many were sent.

    What is refused is tried again after 1, 2, 4… minutes and given up after 8 attempts, with the error on the row.
    While there is no mail server nothing is given up, however long that lasts.
    """
    refuse_inside_transaction()
    sent = 0
    connection = get_connection()
    try:
        for _turn in range(limit):
            claimed = claim_due(now=clock(), lease=lease)
            if not claimed:
                break
            try:
                sent += _deliver(claimed[0], connection, clock)
            except _NoServer as error:
                _wait_for_server(claimed[0], error, clock())
                break
    finally:
        connection.close()
    return sent


class _NoServer(Exception):
    """The mail server does not answer, or does not let us in: no fault of the message."""


def _deliver(notice: Notice, connection: BaseEmailBackend, clock: Callable[[], datetime]) -> bool:
    try:
        message = _render(notice, clock())
        if message is None:
            _own(notice).update(dropped_at=clock(), claimed_until=None)
            return False
        _open(connection)
        _email(notice, message, connection).send()
    except _NoServer:
        raise
    except Exception as error:
        logger.warning("notice %s (%s) could not be sent: %s", notice.pk, notice.kind, error)
        connection.close()
        _put_off(notice, error, clock())
        return False
    _mark_sent(notice, clock())
    return True


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except OSError as error:
        raise _NoServer(f"{type(error).__name__}: {error}") from error


def _wait_for_server(notice: Notice, error: _NoServer, now: datetime) -> None:
    logger.warning("there is no mail server, messages wait: %s", error)
    _own(notice).update(last_error=str(error)[:2000], claimed_until=now + FIRST_RETRY)


def _render(notice: Notice, now: datetime) -> Message | None:
    with translation.override(notice.language):
        return _renderers[notice.kind](notice, now)


def _email(notice: Notice, message: Message, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=" ".join(message.subject.split()),
        body=message.text,
        to=[notice.recipient],
        reply_to=list(message.reply_to),
        headers={"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated", **_ways_out(message)},
        connection=connection,
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    for attachment in message.attachments:
        if attachment.mimetype in INVITATIONS:
            email.attach_alternative(attachment.content.decode(), attachment.mimetype)
        email.attach(attachment.filename, attachment.content, attachment.mimetype)
    return email


def _ways_out(message: Message) -> dict[str, str]:
    if not message.unsubscribe:
        return {}
    return {
        "List-Unsubscribe": f"<{message.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _mark_sent(notice: Notice, now: datetime) -> None:
    _own(notice).update(sent_at=now, claimed_until=None, last_error="")


def _put_off(notice: Notice, error: Exception, now: datetime) -> None:
    attempts = notice.attempts + 1
    _own(notice).update(
        attempts=attempts,
        last_error=f"{type(error).__name__}: {error}"[:2000],
        claimed_until=now + FIRST_RETRY * 2 ** (attempts - 1),
        dropped_at=now if attempts >= MOST_ATTEMPTS else None,
    )


def _own(notice: Notice) -> QuerySet[Notice]:
    return Notice.objects.filter(pk=notice.pk, sent_at=None)


def _message_id(key: Mapping[str, Any]) -> str:
    due = key["due_at"].astimezone(timezone.get_default_timezone()).isoformat()
    parts = [key["subject_type"], key["subject_id"], key["kind"], key["recipient"], due]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]
    return f"<{digest}@{settings.PUBLIC_DOMAIN}>"
