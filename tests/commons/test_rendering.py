"""Answers are written as the REST framework would write them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.renderers import JSONRenderer

from bookings.states import State
from commons.api.rendering import QuickJSONRenderer

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(["\u2028\u2029", '"\\/\x00\x1f\x7f', "é😀"])
# Smaller ones are the same numbers in other words: 0.00001 for 1e-05.
NUMBERS = st.integers() | st.floats(-1e9, 1e9).map(lambda number: round(number, 4))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=30,
)
PECULIAR = {
    "instant": datetime(2027, 1, 12, 9, 0, 0, 123456, tzinfo=UTC),
    "day": date(2027, 1, 12),
    "hour": time(9, 30),
    "length": timedelta(hours=1, minutes=30),
    "amount": Decimal("12.50"),
    "id": UUID(int=7),
    "lazy": gettext_lazy("Autorisé"),
    "safe": mark_safe("<b>"),
    "state": State.HELD,
    "pair": (1, 2),
    "big": 2**70,
    "keys": {1: "one", None: "none"},
}


@given(VALUES)
def test_json_values_are_written_alike(value: Any) -> None:
    assert QuickJSONRenderer().render(value) == JSONRenderer().render(value)


@pytest.mark.parametrize("name", PECULIAR)
def test_what_is_no_json_value_is_written_alike(name: str) -> None:
    assert QuickJSONRenderer().render({"x": PECULIAR[name]}) == JSONRenderer().render({"x": PECULIAR[name]})


def test_it_can_be_indented() -> None:
    indented = QuickJSONRenderer().render({"a": [1]}, "application/json; indent=2", {})
    assert indented == JSONRenderer().render({"a": [1]}, "application/json; indent=2", {})
    assert b"\n" in indented


def test_nothing_is_written_for_nothing() -> None:
    assert QuickJSONRenderer().render(None) == b""


def test_what_nobody_can_write_is_refused() -> None:
    with pytest.raises(TypeError):
        QuickJSONRenderer().render({"x": object()})
