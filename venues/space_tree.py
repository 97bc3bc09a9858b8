"""The rules of the tree of spaces. Pure: they take values and refuse what cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commons.errors import Impossible


@dataclass(frozen=True, slots=True)
class Node:
    """One space of a venue, as far as the tree is concerned. `units` is None for a composite."""

    name: str
    parent: int | None
    units: int | None


def check_place(nodes: Mapping[int, Node], *, space: int | None, parent: int | None, units: int | None) -> None:
    """Refuse a place in the tree that a space (None: a new one) of these `nodes` cannot have.

    Raises Impossible `parent_of_other_venue`, `parent_is_leaf`, `tree_cycle`, `composite_has_units`.
    """
    if units is not None and any(node.parent == space for node in nodes.values() if space is not None):
        message = _("Cet espace en contient d’autres : ce sont leurs unités qui comptent. Ne lui donnez pas de nombre.")
        raise _refusal("composite_has_units", message, "units")
    if parent is None:
        return
    if parent not in nodes:
        raise _refusal("parent_of_other_venue", _("L’espace parent doit être un espace du même lieu."), "parent")
    if nodes[parent].units is not None:
        message = _("« %(name)s » a ses propres unités : il ne peut pas contenir d’autres espaces.")
        raise _refusal("parent_is_leaf", message % {"name": nodes[parent].name}, "parent")
    if space is not None and space in (parent, *ancestors(nodes, parent)):
        raise _refusal("tree_cycle", _("Un espace ne peut pas faire partie de lui-même."), "parent")


def ancestors(nodes: Mapping[int, Node], space: int) -> list[int]:
    """The spaces that contain `space`, nearest first."""
    found: list[int] = []
    parent = nodes[space].parent
    while parent is not None and parent not in found:
        found.append(parent)
        parent = nodes[parent].parent
    return found


def descendants(nodes: Mapping[int, Node], space: int) -> set[int]:
    """The spaces that `space` contains, at any depth."""
    return {each for each in nodes if space in ancestors(nodes, each)}


def shrinks(before: int | None, after: int | None) -> bool:
    """Whether a change of units takes places away: fewer of them, or none (a leaf that becomes a composite)."""
    return before is not None and (after is None or after < before)


def _refusal(code: str, message: str, field: str) -> Impossible:
    return Impossible(message, code=code, fields={field: [message]})
