"""The short way brings what the whole look brings, and is short."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bookings.search
from bookings.holding import hold
from bookings.models import KnownMatch, SavedSearch, VenueChange
from bookings.saved import seeing
from bookings.saved.changes import SOURCES, note_changes
from bookings.saved.looking import look_at_due_searches
from bookings.saved.searches import save_search
from bookings.search.question import Question
from tests.bookings.conftest import hours, make_hotel, wish
from tests.bookings.histories import STEPS, History, Op
from tests.factories import NOW, make_user
from venues.models import Venue

TUESDAY = "commune=48095&from=2027-01-12T09:00&to=2027-01-12T17:00&kind=meeting_room"
QUERIES = (
    "commune=48095&from=2027-01-11T09:00&to=2027-01-11T11:00",
    "bbox=3,44,4,45&from=2027-01-12T10:00&to=2027-01-12T12:00&units=3",
    "between=2027-01-11/2027-01-12&duration=PT3H&max_price=40",
    "between=2027-01-11/2027-01-15&duration=P2D",
    "kind=meeting_room",
)
numbers = st.integers(0, 999)
histories = st.lists(st.builds(Op, st.sampled_from(STEPS), numbers, numbers, numbers, numbers), min_size=8, max_size=16)
# The lists of administrators, and what is only written by searches.
NOT_OF_VENUES = {"commons_commune", "venues_amenity", "venues_venuekind", "bookings_searchmiss", "venues_openyear"}
# Allocations change whenever their lines do.
WITH_ALLOCATIONS = {"bookings_reservationline"}


@pytest.mark.django_db
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(ops=histories)
def test_short_look_brings_what_a_whole_look_brings(ops: list[Op]) -> None:
    with transaction.atomic():
        history = History()
        hasty, thorough = make_user(), make_user()
        for user in (hasty, thorough):
            for query in QUERIES:
                save_search(user=user, query=query, name="Ici", alert="at_once", now=history.now)
        for op in ops:
            history.step(op)
            now = history.now
            SavedSearch.objects.update(look_at=now)
            SavedSearch.objects.filter(user=thorough).update(seen=None, lasts_until=None)
            assert look_at_due_searches(now=now, seconds=60) == 2 * len(QUERIES)
            assert known_to(hasty) == known_to(thorough)
        transaction.set_rollback(True)


def known_to(user) -> set[tuple[str, int, datetime | None]]:  # type: ignore[no-untyped-def]
    return set(KnownMatch.objects.filter(search__user=user).values_list("search__query", "space", "told_at"))


def test_every_table_that_searches_read_is_looked_at() -> None:
    files = Path(bookings.search.__file__).parent.glob("*.py")
    read = {name for file in files for name in re.findall(r"\b(?:venues|bookings|commons)_[a-z_]+\b", file.read_text())}
    assert read - NOT_OF_VENUES - WITH_ALLOCATIONS == {table for table, _join, _venue in SOURCES}


@pytest.mark.django_db
class TestShortness:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[Question]:
        """The questions that looks have asked since the first one."""
        make_hotel(), make_hotel()
        save_search(user=make_user(), query=TUESDAY, name="Réunion", alert="at_once", now=NOW)
        assert look_at_due_searches(now=NOW + timedelta(minutes=10), seconds=5) == 1
        asked: list[Question] = []

        def ask(question: Question, **options):  # type: ignore[no-untyped-def]
            asked.append(question)
            return first_found(question, **options)

        first_found = seeing.first_found
        monkeypatch.setattr(seeing, "first_found", ask)
        return asked

    def look(self, minutes: int) -> None:
        now = NOW + timedelta(minutes=minutes)
        SavedSearch.objects.update(look_at=now)
        assert look_at_due_searches(now=now, seconds=5) == 1
        assert SavedSearch.objects.get().looked_at == now

    def test_nothing_has_changed_and_nothing_is_searched(self, asked: list[Question]) -> None:
        self.look(20)
        self.look(30)
        assert asked == []

    def test_only_the_venue_that_changed_is_searched(self, asked: list[Question]) -> None:
        other = make_hotel()
        self.look(20)
        self.look(30)
        assert [question.venue_ids for question in asked] == [{other.venue.pk}]
        assert KnownMatch.objects.filter(told_at__isnull=False).get().space == other.room

    def test_what_changes_elsewhere_is_passed_over(self, asked: list[Question]) -> None:
        make_hotel(latitude=48.5, longitude=-2.7)
        self.look(20)
        assert asked == []

    def test_time_that_reaches_what_was_found_is_looked_at_whole(self, asked: list[Question]) -> None:
        late = (hours(9, day=0).start - NOW) // timedelta(minutes=1) - 1
        self.look(late)
        assert [question.venue_ids for question in asked] == [frozenset()]

    def test_of_too_many_all_are_looked_at_when_one_comes(self, asked: list[Question]) -> None:
        SavedSearch.objects.update(at_most=seeing.MOST_MATCHES)
        make_hotel()
        self.look(20)
        assert [bool(question.venue_ids) for question in asked] == [True, False]


@pytest.mark.django_db
def test_changes_are_counted_once_and_in_order() -> None:
    hotel, other = make_hotel(), make_hotel()
    assert note_changes(now=NOW) == 2
    assert note_changes(now=NOW) == 0
    taken = hold(actor=hotel.bob, lines=[wish(hotel.room, hours(10))], headcount=1, now=NOW)
    assert note_changes(now=NOW) == 1
    assert note_changes(now=taken.expires_at) == 1
    with transaction.atomic():
        Venue.objects.filter(pk=other.venue.pk).update(state="withdrawn")
    assert note_changes(now=taken.expires_at) == 1
    assert list(VenueChange.objects.order_by("number").values_list("venue", "number")) == [
        (hotel.venue.pk, 3),
        (other.venue.pk, 4),
    ]
