"""What a host is told at once about a feed, in French and in English."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from bookings.calendars.options import Options
from bookings.calendars.reading import ZoneFrom
from bookings.calendars.summaries import Summary, in_one_line, sentences, summarise
from tests.bookings.calendars.reading.helpers import calendar, read
from tests.plain import plain

USUAL = Summary(
    events=143, coming=96, all_day=12, free=3, cancelled=1, tentative=2, unavailable=5, echoes=1, zones={"named": 130}
)


def test_everything_in_french() -> None:
    with translation.override("fr"):
        assert [plain(one) for one in sentences(USUAL, Options())] == [
            "143 événements, 96 à venir, 12 sur des journées entières.",
            "3 ignorés : ils sont marqués libres.",
            "1 ignoré : il est annulé.",
            "1 ignoré : il vient d’ici.",
            "2 provisoires, comptés comme pris.",
            "5 « non disponible », comptés comme pris.",
            "Fuseau horaire lu dans l’agenda.",
        ]


def test_everything_in_english() -> None:
    with translation.override("en"):
        assert sentences(USUAL, Options(ignore_unavailable=True, count_tentative=False)) == [
            "143 events, 96 to come, 12 on whole days.",
            "3 ignored: they are marked free.",
            "1 ignored: it is cancelled.",
            "1 ignored: it comes from here.",
            "2 tentative, ignored as you chose.",
            "5 “not available”, ignored as you chose.",
            "Time zone read from the calendar.",
        ]


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (Summary(), ""),
        (Summary(events=1, coming=0), "1 événement, 0 à venir."),
        (
            Summary(events=1, coming=1, all_day=1, zones={"days": 1}),
            "1 événement, 1 à venir, 1 sur une journée entière.",
        ),
        (Summary(events=2, coming=2, zones={"utc": 2}), "2 événements, 2 à venir. Heures lues en temps universel."),
        (
            Summary(events=3, coming=2, zones={"utc": 2, "unknown": 1}),
            "3 événements, 2 à venir. Heures lues en temps universel. "
            "1 a un fuseau horaire inconnu : son heure est celle du lieu.",
        ),
        (
            Summary(events=1, coming=1, zones={"venue": 1}),
            "1 événement, 1 à venir. L’agenda ne dit pas son fuseau horaire : les heures sont celles du lieu.",
        ),
    ],
)
def test_in_one_line(summary: Summary, line: str) -> None:
    with translation.override("fr"):
        assert plain(in_one_line(summary, Options())) == line


@pytest.mark.parametrize("told_by", ZoneFrom)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_source_of_a_zone_has_words(told_by: ZoneFrom, language: str) -> None:
    with translation.override(language):
        told = sentences(Summary(events=1, zones={told_by.value: 1}), Options())
    assert len(told) == (1 if told_by is ZoneFrom.DAYS else 2)


def test_numbers_of_a_reading() -> None:
    series = "UID:a DTSTART:20261002T090000Z DURATION:PT1H RRULE:FREQ=WEEKLY;COUNT=9"
    reading = read(
        calendar(series, "DTSTART:20261003", "DTSTART:20261103 STATUS:TENTATIVE", "UID:x@ours.test DTSTART:20261104")
    )
    summary = summarise(reading, now=datetime(2026, 11, 1, tzinfo=UTC), leaves=[7], echoes=2)
    assert (summary.events, summary.coming, summary.all_day, summary.tentative) == (4, 2, 2, 1)
    assert (summary.echoes, summary.zones, summary.leaves) == (3, {"utc": 1, "days": 2}, [7])
    assert Summary.read(summary.to_json()) == summary
    assert Summary.read({"events": 3, "of_other_rules": 1}) == Summary(events=3)
