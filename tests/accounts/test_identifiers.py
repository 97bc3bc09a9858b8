"""SIRET, RNA, UAI: right ones pass however they are typed, wrong ones get a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from accounts.identifiers import UAI_LETTERS, Identifiers, read_identifiers, read_rna, read_siret, read_uai
from commons.errors import Impossible

digits = st.text("0123456789", min_size=1)


def siret_from(siren8: str, nic4: str) -> str:
    siren = siren8 + luhn.calc_check_digit(siren8)
    return siren + nic4 + luhn.calc_check_digit(siren + nic4)


sirets = st.builds(
    siret_from,
    st.text("0123456789", min_size=8, max_size=8).filter(lambda text: not text.startswith("35600000")),
    st.text("0123456789", min_size=4, max_size=4),
)
uais = st.integers(0, 9_999_999).map(lambda number: f"{number:07d}{UAI_LETTERS[number % 23]}")


@given(sirets)
def test_siret_with_right_keys_passes_spaced_or_not(siret: str) -> None:
    spaced = f" {siret[:3]} {siret[3:6]}\u00a0{siret[6:9]} {siret[9:]} "

    assert (read_siret(siret), read_siret(spaced)) == (siret, siret)


@given(sirets, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_in_a_siret_is_noticed(siret: str, place: int, shift: int) -> None:
    wrong = siret[:place] + str((int(siret[place]) + shift) % 10) + siret[place + 1 :]
    if wrong.startswith("356000000"):
        return
    with pytest.raises(Impossible) as error:
        read_siret(wrong)
    assert error.value.code == "siret_checksum"


@pytest.mark.parametrize("siret", ["35600000000048", "35600000049837"])
def test_la_poste_has_its_own_sum(siret: str) -> None:
    assert read_siret(siret) == siret


@given(uais)
def test_uai_with_right_letter_passes_in_either_case(uai: str) -> None:
    assert (read_uai(uai), read_uai(uai.lower())) == (uai, uai)


@given(uais, st.sampled_from(UAI_LETTERS))
def test_uai_with_another_letter_is_noticed(uai: str, letter: str) -> None:
    if letter == uai[7]:
        return
    with pytest.raises(Impossible) as error:
        read_uai(uai[:7] + letter)
    assert error.value.code == "uai_checksum"


@pytest.mark.parametrize("uai", ["0480007X", "0480009Z", "0480019K", "0480022N"])
def test_real_schools_of_lozere_pass(uai: str) -> None:
    assert read_uai(uai) == uai


@pytest.mark.parametrize(("typed", "plain"), [("W481000123", "W481000123"), ("w48 1000 123", "W481000123")])
def test_rna_passes(typed: str, plain: str) -> None:
    assert read_rna(typed) == plain


def test_rna_of_corsica_has_a_letter() -> None:
    assert read_rna("W2B2000123") == "W2B2000123"


@given(st.text(max_size=30))
def test_any_text_is_read_or_explained(text: str) -> None:
    for read in (read_siret, read_rna, read_uai):
        try:
            assert read(text).isascii()
        except Impossible as error:
            assert error.code
            assert len(str(error.message)) > 20


@pytest.mark.parametrize(
    ("kind", "department", "given_", "field"),
    [
        ("company", "48", Identifiers(), "siret"),
        ("public_body", "48", Identifiers(rna="W481000123"), "siret"),
        ("school", "48", Identifiers(siret="73282932000074"), "uai"),
        ("association", "48", Identifiers(), "rna"),
        ("association", "48", Identifiers(local_register="vol. 12, fol. 3"), "rna"),
        ("association", "67", Identifiers(), "local_register"),
        ("person", "48", Identifiers(siret="73282932000074"), "kind"),
    ],
)
def test_what_a_kind_needs_is_asked_for(kind: str, department: str, given_: Identifiers, field: str) -> None:
    with pytest.raises(Impossible) as error:
        read_identifiers(kind=kind, department=department, given=given_)

    assert (error.value.code, list(error.value.fields)) == ("identifier_missing", [field])


@pytest.mark.parametrize(
    ("kind", "department", "given_"),
    [
        ("company", "", Identifiers(siret="732 829 320 00074")),
        ("school", "48", Identifiers(uai="0480007x")),
        ("association", "48", Identifiers(rna="W481000123")),
        ("association", "48", Identifiers(siret="73282932000074")),
        ("association", "68", Identifiers(local_register="volume 12,  folio 3")),
        ("person", "48", Identifiers()),
    ],
)
def test_what_a_kind_needs_is_enough(kind: str, department: str, given_: Identifiers) -> None:
    plain = read_identifiers(kind=kind, department=department, given=given_)

    assert " " not in plain.siret + plain.rna + plain.uai
    assert "  " not in plain.local_register


def test_each_wrong_field_has_its_sentence() -> None:
    with pytest.raises(Impossible) as error:
        read_identifiers(
            kind="company", department="48", given=Identifiers(siret="73282932000075", rna="48", uai="0480007A")
        )

    assert error.value.code == "siret_checksum"
    assert list(error.value.fields) == ["siret", "rna", "uai"]
