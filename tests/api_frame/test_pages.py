"""Pagination and public reads."""

import pytest
from rest_framework.test import APIClient

from tests.factories import make_commune

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api_frame.views")]
LIST = "/api/v1/some-communes/"


@pytest.fixture
def three_communes(db: None) -> None:
    for insee, name in [("2A004", "Ajaccio"), ("48095", "Mende"), ("48092", "Marvejols")]:
        make_commune(insee=insee, name=name)


def test_empty_list_has_one_page(anyone: APIClient) -> None:
    assert anyone.get(LIST).json() == {"next": None, "previous": None, "results": []}


def test_pages_link_to_each_other(anyone: APIClient, three_communes: None) -> None:
    first = anyone.get(LIST, {"page_size": 2}).json()
    second = anyone.get(first["next"]).json()

    assert [row["insee"] for row in first["results"] + second["results"]] == ["2A004", "48092", "48095"]
    assert first["previous"] is None
    assert second["next"] is None
    assert anyone.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "1.5", "9" * 30, "100001", ""])
def test_page_that_does_not_exist_is_404(anyone: APIClient, three_communes: None, page: str) -> None:
    response = anyone.get(LIST, {"page": page})

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert response.json()["detail"] == "Cette liste n’a pas de page de ce numéro\xa0: reprenez à la première."


@pytest.mark.parametrize("size", ["0", "-5", "many", ""])
def test_page_size_that_is_none_is_400(anyone: APIClient, size: str) -> None:
    response = anyone.get(LIST, {"page_size": size})

    assert (response.status_code, list(response.json()["errors"])) == (400, ["page_size"])


def test_page_size_is_at_most_100(anyone: APIClient) -> None:
    for number in range(101):
        make_commune(insee=f"{number:05d}", name=f"C{number}")

    assert len(anyone.get(LIST, {"page_size": 1000}).json()["results"]) == 100


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_is_one_query(
    anyone: APIClient, django_assert_num_queries: object, three_communes: None, rows: int
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(anyone.get(LIST, {"page_size": rows}).json()["results"]) == rows


def test_public_read_needs_no_token_and_allows_other_sites(anyone: APIClient) -> None:
    read = anyone.get(LIST)
    preflight = anyone.options(LIST, headers={"Origin": "https://elsewhere.example"})

    assert (read.status_code, read["Access-Control-Allow-Origin"]) == (200, "*")
    assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (200, "*")
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_writing_through_a_public_view_needs_a_token(anyone: APIClient, api: APIClient) -> None:
    refused = anyone.post(LIST, {})

    assert refused.status_code == 401
    assert "Access-Control-Allow-Origin" not in refused
    assert api.post(LIST, {}).status_code == 200
