"""A misspelt word of a request is told, with the nearest one that is known."""

from typing import Any

import pytest
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from backend.problems import flatten
from commons.api.known_words import Body, refuse_unknown_parameters
from tests.plain import plain


class Inner(Body):
    units = serializers.IntegerField(required=False)


class Outer(Body):
    name = serializers.CharField()
    headcount = serializers.IntegerField(required=False)
    lines = serializers.ListField(child=Inner(), required=False)
    made_by = serializers.CharField(read_only=True)


def refused(data: Any, serializer: type[Body] = Outer, **more: Any) -> dict[str, list[str]]:
    read = serializer(data=data, **more)
    read.is_valid()
    return {name: [plain(one) for one in sentences] for name, sentences in flatten(read.errors).items()}


def test_known_words_are_read() -> None:
    read = Outer(data={"name": "a", "lines": [{"units": 2}, {}]})
    assert read.is_valid()
    assert read.validated_data == {"name": "a", "lines": [{"units": 2}, {}]}


def test_a_misspelt_word_is_told_with_the_nearest_beside_what_else_is_wrong() -> None:
    assert refused({"headcuont": 3}) == {
        "headcuont": ["« headcuont » n’est pas connu ici. Le plus proche : « headcount »."],
        "name": ["Il manque une réponse ici : remplissez ce champ."],
    }


def test_a_word_that_is_like_none_is_told_with_all() -> None:
    assert refused({"name": "a", "x": 1}) == {
        "x": ["« x » n’est pas connu ici. Ce qui l’est : headcount, lines, name."]
    }


def test_nested_words_are_told_by_their_path() -> None:
    told = refused({"name": "a", "lines": [{}, {"unit": 1}]})
    assert told == {"lines.1.unit": ["« unit » n’est pas connu ici. Le plus proche : « units »."]}


def test_what_is_only_told_cannot_be_said() -> None:
    assert set(refused({"name": "a", "made_by": "b"})) == {"made_by"}


def test_a_change_may_leave_out_words_but_not_bring_others() -> None:
    assert refused({}, partial=True) == {}
    assert set(refused({"nam": "a"}, partial=True)) == {"nam"}


def test_where_nothing_is_expected_nothing_is_proposed() -> None:
    assert refused({"as_host": True}, Body) == {"as_host": ["« as_host » n’est pas connu ici : rien n’est attendu."]}


def test_as_many_strange_words_as_one_reads_are_told() -> None:
    told = refused({"name": "a", **{f"{number}" * 500: 1 for number in range(50)}})
    assert len(told) == 20
    assert max(len(sentence) for sentences in told.values() for sentence in sentences) < 200


def test_parameters_of_an_address() -> None:
    refuse_unknown_parameters({"page": "2", "format": "json"}, {"page"})
    with pytest.raises(ValidationError) as caught:
        refuse_unknown_parameters({"venue_kinds": "hotel"}, {"venue_kind", "q"})
    assert list(caught.value.detail) == ["venue_kinds"]
