"""`/communes/`."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.factories import make_commune, make_venue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("q", ["Mende", "mén", "48000", "48095"])
def test_found_by_name_and_code(anyone: APIClient, q: str) -> None:
    make_commune()
    make_commune(insee="2A004", name="Ajaccio", department="2A", postal_codes=["20000"])
    answer = anyone.get("/api/v1/communes/", {"q": q})
    assert [each["name"] for each in answer.json()["results"]] == ["Mende"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_among_equals_those_near_venues_come_first(anyone: APIClient) -> None:
    make_commune(insee="73220", name="Saint-Alban-Leysse", department="73", population=6000)
    make_commune(insee="48132", name="Saint-Alban-sur-Limagnole", population=1300)
    make_commune(insee="31467", name="Alban", department="31", population=9000)

    def names(q: str) -> list[str]:
        return [each["name"] for each in anyone.get("/api/v1/communes/", {"q": q}).json()["results"]]

    assert names("st alb") == ["Saint-Alban-Leysse", "Saint-Alban-sur-Limagnole"]
    make_venue(state="published")
    assert names("st alb") == ["Saint-Alban-sur-Limagnole", "Saint-Alban-Leysse"]
    assert names("alban")[0] == "Alban"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("Mnde", ["Mende"]),
        ("Mnde 48000", ["Mende"]),
        ("Flroac", ["Florac", "Florac Trois Rivières", "Floirac"]),
        # What fits is not mixed with what only resembles it.
        ("Florac", ["Florac", "Florac Trois Rivières"]),
        ("Mndezzz", []),
    ],
)
def test_with_a_slip_the_names_that_may_be_meant_are_found(
    anyone: APIClient, q: str, found: list[str], django_assert_max_num_queries: Any
) -> None:
    make_commune()
    make_commune(insee="48061", name="Florac Trois Rivières", search_name="florac trois rivieres", population=2000)
    make_commune(insee="33166", name="Florac", department="33", population=9000)
    make_commune(insee="17160", name="Floirac", department="17", population=9000)
    make_venue(state="published")
    with django_assert_max_num_queries(4):
        answer = anyone.get("/api/v1/communes/", {"q": q})
    assert [each["name"] for each in answer.json()["results"]] == found


@pytest.mark.parametrize("q", ["", "'", "zzz", "%"])
def test_nothing_found(anyone: APIClient, q: str) -> None:
    make_commune()
    assert anyone.get("/api/v1/communes/", {"q": q}).json() == {"next": None, "previous": None, "results": []}


def test_page_that_does_not_exist(anyone: APIClient) -> None:
    assert anyone.get("/api/v1/communes/", {"q": "a", "page": "2"}).status_code == 404
