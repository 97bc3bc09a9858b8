"""What is kept of a feed is loaded once for each look, and again when somebody else has written it meanwhile."""

from bookings.calendars.looks import look_at
from bookings.calendars.memory import Kept, Loaded, keep, load
from bookings.calendars.syncing import keep as keep_look
from bookings.models import FeedMemory
from tests.bookings.calendars.conftest import AFTERNOON, MORNING, Outside, Watch
from tests.bookings.calendars.reading.helpers import calendar
from tests.bookings.calendars.test_keeping import event
from tests.commons.web_server import text


def test_nothing_is_kept_of_a_feed_that_was_never_read(watch: Watch) -> None:
    assert load(watch.feed) == Loaded()


def test_what_is_known_is_not_loaded_again(watch: Watch) -> None:
    keep(watch.feed, Kept(b"said", [1]))
    known = load(watch.feed)
    assert known.kept == Kept(b"said", [1])
    assert load(watch.feed, known) is known


def test_what_was_written_meanwhile_is_loaded(watch: Watch) -> None:
    keep(watch.feed, Kept(b"said", [1]))
    known = load(watch.feed)
    keep(watch.feed, Kept(b"said", [2]))
    assert load(watch.feed, known).kept == Kept(b"said", [2])
    FeedMemory.objects.all().delete()
    assert load(watch.feed, known) == Loaded()


def test_a_look_during_which_another_wrote_starts_from_what_that_wrote(watch: Watch, outside: Outside) -> None:
    outside.gives(text(calendar(event(MORNING))))
    watch.look()
    outside.gives(text(calendar(event(AFTERNOON))))
    slow = look_at(watch.feed, watch.now)
    other = look_at(watch.feed, watch.now)
    keep_look(watch.feed, other, watch.now)
    assert watch.busy() == [AFTERNOON]
    keep_look(watch.feed, slow, watch.now)
    assert watch.busy() == [AFTERNOON]
