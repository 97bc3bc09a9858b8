"""The tasks: each reads the clock once and calls a use case, which finds in the database what is due."""

from django.utils import timezone

from accounts import second_factors
from accounts.mail import forget_farewells
from accounts.privacy.unused import look_at_unused
from accounts.sessions import SessionStore
from bookings import deadlines, reactions, waiting
from bookings.calendars.hosts import forget_unused
from bookings.calendars.syncing import sync_due_feeds
from bookings.deposits.banking import look_at_due_deposits
from bookings.invoices.awaiting import issue_awaited
from bookings.invoices.rendering.making import make_due_files
from bookings.mail import following_deposits
from bookings.papers.keeping import forget_old_papers
from bookings.payments.closing import look_at_due
from bookings.payments.connecting import refresh_all
from bookings.payments.reconciling import reconcile_all
from bookings.payments.refunding import ask_due_refunds
from bookings.payments.webhooks import handle_webhooks
from bookings.saved.looking import look_at_due_searches
from commons.idempotency import purge_claims
from commons.notices import send_due
from commons.outbox import handle_events
from venues.photo_editing import sweep_files
from venues.reporting import forget_old_reports
from worker.alone import alone
from worker.app import app
from worker.heartbeat import show_life

ROUND_SECONDS = 10.0
EXPIRES_SECONDS = 10.0


@app.task
def heartbeat() -> None:
    show_life(now=timezone.now())


@app.task
def deliver() -> None:
    reactions.freshen_before_offers(now=timezone.now())
    handle_events(now=timezone.now())
    send_due()


@app.task
def settle_payments() -> None:
    now = timezone.now()
    handle_webhooks(now=now)
    look_at_due(now=now)
    ask_due_refunds(now=now)
    look_at_due_deposits(now=now)


@app.task
def make_documents() -> None:
    now = timezone.now()
    issue_awaited(now=now)
    make_due_files(now=now, seconds=ROUND_SECONDS)


@app.task
def expire_lapsed() -> None:
    deadlines.expire_lapsed(now=timezone.now())


@app.task
def sync_feeds() -> None:
    # One at a time on a machine, and briefly: the other tasks want their turn. What is left is asked for anew.
    with alone("sync_feeds") as mine:
        looked = sync_due_feeds(seconds=ROUND_SECONDS) if mine else 0
    if looked:
        sync_feeds.apply_async(expires=EXPIRES_SECONDS)


@app.task
def complete_past() -> None:
    deadlines.complete_past(now=timezone.now())


@app.task
def lapse_waiting() -> None:
    waiting.lapse_waiting(now=timezone.now())


@app.task
def look_at_searches() -> None:
    # As feeds: one at a time on a machine, one round after the other while there is something to look at.
    with alone("look_at_searches") as mine:
        looked = look_at_due_searches(now=timezone.now(), seconds=ROUND_SECONDS) if mine else 0
    if looked:
        look_at_searches.apply_async(expires=EXPIRES_SECONDS)


@app.task
def reconcile() -> None:
    refresh_all(now=timezone.now())
    reconcile_all(now=timezone.now())


@app.task
def remind_of_deposits() -> None:
    following_deposits.remind_of_deposits(now=timezone.now())


@app.task
def purge() -> None:
    purge_claims(now=timezone.now())
    forget_farewells()
    SessionStore.clear_expired()
    forget_unused()
    sweep_files(now=timezone.now())
    forget_old_papers(now=timezone.now())


@app.task
def forget_by_age() -> None:
    now = timezone.now()
    look_at_unused(now=now)
    forget_old_reports(now=now)


@app.task
def seal_second_factors() -> None:
    second_factors.seal_second_factors()
