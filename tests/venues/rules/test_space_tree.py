"""The tree of spaces."""

import pytest

from commons.errors import Impossible
from venues.space_tree import Node, ancestors, check_place, descendants, shrinks

HOUSE, FLOOR, ROOM, ANNEX = 1, 2, 3, 4
TREE = {
    HOUSE: Node("Maison", None, None),
    FLOOR: Node("Étage", HOUSE, None),
    ROOM: Node("Salon", FLOOR, 1),
    ANNEX: Node("Annexe", None, None),
}


def test_above_and_below() -> None:
    assert ancestors(TREE, ROOM) == [FLOOR, HOUSE]
    assert descendants(TREE, HOUSE) == {FLOOR, ROOM}


@pytest.mark.parametrize(
    ("space", "parent", "units", "code"),
    [
        (None, 99, 1, "parent_of_other_venue"),
        (None, ROOM, 1, "parent_is_leaf"),
        (HOUSE, HOUSE, None, "tree_cycle"),
        (HOUSE, FLOOR, None, "tree_cycle"),
        (FLOOR, HOUSE, 2, "composite_has_units"),
    ],
)
def test_places_that_cannot_be(space: int | None, parent: int, units: int | None, code: str) -> None:
    with pytest.raises(Impossible) as refused:
        check_place(TREE, space=space, parent=parent, units=units)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("space", "parent", "units"), [(None, FLOOR, 12), (ROOM, ANNEX, 1), (FLOOR, ANNEX, None), (ANNEX, None, 4)]
)
def test_places_that_can_be(space: int | None, parent: int | None, units: int | None) -> None:
    check_place(TREE, space=space, parent=parent, units=units)


@pytest.mark.parametrize(
    ("before", "after", "expected"), [(3, 2, True), (3, None, True), (3, 3, False), (3, 4, False), (None, 1, False)]
)
def test_shrinking(before: int | None, after: int | None, expected: bool) -> None:
    assert shrinks(before, after) is expected
