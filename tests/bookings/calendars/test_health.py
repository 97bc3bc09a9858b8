"""How a feed is, in words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from bookings.calendars.health import Condition, Tone, health_of
from bookings.models import Feed
from venues.models import Venue

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_feed(**fields: Any) -> Feed:
    known = {"state": Feed.State.FINE, "looked_at": NOW, "good_at": NOW, "created_at": NOW - 900 * HOUR}
    return Feed(venue=Venue(time_zone="Europe/Paris"), **{**known, **fields})


FAILING = {"state": Feed.State.FAILING, "failing_since": NOW - HOUR, "failures": 3}
UNREAD = {"looked_at": None, "good_at": None}


@pytest.mark.parametrize(
    ("fields", "state", "tone", "sentence"),
    [
        ({}, "fine", "good", "Lu à l’instant."),
        ({"looked_at": NOW - timedelta(minutes=14)}, "fine", "good", "Lu il y a 14 minutes."),
        ({"source": Feed.Source.FILE, "looked_at": NOW - 20 * HOUR}, "fine", "good", "Il est relu chaque jour."),
        (
            {"looked_at": NOW - 3 * HOUR},
            "late",
            "waiting",
            "Il n’a pas été relu depuis 3 heures. Ce qui était pris reste pris.",
        ),
        ({"source": Feed.Source.RULE, "looked_at": NOW - 72 * HOUR}, "late", "waiting", None),
        ({"state": Feed.State.EMPTY, "looked_at": NOW - 2 * HOUR}, "late", "waiting", None),
        ({"state": Feed.State.NEW, "created_at": NOW, **UNREAD}, "new", "waiting", "Il va être lu dans la minute."),
        (
            {"state": Feed.State.NEW, **UNREAD},
            "late",
            "waiting",
            "Il n’a pas encore pu être lu : nous réessayons.",
        ),
        (
            {**FAILING, "error_code": "http_503"},
            "failing",
            "bad",
            "Depuis le mardi 24 novembre, 9 h. Le serveur de ce calendrier est en panne (réponse 503) : il sera relu "
            "dès que possible. La dernière bonne copie reste en place.",
        ),
        (
            {**FAILING, "error_code": "truncated", "good_at": None},
            "failing",
            "bad",
            "Depuis le mardi 24 novembre, 9 h. L’agenda reçu est coupé avant la fin : nous prenons ce qu’il contient.",
        ),
        (
            {**FAILING, "last_error": "Autre chose.", "good_at": None},
            "failing",
            "bad",
            "Depuis le mardi 24 novembre, 9 h. Autre chose.",
        ),
        ({**FAILING, "looked_at": NOW - 6 * HOUR}, "failing", "bad", None),
        ({"state": Feed.State.EMPTY}, "empty", "waiting", None),
        ({"state": Feed.State.GONE}, "gone", "bad", None),
        ({"state": Feed.State.NOT_A_CALENDAR}, "not_a_calendar", "bad", None),
        ({"state": Feed.State.TOO_BIG}, "too_big", "bad", None),
        ({"state": Feed.State.REFUSED}, "refused", "bad", None),
        ({**FAILING, "paused": True}, "paused", "waiting", "Il n’est plus lu. Ce qui était pris reste pris."),
    ],
)
def test_each_state_has_its_tone_and_sentence(
    fields: dict[str, Any], state: str, tone: str, sentence: str | None
) -> None:
    with override("fr"):
        health = health_of(a_feed(**fields), NOW)
    assert (health.state, health.tone) == (state, tone)
    # Django's own phrases have unbreakable spaces.
    plain = health.sentence.replace("\N{NO-BREAK SPACE}", " ")
    assert plain == sentence if sentence else plain


@pytest.mark.parametrize("state", [one for one in Feed.State if one not in (Feed.State.FAILING, Feed.State.FINE)])
def test_english_readers_read_english(state: str) -> None:
    feed = a_feed(state=state, error_code="timeout")
    with override("fr"):
        french = health_of(feed, NOW)
    with override("en"):
        english = health_of(feed, NOW)
    assert (english.word != french.word, english.sentence != french.sentence) == (True, True)


def test_every_stored_state_has_a_condition() -> None:
    assert set(Feed.State.values) == {one.value for one in Condition} - {Condition.LATE, Condition.PAUSED}
    assert {health_of(a_feed(state=state), NOW).tone for state in Feed.State.values} == set(Tone)
