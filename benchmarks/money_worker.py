"""One worker of the chaos run: does what the timetable does about money, again and again, until it is killed."""

import sys
import time
from datetime import timedelta

import django

if __name__ == "__main__":
    django.setup()

from django.utils import timezone

from bookings.deadlines import expire_lapsed
from bookings.payments.closing import look_at_due
from bookings.payments.refunding import ask_due_refunds
from bookings.payments.webhooks import handle_webhooks

PAUSE_SECONDS = 0.2


def round_of_work(ahead: timedelta) -> int:
    """What is due at a time that lies `ahead`; how many things were tried."""
    now = timezone.now() + ahead
    return (
        handle_webhooks(now=now, limit=200)
        + look_at_due(now=now, limit=50)
        + ask_due_refunds(now=now, limit=50)
        + expire_lapsed(now=now)
    )


if __name__ == "__main__":
    skew = timedelta(seconds=float(sys.argv[1]) if len(sys.argv) > 1 else 0)
    while True:
        if not round_of_work(skew):
            time.sleep(PAUSE_SECONDS)
