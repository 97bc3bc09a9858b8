"""Reservations with reminders that are due."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from bookings import lifecycle
from bookings.asking import LineWish
from bookings.holding import hold
from commons.models import Notice
from commons.outbox import handle_events
from tests.factories import ALWAYS, make_published_season, make_rate, make_space, make_user, make_venue


def make_reminders(count: int) -> set[str]:
    """Reservations made in good time, whose reminders of the day before are due now. Returns their Message-IDs."""
    now = timezone.now()
    today = timezone.localdate(now)
    start = (now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    early = now - timedelta(days=1)
    with transaction.atomic():
        venue = make_venue()
        desks = make_space(venue, units=count)
        season = make_published_season(venue, first_day=today, last_day=today + timedelta(days=5), hours=ALWAYS)
        make_rate(season, desks)
    for _number in range(count):
        booker = make_user()
        lines = [LineWish(desks.pk, start, start + timedelta(hours=1))]
        held = hold(actor=booker, lines=lines, headcount=1, now=early)
        lifecycle.submit(actor=booker, reservation_id=held.pk, now=early)
    handle_events(now=early)
    Notice.objects.exclude(kind="reminder_day").delete()
    # As if it were the morning before the stay; the Message-ID stays what it was.
    Notice.objects.update(due_at=now)
    return set(Notice.objects.values_list("message_id", flat=True))
