"""Which uses a venue is allowed to receive: the types of the French rules for buildings open to the public (ERP)."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


# The types in plain words (arrêté du 25 juin 1980).
TYPES: Final[dict[str, Any]] = {
    "J": gettext_lazy("accueil de personnes âgées ou handicapées"),
    "L": gettext_lazy("salle de réunion ou de spectacle"),
    "M": gettext_lazy("magasin"),
    "N": gettext_lazy("restaurant"),
    "O": gettext_lazy("hôtel"),
    "P": gettext_lazy("salle de danse ou de jeux"),
    "R": gettext_lazy("enseignement"),
    "S": gettext_lazy("bibliothèque"),
    "T": gettext_lazy("exposition"),
    "U": gettext_lazy("soins"),
    "V": gettext_lazy("lieu de culte"),
    "W": gettext_lazy("bureaux"),
    "X": gettext_lazy("sport couvert"),
    "Y": gettext_lazy("musée"),
    "PA": gettext_lazy("plein air"),
    "CTS": gettext_lazy("chapiteau"),
    "REF": gettext_lazy("refuge de montagne"),
}
# How many people the building as a whole may receive.
CATEGORIES: Final[dict[int, Any]] = {
    1: gettext_lazy("plus de 1 500 personnes"),
    2: gettext_lazy("de 701 à 1 500 personnes"),
    3: gettext_lazy("de 301 à 700 personnes"),
    4: gettext_lazy("jusqu’à 300 personnes"),
    5: gettext_lazy("petit établissement"),
}


def in_words(erp_types: Sequence[str], category: int | None) -> str:
    """« Bâtiment ouvert au public, prévu pour : hôtel (O), restaurant (N). Catégorie 5 : petit établissement. »"""
    if not erp_types:
        return ""
    uses = ", ".join(f"{TYPES[one]} ({one})" if one in TYPES else one for one in erp_types)
    sentence = _("Bâtiment ouvert au public, prévu pour : %(uses)s.") % {"uses": uses}
    if category not in CATEGORIES:
        return sentence
    size = _("Catégorie %(number)d : %(words)s.") % {"number": category, "words": CATEGORIES[category]}
    return f"{sentence} {size}"


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
