"""`python -m benchmarks.round_worker HOST:PORT…`: a worker's rounds, one after the other, until nothing is due."""

import sys

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings

from bookings.calendars import looking
from bookings.calendars.syncing import sync_due_feeds

if __name__ == "__main__":
    settings.FEED_PRIVATE_HOSTS, settings.DEMO = sys.argv[1:], False
    # As public addresses have it, not the sandbox's.
    looking.SANDBOX = looking.USUAL
    while sync_due_feeds():
        pass
