"""Every body that the API takes refuses words that it does not know, and its description says so."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from tests.factories import make_user


def test_every_body_is_closed() -> None:
    description = SchemaGenerator().get_schema(request=None, public=True)
    parts, seen = description["components"]["schemas"], {}
    operations = [one for path in description["paths"].values() for one in path.values()]
    bodies = [one["requestBody"] for one in operations if "requestBody" in one]
    assert len(bodies) > 50
    for body in bodies:
        _gather(body, parts, seen)
    objects = {name: part for name, part in seen.items() if part.get("type") == "object"}
    assert len(objects) > 50
    assert [name for name, part in objects.items() if part.get("additionalProperties") is not False] == []


def _gather(part: Any, parts: dict[str, Any], seen: dict[str, Any]) -> None:
    if isinstance(part, list):
        for inner in part:
            _gather(inner, parts, seen)
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name and name not in seen:
            seen[name] = parts[name]
            _gather(parts[name], parts, seen)
        for inner in part.values():
            _gather(inner, parts, seen)


@pytest.mark.parametrize("key", ["headcuont", "é" * 5000, "__class__", ""])
def test_strange_words_are_told_as_problems(db: None, key: str) -> None:
    client = APIClient()
    client.force_authenticate(make_user())
    answer = client.post("/api/v1/reservations/", {key: 1})
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
        400,
        "application/problem+json",
        "malformed",
    )
    assert {"lines", "headcount"} < set(answer.json()["errors"])


@pytest.mark.parametrize("text", [r'{"\ud800": 1}', r'{"audience": "\udfff"}', r'{"lines": [{"space": ["\ud800"]}]}'])
def test_half_of_a_pair_of_characters_is_no_text(db: None, text: str) -> None:
    client = APIClient()
    client.force_authenticate(make_user())
    answer = client.post("/api/v1/reservations/", text, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
