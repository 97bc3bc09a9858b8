"""Which uses a venue is allowed to receive: the types of the French rules for buildings open to the public (ERP)."""

from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext as _

# What a use amounts to; empty when any building may receive it.
TYPES_OF_PURPOSE: Final[dict[str, frozenset[str]]] = {
    "work": frozenset({"W", "L", "R", "N", "O", "S"}),
    "meeting": frozenset({"L", "R", "W", "N", "O", "S"}),
    "training": frozenset({"R", "L", "W"}),
    "rehearsal": frozenset({"L", "R"}),
    "sport": frozenset({"X", "PA", "L"}),
    "workshop": frozenset({"L", "R", "T", "W"}),
    "event": frozenset({"L", "P", "T", "CTS"}),
    "retreat": frozenset({"O", "R", "REF"}),
}


def warning(purpose: str, erp_types: Collection[str]) -> str:
    """A sentence when none of the venue's types fits the use, empty otherwise or when the venue tells none."""
    fitting = TYPES_OF_PURPOSE.get(purpose)
    if not fitting or not erp_types or fitting & {one.upper() for one in erp_types}:
        return ""
    sentence = _(
        "Ce lieu est classé pour d’autres usages (type %(types)s). Demandez à l’hôte si le vôtre est possible : il "
        "peut lui falloir une autorisation."
    )
    return sentence % {"types": ", ".join(erp_types)}
