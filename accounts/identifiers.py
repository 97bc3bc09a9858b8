"""The numbers by which France knows an organisation: SIRET, RNA, UAI."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siret as siret_rules

from accounts.words import OrganisationKind
from commons.errors import Impossible

# The letter is the remainder of the seven digits by 23, counted in the alphabet without I, O and Q.
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
# Associations of Moselle, Bas-Rhin and Haut-Rhin are in the register of the local court, not in the national one.
LOCAL_REGISTER_DEPARTMENTS = frozenset({"57", "67", "68"})


@dataclass(frozen=True)
class Identifiers:
    """Identifiers in their plain form, without spaces; empty when there is none."""

    siret: str = ""
    rna: str = ""
    uai: str = ""
    local_register: str = ""


def read_identifiers(*, kind: str, department: str, given: Identifiers) -> Identifiers:
    """What a person typed, checked and in plain form.

    `department` is that of the seat (`48`, `2A`, `974`), empty when unknown. A company or public body needs its SIRET,
    a school its UAI, an association its RNA or SIRET (or, in Alsace and Moselle, its entry in the local register), a
    person nothing. Raises Impossible with a sentence for each field that is wrong; its code is that of the first one
    (`siret_malformed`, `siret_checksum`, `rna_malformed`, `uai_malformed`, `uai_checksum`, `identifier_missing`).
    """
    problems: list[tuple[str, str, str]] = []
    plain = Identifiers(
        siret=_read("siret", given.siret, problems),
        rna=_read("rna", given.rna, problems),
        uai=_read("uai", given.uai, problems),
        local_register=" ".join(given.local_register.split())[:100],
    )
    if not problems:
        problems += _missing(kind, department, plain)
    if problems:
        raise Impossible(
            problems[0][2], code=problems[0][1], fields={field: [sentence] for field, _code, sentence in problems}
        )
    return plain


def read_siret(text: str) -> str:
    """14 digits with a right check digit (La Poste's own sum included). Raises Impossible."""
    compact = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9]{14}", compact):
        raise Impossible(
            _(
                "Un SIRET compte 14 chiffres, par exemple 732 829 320 00074. "
                "Vous le trouverez sur l’avis de situation de l’Insee."
            ),
            code="siret_malformed",
        )
    try:
        return siret_rules.validate(compact)
    except InvalidChecksum:
        raise Impossible(
            _("Ce SIRET comporte une erreur de frappe : sa clé de contrôle est fausse. Vérifiez chaque chiffre."),
            code="siret_checksum",
        ) from None
    except ValidationError:
        raise Impossible(_("Ce SIRET n’est pas valable."), code="siret_malformed") from None


def read_rna(text: str) -> str:
    """`W` and nine letters or digits, nine digits in almost every case. Raises Impossible."""
    compact = re.sub(r"[\s.\-]", "", text).upper()
    if not re.fullmatch(r"W[0-9][0-9AB][0-9]{7}", compact):
        raise Impossible(
            _(
                "Un numéro RNA commence par W et compte ensuite 9 chiffres, par exemple W481000123. "
                "Il figure sur le récépissé de la préfecture."
            ),
            code="rna_malformed",
        )
    return compact


def read_uai(text: str) -> str:
    """Seven digits and their check letter. Raises Impossible."""
    compact = re.sub(r"[\s.\-]", "", text).upper()
    if not re.fullmatch(r"[0-9]{7}[A-Z]", compact):
        raise Impossible(
            _("Un numéro UAI compte 7 chiffres et une lettre, par exemple 0480007X."), code="uai_malformed"
        )
    if UAI_LETTERS[int(compact[:7]) % 23] != compact[7]:
        raise Impossible(
            _("Ce numéro UAI comporte une erreur de frappe : sa lettre ne correspond pas à ses chiffres."),
            code="uai_checksum",
        )
    return compact


_READERS = {"siret": read_siret, "rna": read_rna, "uai": read_uai}


def _read(field: str, text: str, problems: list[tuple[str, str, str]]) -> str:
    if not text.strip():
        return ""
    try:
        return _READERS[field](text)
    except Impossible as error:
        problems.append((field, error.code, str(error.message)))
        return ""


def _missing(kind: str, department: str, plain: Identifiers) -> list[tuple[str, str, str]]:
    """What the kind of organisation asks for and is not there, or has and should not."""
    missing: list[tuple[str, str]] = []
    if kind in (OrganisationKind.COMPANY, OrganisationKind.PUBLIC_BODY) and not plain.siret:
        missing.append(("siret", _("Indiquez le SIRET de l’établissement (14 chiffres).")))
    if kind == OrganisationKind.SCHOOL and not plain.uai:
        missing.append(("uai", _("Indiquez le numéro UAI de l’établissement (7 chiffres et une lettre).")))
    if kind == OrganisationKind.PERSON and plain != Identifiers():
        missing.append(("kind", _("Un particulier n’a pas d’identifiant : videz ces champs ou changez de type.")))
    if kind == OrganisationKind.ASSOCIATION:
        missing += _missing_of_association(department, plain)
    return [(field, "identifier_missing", sentence) for field, sentence in missing]


def _missing_of_association(department: str, plain: Identifiers) -> list[tuple[str, str]]:
    local = department in LOCAL_REGISTER_DEPARTMENTS
    if plain.rna or plain.siret or (local and plain.local_register):
        return []
    if local:
        return [
            (
                "local_register",
                _("Indiquez le volume et le folio au registre du tribunal, ou le SIRET de l’association."),
            )
        ]
    return [("rna", _("Indiquez le numéro RNA de l’association (W et 9 chiffres) ou son SIRET."))]
