"""Events: written with the change they tell of, handled by the worker afterwards (promise 5).

A use case calls `record_event` in its transaction. After the commit the worker is woken through the hook that it
registered; its timetable is the fall-back. `handle_events` then calls the handlers registered for the event's kind.
Handlers only write to the database (they schedule notices, close conflicts…): each runs in a savepoint, and its effects
and the mark on the event are committed together, so that an event has its consequences exactly once.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from commons.models import Event

logger = logging.getLogger(__name__)

Handler = Callable[[Event, datetime], None]
BATCH = 50
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=6)

_handlers: dict[str, list[Handler]] = {}
_wakers: list[Callable[[], None]] = []


def record_event(
    *,
    kind: str,
    subject_type: str,
    subject_id: object,
    now: datetime,
    actor: Any = None,
    on_behalf_of: str = "",
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Write what happened, inside the transaction of the change, and wake the worker once it is committed.

    `actor`: the user who did it, None for the system. `now`: aware. `data`: JSON-able. The event is handled for each
    handler that `on_event(kind)` registered.
    """
    event = Event.objects.create(
        happened_at=now,
        kind=kind,
        subject_type=subject_type,
        subject_id=str(subject_id),
        actor=actor,
        on_behalf_of=on_behalf_of,
        from_state=from_state,
        to_state=to_state,
        reason=reason,
        data=dict(data or {}),
    )
    wake_after_commit()
    return event


def register_wake(wake: Callable[[], None]) -> None:
    """Let `wake` be called after each commit that recorded events. It must be quick; its failure is only logged."""
    if wake not in _wakers:
        _wakers.append(wake)


def wake_after_commit() -> None:
    """Wake the worker when the present transaction is committed: once, however often it is asked."""
    if not any(entry[1] is _wake for entry in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def on_event(*kinds: str) -> Callable[[Handler], Handler]:
    """Decorator: `handler(event, now)` is called by the worker for events of these kinds."""

    def register(handler: Handler) -> Handler:
        for kind in kinds:
            handlers = _handlers.setdefault(kind, [])
            if handler not in handlers:
                handlers.append(handler)
        return handler

    return register


def handle_events(*, now: datetime, limit: int = 500) -> int:
    """Try at most `limit` waiting events, oldest first; several workers may do so at once.

    Returns how many were handled. An event whose handler raises is left for later (after 30 s, then twice as long each
    time) and holds up no other.
    """
    tried = handled = 0
    while tried < limit:
        seen, done = _handle_batch(now, min(BATCH, limit - tried))
        tried, handled = tried + seen, handled + done
        if not seen:
            break
    return handled


def _handle_batch(now: datetime, size: int) -> tuple[int, int]:
    with transaction.atomic():
        waiting = Event.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now), handled_at=None).order_by("id")
        events = list(waiting.select_for_update(skip_locked=True, of=("self",))[:size])
        done = [event.pk for event in events if _handle(event, now)]
        Event.objects.filter(pk__in=done).update(handled_at=now, retry_at=None, last_error="")
    return len(events), len(done)


def _handle(event: Event, now: datetime) -> bool:
    try:
        with transaction.atomic():
            for handler in _handlers.get(event.kind, []):
                handler(event, now)
    except Exception as error:
        logger.exception("event %s (%s) could not be handled", event.pk, event.kind)
        delay = min(FIRST_RETRY * 2 ** min(event.attempts, 20), LONGEST_RETRY)
        Event.objects.filter(pk=event.pk).update(
            attempts=F("attempts") + 1, retry_at=now + delay, last_error=f"{type(error).__name__}: {error}"[:2000]
        )
        return False
    return True


def _wake() -> None:
    for wake in _wakers:
        try:
            wake()
        except Exception:
            logger.warning("the worker could not be woken; its timetable will do", exc_info=True)
