"""The line that stands for a search on a phone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bookings.pages.public.asked_words import asked_in_words
from bookings.search.question import At, Box, Circle, Half, Question, Within
from commons.models import Commune

NINE, NOON = datetime.fromisoformat("2027-01-12T09:00"), datetime.fromisoformat("2027-01-12T12:00")
TUESDAY = date(2027, 1, 12)
JANUARY = Within(date(2027, 1, 4), date(2027, 1, 20))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(), "Partout"),
        (Question(when=At(NINE, NOON), headcount=2), "Partout · mardi 12 janvier 2027, 9 h – 12 h · pour 2"),
        (
            Question(box=Box(3, 44, 4, 45), when=JANUARY),
            "Dans la zone de la carte · du lundi 4 au mercredi 20 janvier 2027",
        ),
        (Question(circle=Circle(44.5, 3.5)), "Autour de moi"),
        (
            Question(when=replace(JANUARY, weekdays=frozenset({1, 3}), hours=(time(18), time(20)))),
            "Partout · du lundi 4 au mercredi 20 janvier 2027, mardi, jeudi, 18 h – 20 h",
        ),
        (Question(when=Within(TUESDAY, TUESDAY, half=Half.MORNING)), "Partout · mardi 12 janvier 2027, le matin"),
        (Question(when=Within(TUESDAY, TUESDAY, days=1)), "Partout · mardi 12 janvier 2027, la journée"),
        (Question(when=replace(Within.coming_year(TUESDAY), half=Half.AFTERNOON)), "Partout · l’après-midi"),
        # A moment with a zone is told as our clocks show it.
        (
            Question(when=At(datetime(2027, 1, 12, 8, tzinfo=UTC), datetime(2027, 1, 12, 11, tzinfo=UTC))),
            "Partout · mardi 12 janvier 2027, 9 h – 12 h",
        ),
    ],
)
def test_a_search_in_words(question, words):
    assert asked_in_words(question, None).replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_commune_is_named():
    assert asked_in_words(Question(circle=Circle(44.5, 3.5)), Commune(name="Mende")) == "Mende"
