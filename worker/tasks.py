"""The tasks: each reads the clock once and calls a use case, which finds in the database what is due."""

from django.utils import timezone

from bookings import deadlines, waiting
from bookings.calendars.syncing import sync_due_feeds
from commons.idempotency import purge_claims
from commons.notices import send_due
from commons.outbox import handle_events
from worker.app import app
from worker.heartbeat import show_life


@app.task
def heartbeat() -> None:
    show_life(now=timezone.now())


@app.task
def deliver() -> None:
    handle_events(now=timezone.now())
    send_due()


@app.task
def expire_lapsed() -> None:
    deadlines.expire_lapsed(now=timezone.now())


@app.task
def sync_feeds() -> None:
    # A few at a time: what is claimed must be read before its lease ends.
    for _turn in range(100):
        if not sync_due_feeds(now=timezone.now(), limit=5):
            break


@app.task
def complete_past() -> None:
    deadlines.complete_past(now=timezone.now())


@app.task
def lapse_waiting() -> None:
    waiting.lapse_waiting(now=timezone.now())


@app.task
def purge() -> None:
    purge_claims(now=timezone.now())
