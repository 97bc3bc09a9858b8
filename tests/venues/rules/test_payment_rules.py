"""What a means of paying must say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as iban_rules

from accounts.words import OrganisationKind
from commons.errors import Impossible
from tests.plain import plain
from venues.payment_rules import kinds_open_to, read_bic, read_iban, read_method
from venues.payment_words import PAID_AFTER_USE, MethodKind

GOOD = "FR7630006000011234567890189"


@pytest.mark.parametrize(
    "text", [GOOD, "FR76 3000 6000 0112 3456 7890 189", " iban fr76-3000-6000-0112-3456-7890-189 "]
)
def test_an_iban_is_read_as_people_type_it(text: str) -> None:
    assert read_iban(text) == GOOD


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("FR763000600001123456789018", "27 caractères, FR compris ; celui-ci en a 26"),
        ("FR7630006000011234567890188", "une erreur"),
        ("30006000011234567890189", "deux lettres"),
        ("XX", "deux lettres"),
        ("é" * 27, "deux lettres"),
        ("", "deux lettres"),
    ],
)
def test_a_wrong_iban_says_what_to_look_at(text: str, told: str) -> None:
    with pytest.raises(Impossible) as error:
        read_iban(text)
    assert error.value.code == "bad_iban"
    assert told in plain(str(error.value.message))


@given(st.text(max_size=40))
def test_any_text_is_an_iban_or_told_why_not(text: str) -> None:
    try:
        read = read_iban(text)
    except Impossible:
        return
    assert iban_rules.is_valid(read)


@given(position=st.integers(4, 26), digit=st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(position: int, digit: int) -> None:
    wrong = GOOD[:position] + str((int(GOOD[position]) + digit) % 10) + GOOD[position + 1 :]
    with pytest.raises(Impossible):
        read_iban(wrong)


def test_bic() -> None:
    assert read_bic("bnpa fr pp") == "BNPAFRPP"
    with pytest.raises(Impossible) as error:
        read_bic("BNP")
    assert error.value.code == "bad_bic"


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_what_a_public_accountant_collects_is_for_public_bodies(kind: OrganisationKind) -> None:
    public = kind in (OrganisationKind.PUBLIC_BODY, OrganisationKind.SCHOOL)
    assert bool(PAID_AFTER_USE & set(kinds_open_to(kind))) is public
    if not public:
        with pytest.raises(Impossible) as error:
            read_method(MethodKind.TITRE, {}, kind)
        assert error.value.code == "public_only"


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Impossible) as error:
        read_method(MethodKind.TRANSFER, {"iban": "FR00", "bic": "X"}, OrganisationKind.COMPANY)
    assert set(error.value.fields) == {"iban", "bic", "account_holder"}


def test_a_means_keeps_only_what_it_has() -> None:
    given = {"iban": GOOD, "account_holder": "Hôtel", "payee": "Hôtel"}
    assert read_method(MethodKind.CHEQUE, given, OrganisationKind.COMPANY) == {
        "iban": "",
        "bic": "",
        "account_holder": "",
        "payee": "Hôtel",
    }
