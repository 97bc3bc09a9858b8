"""The documents that a venue asks for: `kind`, `label`, `audiences` (none for all)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.paper_words import PaperKind
from venues.cleaning import refuse
from venues.models import PaperTerm
from venues.term_editing import TermKind


def papers_asked_of(audience: str, terms: Iterable[Mapping[str, Any]]) -> list[PaperTerm]:
    """Those of the terms (`papers_asked` of `VenueQuerySet.with_paper_terms`) that are asked of an audience."""
    return [PaperTerm(**one) for one in terms if not one["audiences"] or audience in one["audiences"]]


def _name_it(term: PaperTerm) -> None:
    """Raises Impossible `name_missing`: another document than the known ones says which it is."""
    term.label = term.label.strip()
    if term.kind == PaperKind.OTHER and not term.label:
        raise refuse("name_missing", _("Dites quel document : les personnes doivent savoir quoi envoyer."), "label")


PAPERS: Final = TermKind(
    model=PaperTerm,
    fields=frozenset({"kind", "label", "audiences"}),
    event="paper_terms_set",
    too_many=("too_many_papers", gettext_lazy("Six documents suffisent : retirez-en un d’abord.")),
    unknown=gettext_lazy("Ce document demandé n’existe pas, ou n’est pas visible pour vous."),
    tidy=_name_it,
)
