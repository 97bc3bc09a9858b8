from datetime import timedelta

import pytest

from bookings.describing import describe, describe_series
from bookings.lifecycle import submit
from bookings.series import hold_series
from commons.errors import Impossible, Lost, Missing
from tests.bookings.conftest import hours, wish
from tests.factories import NOW


@pytest.fixture
def held(hotel):
    return hotel.hold(wish(hotel.room, hours(9)))


def told(hotel, held, **changes):
    facts = {"actor": hotel.bob, "purpose": "meeting", "message": " Bonjour. ", "now": NOW, **changes}
    return describe(reservation_id=held.pk, **facts)


def test_purpose_and_message_are_kept_and_nothing_else_changes(hotel, held):
    told(hotel, held)
    before = (held.state, held.total, held.expires_at, held.sequence)
    held.refresh_from_db()
    assert (held.purpose, held.message) == ("meeting", "Bonjour.")
    assert (held.state, held.total, held.expires_at, held.sequence) == before


@pytest.mark.parametrize(
    ("changes", "code"), [({"purpose": "war"}, "unknown_purpose"), ({"message": "x" * 4001}, "message_too_long")]
)
def test_bad_words_are_refused(hotel, held, changes, code):
    with pytest.raises(Impossible) as refused:
        told(hotel, held, **changes)
    assert refused.value.code == code


def test_only_the_bookers_side_and_the_venue_may(hotel, held):
    with pytest.raises(Missing):
        told(hotel, held, actor=hotel.charlie)


def test_what_is_sent_keeps_its_words(hotel, held):
    submit(actor=hotel.bob, reservation_id=held.pk, now=NOW)
    with pytest.raises(Lost) as lost:
        told(hotel, held)
    assert lost.value.code == "wrong_state"


def test_expired_hold_is_told_as_such(hotel, held):
    with pytest.raises(Lost) as lost:
        told(hotel, held, now=NOW + timedelta(minutes=15))
    assert lost.value.code == "hold_expired"


def test_all_dates_of_a_series_are_told_the_same(hotel):
    lines = [wish(hotel.room, hours(9))]
    series = hold_series(actor=hotel.bob, lines=lines, pattern={"until": "2027-01-26"}, headcount=1, now=NOW)
    describe_series(actor=hotel.bob, series_id=series.pk, purpose="meeting", message="Bonjour.", now=NOW)
    assert list(series.reservations.values_list("purpose", "message")) == [("meeting", "Bonjour.")] * 3
