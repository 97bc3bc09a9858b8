"""How a look is kept: choices applied anew, what is written, what is remembered."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from bookings.calendars.keeping import reapply
from bookings.models import BusyPeriod, Feed, FeedMemory
from commons.periods import Period
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Outside, Watch
from tests.bookings.calendars.reading.helpers import calendar
from tests.commons.web_server import text
from venues.locks import lock_venue


def choose(watch: Watch, **chosen: Any) -> None:
    """Save options of the feed and apply them, as a change by the host does."""
    with transaction.atomic():
        lock_venue(watch.feed.venue_id)
        Feed.objects.filter(pk=watch.feed.pk).update(**chosen)
        watch.feed.refresh_from_db()
        reapply(watch.feed, watch.now)


def event(period: Period, *lines: str) -> str:
    bounds = [f"DTSTART:{period.start:%Y%m%dT%H%M%SZ}", f"DTEND:{period.end:%Y%m%dT%H%M%SZ}"]
    return " ".join([f"UID:{period.start:%H}", *bounds, *lines])


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"ignore_unavailable": True}, [AFTERNOON]),
        ({"count_tentative": False}, [MORNING]),
        ({"ignore_from": date(2027, 1, 12), "ignore_until": date(2027, 1, 12)}, []),
        (
            {"margin_before": 30, "margin_after": 15},
            [one.widened(before=timedelta(minutes=30), after=timedelta(minutes=15)) for one in (MORNING, AFTERNOON)],
        ),
    ],
)
def test_choice_is_applied_and_taken_back_without_asking_again(
    watch: Watch, outside: Outside, chosen: dict[str, Any], left: list[Period]
) -> None:
    body = calendar(event(MORNING, "SUMMARY:Not_available"), event(AFTERNOON, "STATUS:TENTATIVE"))
    outside.gives(text(body))
    watch.look()
    asked = len(outside.web.asked)
    before = {name: getattr(watch.feed, name) for name in chosen}
    choose(watch, **chosen)
    assert watch.busy() == left
    choose(watch, **before)
    assert watch.busy() == [MORNING, AFTERNOON]
    assert len(outside.web.asked) == asked
    choose(watch, **chosen)
    watch.look()
    assert watch.busy() == left


def test_choice_opens_and_closes_conflicts(watch: Watch, outside: Outside) -> None:
    reservation = watch.book(AFTERNOON)
    outside.gives(text(calendar(event(AFTERNOON, "SUMMARY:Airbnb_(Not_available)"))))
    watch.look()
    choose(watch, ignore_unavailable=True)
    assert watch.conflicts() == [(reservation.reference, "vanished")]
    choose(watch, ignore_unavailable=False)
    assert watch.conflicts() == [(reservation.reference, "vanished"), (reservation.reference, "")]


def test_choice_after_a_text_that_breaks_off_frees_nothing(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    outside.gives(text(calendar(event(MORNING)).removesuffix(b"END:VCALENDAR\r\n")))
    watch.look()
    choose(watch, count_tentative=False)
    assert watch.busy() == [MORNING, AFTERNOON]


def test_choice_before_anything_was_remembered_changes_nothing(watch: Watch, outside: Outside) -> None:
    outside.says(AFTERNOON)
    watch.look()
    FeedMemory.objects.all().delete()
    choose(watch, ignore_unavailable=True)
    assert watch.busy() == [AFTERNOON]


def test_choice_before_the_first_reading_takes_nothing(watch: Watch) -> None:
    choose(watch, margin_before=30)
    assert not BusyPeriod.objects.exists()
