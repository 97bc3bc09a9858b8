"""Every error is a problem+json with a stable code."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.plain import plain

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api_frame.views")]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("missing", 404, "not_found"),
        ("not_allowed", 403, "role_not_allowed"),
        ("impossible", 422, "no_rate"),
        ("lost", 409, "not_available"),
        ("too_many", 429, "too_many"),
        ("unreachable", 422, "unreachable"),
        ("http404", 404, "not_found"),
        ("denied", 403, "not_allowed"),
        ("model", 422, "impossible"),
    ],
)
def test_error_becomes_problem(anyone: APIClient, kind: str, status: int, code: str) -> None:
    response = anyone.get(f"/api/v1/fail/{kind}/")

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:intersaison:problem:{code}")
    assert body["detail"]
    assert body["title"]


def test_problem_carries_fields_and_facts(anyone: APIClient) -> None:
    assert anyone.get("/api/v1/fail/impossible/").json()["errors"] == {"lines.0.units": ["Trop."]}
    lost = anyone.get("/api/v1/fail/lost/").json()
    assert (lost["alternatives"], lost["status"]) == ([1], 409)
    assert anyone.get("/api/v1/fail/too_many/")["Retry-After"] == "7"
    model = anyone.get("/api/v1/fail/model/").json()["errors"]
    assert model == {"name": ["Trop long."], "non_field_errors": ["Déjà pris."]}


def test_problem_speaks_the_readers_language(anyone: APIClient) -> None:
    assert anyone.get("/api/v1/fail/http404/").json()["title"] == "Introuvable"


def test_malformed_fields_are_400_with_dotted_paths(api: APIClient) -> None:
    response = api.post("/api/v1/orders/", {"lines": [{"units": 1}, {"units": "x"}]})

    assert response.status_code == 400
    assert response.json()["code"] == "malformed"
    assert sorted(response.json()["errors"]) == ["lines.1.units", "name"]


def test_not_signed_in_is_401_with_a_challenge(anyone: APIClient) -> None:
    response = anyone.get("/api/v1/plain/")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="Intersaison"'
    assert response.json()["code"] == "not_authenticated"
    assert plain(response.json()["detail"]) == (
        "Connectez-vous, ou joignez un jeton : « Authorization: Bearer <jeton> »."
    )


@pytest.mark.parametrize(
    "body", ["{", "", '{"a": NaN}', "[" * 100_000, '"\\ud800"', "\x00", '{"name": ' + "9" * 5000 + "}"]
)
def test_json_that_is_not_is_400(api: APIClient, body: str) -> None:
    response = api.post("/api/v1/orders/", data=body, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["code"] == "malformed"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('{"a":\n x}', "Ce n’est pas du JSON : l’erreur est à la ligne 2, colonne 2."),
        (b"\xff\xfe", "Ce n’est pas du JSON en UTF-8, ou un nombre y est trop grand."),
        ('{"a": NaN}', "Ce n’est pas du JSON en UTF-8, ou un nombre y est trop grand."),
        ("null", "Le corps de la demande doit être un objet JSON, entre accolades."),
        ("[1]", "Le corps de la demande doit être un objet JSON, entre accolades."),
    ],
)
def test_json_that_is_not_is_told_in_french(api: APIClient, body: str | bytes, sentence: str) -> None:
    response = api.post("/api/v1/orders/", data=body, content_type="application/json")

    assert (response.status_code, plain(response.json()["detail"])) == (400, sentence)


def test_body_of_another_kind_is_415(api: APIClient) -> None:
    response = api.post("/api/v1/orders/", data="a=1", content_type="application/x-www-form-urlencoded")

    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


def test_body_of_10_megabytes_is_413(api: APIClient) -> None:
    response = api.post("/api/v1/plain/", data='"' + "x" * 10_000_000 + '"', content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (413, "too_big")


def test_method_that_is_not_there_is_405(api: APIClient) -> None:
    response = api.delete("/api/v1/orders/")

    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/", "/api/v2/me/"])
def test_unknown_address_under_api_is_a_problem(anyone: APIClient, path: str) -> None:
    response = anyone.get(path)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v1/some-communes/?page=%00", "/api/v1/fail/a%00b/"])
def test_nul_in_the_address_is_400(anyone: APIClient, path: str) -> None:
    response = anyone.get(path)

    assert (response.status_code, response.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("path", ["/recherche/?where=%00", "/recherche%00", "/lieux/a%00b/", "/?%00=1&next=/%00"])
def test_nul_in_the_address_of_a_page_is_told_on_a_page_without_asking_the_database(
    anyone: APIClient, path: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = anyone.get(path)

    page = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "L’adresse contient un caractère interdit." in page
    assert ("<title>Demande incompréhensible" in page, "Trouver un lieu" in page, "\x00" in page) == (True, True, False)


@pytest.mark.parametrize(
    ("path", "body", "english", "french"),
    [
        ("/api/v1/fail/denied/?a=%00", "", "not allowed", "interdit"),
        ("/recherche/?where=%00", "", "not allowed", "interdit"),
        ("/api/v1/plain/", "x" * 10_000_000, "too large", "trop gros"),
        ("/accounts/login/", "x" * 10_000_000, "too large", "trop gros"),
    ],
    ids=["nul in the API", "nul in a page", "big body in the API", "big body in a page"],
)
def test_what_is_refused_at_the_door_is_told_in_the_readers_language(
    anyone: APIClient, path: str, body: str, english: str, french: str
) -> None:
    def told(language: str) -> str:
        response = anyone.generic("POST", path, body, "text/plain", HTTP_ACCEPT_LANGUAGE=language)
        return str(response.json()["detail"] if path.startswith("/api/") else response.content.decode())

    # In turn: the language of one request must not stay for the next.
    assert [english in told("en"), french in told("fr"), english in told("en")] == [True] * 3


def test_one_who_asks_too_often_is_told_when_to_come_back(anyone: APIClient) -> None:
    response = anyone.get("/api/v1/fail/throttled/")

    assert (response.status_code, response["Retry-After"]) == (429, "8")
    assert response.json()["detail"] == "Réessayez dans 8 secondes."


def test_big_body_is_refused_for_pages_too(anyone: APIClient) -> None:
    response = anyone.post("/accounts/login/", data="x" * 10_000_000, content_type="application/x-www-form-urlencoded")

    assert (response.status_code, response["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert "<title>Ce n’est pas possible" in response.content.decode()


def test_address_that_takes_forms_only_is_told_as_a_page(anyone: APIClient) -> None:
    response = anyone.get("/lieux/un-lieu/reserver/garder/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "revenez à la page précédente et recommencez" in response.content.decode()
