"""Names are one line of what can be seen."""

import pytest

from commons.names import tidy_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Chorale \n du\tLot ", "Chorale du Lot"),
        ("Bob\u202e", "Bob"),
        ("a\u202eb\u202cc\u2066d\u2069", "abcd"),
        ("\u200b", ""),
        ("\u200d\u200f", ""),
        ("\ufeffMaud", "Maud"),
        ("بيت الضيافة", "بيت الضيافة"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩🏽\u200d💻 Ada", "👩🏽\u200d💻 Ada"),
        ("🏔️", "🏔️"),
        ("3°", "3°"),
        ("Zoé (Zoe\u0301)", "Zoé (Zoe\u0301)"),
        ("", ""),
    ],
)
def test_what_is_kept_of_a_name(typed: str, kept: str) -> None:
    assert tidy_name(typed) == kept
    assert tidy_name(kept) == kept
