"""`/communes/`."""

import pytest
from rest_framework.test import APIClient

from tests.factories import make_commune

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("q", ["Mende", "mén", "48000", "48095"])
def test_found_by_name_and_code(anyone: APIClient, q: str) -> None:
    make_commune()
    make_commune(insee="2A004", name="Ajaccio", department="2A", postal_codes=["20000"])
    answer = anyone.get("/api/v1/communes/", {"q": q})
    assert [each["name"] for each in answer.json()["results"]] == ["Mende"]
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("q", ["", "'", "zzz", "%"])
def test_nothing_found(anyone: APIClient, q: str) -> None:
    make_commune()
    assert anyone.get("/api/v1/communes/", {"q": q}).json() == {"next": None, "previous": None, "results": []}


def test_page_that_does_not_exist(anyone: APIClient) -> None:
    assert anyone.get("/api/v1/communes/", {"q": "a", "page": "2"}).status_code == 404
