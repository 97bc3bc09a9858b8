"""`python -m benchmarks.saved_worker`: a worker's rounds over saved searches, until nothing is due."""

import django

if __name__ == "__main__":
    django.setup()

from django.utils import timezone

from bookings.saved.looking import look_at_due_searches

ROUND_SECONDS = 10.0

if __name__ == "__main__":
    now = timezone.now()
    while look_at_due_searches(now=now, seconds=ROUND_SECONDS):
        pass
