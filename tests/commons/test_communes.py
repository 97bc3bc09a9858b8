"""The communes of France: loaded once, found however they are typed."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from commons.communes import communes_spelt_like, find_communes, search_form
from commons.models import Commune

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def france(django_db_setup: None, django_db_blocker) -> object:  # type: ignore[no-untyped-def]
    """All communes, for this module only."""
    with django_db_blocker.unblock():
        call_command("load_communes", stdout=StringIO())
        yield
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM commons_commune")


def names(text: str, limit: int = 10) -> list[str]:
    return [commune.name for commune in find_communes(text, limit=limit)]


def load() -> str:
    out = StringIO()
    call_command("load_communes", stdout=out)
    return out.getvalue().strip()


def test_loading_again_changes_only_what_differs(france: object) -> None:
    assert Commune.objects.count() == 34_875
    assert load() == "0 communes loaded or changed."
    Commune.objects.filter(insee="48095").update(name="Mande")
    assert load() == "1 communes loaded or changed."
    mende = Commune.objects.get(insee="48095")
    assert (mende.name, mende.search_name, mende.postal_codes, mende.department) == ("Mende", "mende", ["48000"], "48")


def test_unknown_point_is_none(france: object) -> None:
    assert Commune.objects.get(insee="48110").latitude is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("mende", "Mende"),
        ("MENDÉ ", "Mende"),
        ("48000", "Mende"),
        ("48095", "Mende"),
        ("48000 mende", "Mende"),
        ("st alban sur limagnole", "Saint-Alban-sur-Limagnole"),
        ("Saint Alban-sur Lim", "Saint-Alban-sur-Limagnole"),
        ("ste sigolene", "Sainte-Sigolène"),
        ("l’hospitalet", "L'Hospitalet"),
        ("l'hospitalet", "L'Hospitalet"),
        ("malzieu-ville", "Le Malzieu-Ville"),
        ("2a004", "Ajaccio"),
        ("20000", "Ajaccio"),
        ("paris", "Paris"),
        ("oeuilly", "Œuilly"),
        ("OEUILLY", "Œuilly"),
    ],
)
def test_first_answer(france: object, text: str, first: str) -> None:
    assert names(text)[0] == first


def test_exact_then_prefix_then_word_then_inside(france: object) -> None:
    found = names("florac", limit=50)

    assert found[0] == "Florac Trois Rivières"
    assert names("langogne")[0] == "Langogne"
    assert names("mar")[:2] == ["Marseille", "Martigues"]


def test_postal_code_begun_lists_its_communes(france: object) -> None:
    found = find_communes("480", limit=50)

    assert {commune.department for commune in found} == {"48"}
    assert found[0].name == "Mende"


@pytest.mark.parametrize("text", ["", "  ", "!?", "zzzzzz", "99999", "%", "_", "%ende_x"])
def test_nothing_found_or_odd_signs(france: object, text: str) -> None:
    assert names(text) == []


def test_one_query(france: object, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        assert len(names("saint", limit=500)) == 50


@given(st.text(max_size=40))
def test_search_form_is_plain_and_stable(text: str) -> None:
    once = search_form(text)

    assert once.isascii()
    assert search_form(once) == once


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Mnde", "Mende"),
        ("Menddes", "Mende"),
        ("Medne", "Mende"),
        ("Mnde (48000)", "Mende"),
        ("Flroac trois rivieres", "Florac Trois Rivières"),
        ("Langonge", "Langogne"),
        ("Nasbinlas", "Nasbinals"),
        ("Narseille", "Marseille"),
        ("La Canourge", "La Canourgue"),
        ("St Chely d Apche", "Saint-Chély-d'Apcher"),
        ("Peyer en Aubrac", "Peyre en Aubrac"),
        ("Peyer", "Peyre en Aubrac"),
        ("Flroac", "Florac Trois Rivières"),
        ("Pont de Monvert", "Pont de Montvert - Sud Mont Lozère"),
        ("Gorge du Tarn", "Gorges du Tarn Causses"),
    ],
)
def test_a_slip_of_the_keyboard_is_understood(france: object, typed: str, meant: str) -> None:
    assert meant in [one.name for one in communes_spelt_like(typed, limit=8)]


@pytest.mark.parametrize("typed", ["", "48", "48000", "2A004", "qzx", "qzxqzxqzx", "’", "😀", "x" * 5000])
def test_what_is_like_none_is_like_none(france: object, typed: str) -> None:
    assert communes_spelt_like(typed) == []


def test_the_likest_is_first_and_no_more_are_told_than_asked(france: object) -> None:
    found = communes_spelt_like("Mende", limit=3)
    assert (found[0].name, len(found)) == ("Mende", 3)


def test_of_those_alike_the_name_itself_is_before_those_that_begin_so(france: object) -> None:
    found = communes_spelt_like("Saint Etiene", limit=50)
    assert [one.name for one in found[:2]] == ["Saint-Étienne", "Saint-Étienne-du-Rouvray"]
    assert len(found) == 50
    assert [one.rank for one in found] == sorted(one.rank for one in found)


def test_a_slip_costs_two_queries(france: object, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for typed in ("Flroac", "Saint Etiene"):
        with django_assert_num_queries(2):
            communes_spelt_like(typed)
