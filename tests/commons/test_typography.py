"""French is set with spaces at which no line breaks, however it was typed."""

import pytest

from commons.typography import set_french


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Où ? Ici ; là : oui !", "Où\xa0? Ici\xa0; là\xa0: oui\xa0!"),
        ("Le « lieu » est pris.", "Le «\xa0lieu\xa0» est pris."),
        ("Vide : « aucun » ?", "Vide\xa0: «\xa0aucun\xa0»\xa0?"),
        ("Déjà\xa0: «\xa0ainsi\xa0».", "Déjà\xa0: «\xa0ainsi\xa0»."),
        ("12 € pour 3 h, 5 km et 10 Mo", "12\xa0€ pour 3\xa0h, 5\xa0km et 10\xa0Mo"),
        ("%(size)d Mo, soit %(share)s %%", "%(size)d\xa0Mo, soit %(share)s\xa0%%"),
        ("%(name)s : {count}", "%(name)s\xa0: {count}"),
        ("« %(space)s » : %(when)s", "«\xa0%(space)s\xa0»\xa0: %(when)s"),
    ],
)
def test_no_line_breaks_there(typed: str, set_: str) -> None:
    assert set_french(typed) == set_
    assert set_french(set_) == set_


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.fr/?a=1&b=2",
        "8:30-18:30",
        "Authorization: Bearer",
        '<a href="/?q=x">ici</a>',
        "3 heures, 2 mois, 4 minutes",
        "%(first)s %(last)s {a} {b!r:>5}",
    ],
)
def test_what_has_no_such_space_stays(text: str) -> None:
    assert set_french(text) == text
