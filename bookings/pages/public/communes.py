"""From what somebody types to one commune, or to a choice of a few."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from commons.communes import communes_spelt_like, find_communes, search_form
from commons.models import Commune

MOST_CHOICES = 8
# Of a misspelt name so many letters at the end may be wrong, and so many at the beginning must be right.
MOST_CUT, LEAST_ALIKE = 6, 3


@dataclass(frozen=True, slots=True)
class Place:
    """The commune that is meant; else `choices` to take one from, or a `sentence` that says what is wrong."""

    commune: Commune | None = None
    choices: list[Commune] = field(default_factory=list)
    sentence: str = ""


def read_place(text: str, insee: str) -> Place:
    """`insee` (out of a link) decides unless other words were typed."""
    known = Commune.objects.filter(pk=insee.upper()).first() if insee and len(insee) == 5 and insee.isascii() else None
    if known is not None and text in ("", str(known), known.name):
        return Place(known)
    if not text.strip():
        return Place()
    found = list(find_communes(text, limit=MOST_CHOICES))
    exact = [one for one in found if one.search_name == search_form(text) or str(one) == text]
    if len(exact) == 1 or (not exact and len(found) == 1):
        return Place((exact or found)[0])
    if not found:
        sentence = _("Aucune commune ne s’appelle ainsi : vérifiez le nom ou donnez le code postal.")
        return Place(choices=_that_may_be_meant(text), sentence=sentence)
    return Place(choices=found, sentence=_("Plusieurs communes peuvent être celle-là : choisissez la vôtre."))


def _that_may_be_meant(text: str) -> list[Commune]:
    """Those that a misspelt name may mean: spelt nearly so, then beginning so."""
    spelt = communes_spelt_like(text, limit=MOST_CHOICES)
    known = {one.pk for one in spelt}
    return [*spelt, *(one for one in _that_begin_alike(text) if one.pk not in known)][:MOST_CHOICES]


def _that_begin_alike(text: str) -> list[Commune]:
    """Communes whose names begin as a misspelt one does; none when hardly anything is alike."""
    for length in range(len(text) - 1, max(len(text) - MOST_CUT, LEAST_ALIKE) - 1, -1):
        if found := list(find_communes(text[:length], limit=MOST_CHOICES)):
            return found
    return []
