"""Hours as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Impossible
from venues.hours_text import is_closed, read_stretches, write_stretches

DAY = [(time(8, 30), time(18, 30))]
MINUTES = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("", []),
        ("  ", []),
        ("Fermé", []),
        ("8:30-18:30", DAY),
        ("8h30-18h30", DAY),
        ("8 h 30 – 18 h 30", DAY),
        ("de 8h30 à 18h30", DAY),
        ("8.30 - 18.30", DAY),
        ("9-12", [(time(9), time(12))]),
        ("9h-midi", [(time(9), time(12))]),
        ("14h-minuit", [(time(14), time(0))]),
        ("14:00-24:00", [(time(14), time(0))]),
        ("18h-2h", [(time(18), time(2))]),
        ("24 h sur 24", [(time(0), time(0))]),
        ("24h/24", [(time(0), time(0))]),
        ("jour et nuit", [(time(0), time(0))]),
        ("14:00-18:00, 8:00-12:00", [(time(8), time(12)), (time(14), time(18))]),
        ("8h-12h et 14h-18h", [(time(8), time(12)), (time(14), time(18))]),
    ],
)
def test_what_is_typed_is_understood(text: str, stretches: list[tuple[time, time]]) -> None:
    assert read_stretches(text) == stretches


@pytest.mark.parametrize("text", ["matin", "8:30", "25-26", "8:60-9", "8-9-10", "-", "24:30-25"])
def test_what_is_not_understood_is_told_with_an_example(text: str) -> None:
    with pytest.raises(Impossible) as caught:
        read_stretches(text)
    assert caught.value.code == "hours_not_understood"
    words = " ".join(caught.value.message.split())
    assert words == f"« {text} » n’est pas compris : écrivez par exemple 8:30-12:00, 14:00-18:30."


@given(st.lists(st.tuples(MINUTES, MINUTES), max_size=4))
def test_what_is_written_is_read_again(stretches: list[tuple[time, time]]) -> None:
    assert read_stretches(write_stretches(stretches)) == sorted(stretches)


@given(st.text(max_size=60))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        stretches = read_stretches(text)
    except Impossible as error:
        assert error.code == "hours_not_understood"
    else:
        assert stretches == sorted(stretches)


def test_closed_is_a_word() -> None:
    assert (is_closed(" fermé "), is_closed(""), is_closed("8-9")) == (True, False, False)
