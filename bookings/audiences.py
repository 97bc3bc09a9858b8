"""Which audience somebody may claim, and whether it is proved or only declared. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.words import Audience, OrganisationKind
from commons.errors import Impossible


class Basis(StrEnum):
    """How sure an audience is. What is declared never confirms without the host."""

    PROVED = "proved"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Claimant:
    """The organisation that books, as far as audiences ask: kind, INSEE code of its commune, verified or not."""

    kind: str
    commune: str | None
    verified: bool


KINDS: dict[Audience, frozenset[OrganisationKind]] = {
    Audience.ASSOCIATION: frozenset({OrganisationKind.ASSOCIATION}),
    Audience.LOCAL_ASSOCIATION: frozenset({OrganisationKind.ASSOCIATION}),
    Audience.COMPANY: frozenset({OrganisationKind.COMPANY}),
    Audience.PUBLIC_BODY: frozenset({OrganisationKind.PUBLIC_BODY, OrganisationKind.SCHOOL}),
}

PARTICULAR = (Audience.LOCAL_ASSOCIATION, Audience.ASSOCIATION, Audience.COMPANY, Audience.PUBLIC_BODY)


def basis_of(audience: str, claimant: Claimant | None, *, venue_commune: str) -> Basis:
    """Proved by a verified organisation of the right kind (and commune), declared otherwise.

    A resident is a person and always declared. Raises Impossible `unknown_audience` or `audience_not_allowed`.
    """
    if audience not in Audience.values:
        raise _refusal("unknown_audience", _("Ce public n’existe pas : choisissez-en un de la liste."))
    if audience == Audience.EVERYONE:
        return Basis.PROVED
    if audience == Audience.RESIDENT:
        if claimant is not None and claimant.kind != OrganisationKind.PERSON:
            raise _refusal(
                "audience_not_allowed", _("Le tarif des habitants est pour les particuliers, pas pour une structure.")
            )
        return Basis.DECLARED
    _check_kind(Audience(audience), claimant)
    if audience == Audience.LOCAL_ASSOCIATION and claimant and claimant.commune != venue_commune:
        sentence = _("Le tarif des associations locales est pour celles dont le siège est dans la commune du lieu.")
        raise _refusal("audience_not_allowed", sentence)
    return Basis.PROVED if claimant and claimant.verified else Basis.DECLARED


def proved_by(claimant: Claimant | None, *, venue_commune: str) -> list[Audience]:
    """The audiences that the claimant is sure to be, the most particular first; everyone is not among them."""
    return [one for one in PARTICULAR if _proves(one, claimant, venue_commune)]


def _proves(audience: Audience, claimant: Claimant | None, venue_commune: str) -> bool:
    try:
        return basis_of(audience, claimant, venue_commune=venue_commune) is Basis.PROVED
    except Impossible:
        return False


def _check_kind(audience: Audience, claimant: Claimant | None) -> None:
    if claimant is None:
        sentence = _("Pour le public « %(audience)s », choisissez la structure pour laquelle vous réservez.")
        raise _refusal("audience_not_allowed", sentence % {"audience": audience.label})
    if claimant.kind not in KINDS[audience]:
        sentence = _("Votre structure n’est pas du type « %(audience)s » : choisissez un autre public.")
        raise _refusal("audience_not_allowed", sentence % {"audience": audience.label})


def _refusal(code: str, sentence: str) -> Impossible:
    return Impossible(sentence, code=code, fields={"audience": [sentence]})
