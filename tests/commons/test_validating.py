"""Serializers that are made once read as new ones do."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.utils.translation import override
from rest_framework.exceptions import ValidationError

from bookings.api.line_serializers import ReservationInput
from commons.api.validating import validated

LINE = {"space": 7, "starts_at": "2027-01-12T09:00", "ends_at": "2027-01-12T17:00"}
GOOD: dict[str, Any] = {"lines": [LINE], "headcount": 2}


def by_a_new_one(data: Any) -> ReservationInput:
    serializer = ReservationInput(data=data)
    serializer.is_valid()
    return serializer


def test_it_reads_the_same() -> None:
    assert validated(ReservationInput, GOOD) == by_a_new_one(GOOD).validated_data


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"lines": [], "headcount": 0},
        {"lines": [{**LINE, "space": "x"}, LINE, {}], "headcount": 1, "audience": "nobody"},
        {**GOOD, "on_behalf_of": {"email": "not one"}},
        [],
    ],
)
def test_it_refuses_the_same(data: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        validated(ReservationInput, data)
    assert refused.value.detail == by_a_new_one(data).errors


def test_nothing_stays_from_one_request_to_the_next() -> None:
    first = validated(ReservationInput, {**GOOD, "supplements": [1], "message": "Bonjour"})
    first["supplements"].append(2)
    second = validated(ReservationInput, GOOD)
    assert (second["supplements"], second["message"]) == ([], "")
    second["supplements"].append(3)
    assert validated(ReservationInput, GOOD)["supplements"] == []


def test_limits_are_told_in_the_language_of_each_request() -> None:
    told = {}
    for language in ("fr", "en", "fr"):
        with override(language), pytest.raises(ValidationError) as refused:
            validated(ReservationInput, {**GOOD, "headcount": 0, "message": "x" * 4001})
        told[language] = [str(sentences[0]) for sentences in refused.value.detail.values()]
    assert told["en"] == [
        "Ensure this value is greater than or equal to 1.",
        "Ensure this field has no more than 4000 characters.",
    ]
    assert "Assurez-vous" in told["fr"][0]


def test_several_threads_may_read_at_once() -> None:
    asked = [{**GOOD, "headcount": number} for number in range(1, 200)]
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda data: validated(ReservationInput, data), asked))
    assert [one["headcount"] for one in read] == list(range(1, 200))
