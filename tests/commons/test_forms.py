"""Communes and days as people type them into a form."""

from datetime import date

import pytest
from django import forms

from commons.errors import Impossible
from commons.forms import CommuneField, DayInput, show_error
from tests.factories import make_commune

pytestmark = pytest.mark.django_db


class PlaceForm(forms.Form):
    commune = CommuneField(required=False)
    name = forms.CharField(required=False)


@pytest.fixture(autouse=True)
def communes() -> None:
    make_commune()
    for insee, name, code in [
        ("75056", "Paris", "75001"),
        ("62826", "Le Touquet-Paris-Plage", "62520"),
        ("48132", "Saint-Alban", "48120"),
        ("22273", "Saint-Alban", "22400"),
        ("48001", "Jumelle", "48999"),
        ("48002", "Jumelle", "48999"),
    ]:
        search = name.lower().replace("-", " ")
        make_commune(insee=insee, name=name, search_name=search, postal_codes=[code], department=insee[:2])


def clean(text: str) -> tuple[str | None, str]:
    form = PlaceForm({"commune": text})
    form.is_valid()
    found = form.cleaned_data.get("commune")
    return (found.insee if found else None), " ".join(form.errors.get("commune", []))


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("mende", "48095"),
        ("Mende (48000)", "48095"),
        ("48095", "48095"),
        ("48000", "48095"),
        ("paris", "75056"),
        ("touquet", "62826"),
        ("st alban 48120", "48132"),
        ("Saint-Alban (22400)", "22273"),
        ("Jumelle (48002)", "48002"),
        ("", None),
    ],
)
def test_commune_is_understood(text: str, insee: str | None) -> None:
    assert clean(text) == (insee, "")


def test_namesakes_are_named_in_words_that_find_them() -> None:
    _none, sentence = clean("saint alban")
    assert "Saint-Alban (22400), Saint-Alban (48120)" in sentence
    _none, sentence = clean("jumelle")
    assert "Jumelle (48001), Jumelle (48002)" in sentence


def test_unknown_commune_is_said() -> None:
    assert clean("nulle part") == (None, "Aucune commune ne s’appelle ainsi. Essayez avec son code postal.")


def test_domain_error_lands_beside_its_field_or_above_all() -> None:
    form = PlaceForm({"name": "x"})
    assert form.is_valid()
    show_error(form, Impossible("Non.", fields={"name": ["Trop court."], "lines.0": ["Ailleurs."]}))
    assert form.errors == {"name": ["Trop court."], "__all__": ["Ailleurs."]}

    other = PlaceForm({"name": "x"})
    assert other.is_valid()
    show_error(other, Impossible("Non."))
    assert other.errors == {"__all__": ["Non."]}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2027, 1, 12), "2027-01-12"),
        ("2027-01-12", "2027-01-12"),
        ("2027-02-30", None),
        ("demain", None),
        ("", None),
    ],
)
def test_a_field_for_a_day_holds_days_only(value: object, shown: str | None) -> None:
    assert DayInput().format_value(value) == shown
