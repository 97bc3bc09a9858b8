"""A reason that has to be given."""

import pytest

from commons.errors import Impossible
from commons.reasons import required_reason


def test_blanks_around_it_go_and_its_lines_stay() -> None:
    assert required_reason("  Travaux.\nRetour en mai. \n", "Dites pourquoi.") == "Travaux.\nRetour en mai."


@pytest.mark.parametrize("nothing", ["", " ", "\n\t "])
def test_without_one_it_is_asked_for(nothing: str) -> None:
    with pytest.raises(Impossible) as refused:
        required_reason(nothing, "Dites pourquoi.")
    assert (refused.value.code, refused.value.message) == ("reason_missing", "Dites pourquoi.")
    assert refused.value.fields == {"reason": ["Dites pourquoi."]}
