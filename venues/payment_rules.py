"""What a means of paying must say, and who may offer it. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from stdnum import bic as bic_rules
from stdnum import iban as iban_rules
from stdnum.exceptions import ValidationError

from accounts.words import OrganisationKind
from commons.errors import Impossible
from venues.payment_words import PAID_AFTER_USE, MethodKind

FRENCH_LENGTH: Final = 27
# Whose money a public accountant collects after the use, by *titre de recette* or public invoice.
PUBLIC: Final = frozenset({OrganisationKind.PUBLIC_BODY, OrganisationKind.SCHOOL})
# What each means says of itself; other fields stay empty.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    MethodKind.TRANSFER: ("account_holder", "iban", "bic"),
    MethodKind.CHEQUE: ("payee",),
}


def kinds_open_to(organisation_kind: str) -> list[MethodKind]:
    """The means that an organisation of this kind may offer, in the order of `MethodKind`."""
    return [kind for kind in MethodKind if kind not in PAID_AFTER_USE or organisation_kind in PUBLIC]


def read_method(kind: str, given: Mapping[str, Any], organisation_kind: str) -> dict[str, str]:
    """The fields of a means in plain form: `iban`, `bic`, `account_holder`, `payee`; empty where it has none.

    Raises Impossible with a sentence for each field that is wrong: `public_only`, `required`, `bad_iban`, `bad_bic`.
    """
    if kind not in kinds_open_to(organisation_kind):
        sentence = _("Ce moyen passe par un comptable public : il est réservé aux établissements et collectivités.")
        raise Impossible(sentence, code="public_only", fields={"kind": [sentence]})
    own = FIELDS.get(kind, ())
    plain = {name: str(given.get(name) or "").strip() for name in ("iban", "bic", "account_holder", "payee")}
    plain = {name: text if name in own else "" for name, text in plain.items()}
    problems: dict[str, tuple[str, str]] = {}
    for name in own:
        if name != "bic" and not plain[name]:
            problems[name] = "required", _("Ce champ est obligatoire.")
    for name, read in (("iban", read_iban), ("bic", read_bic)):
        if plain[name]:
            try:
                plain[name] = read(plain[name])
            except Impossible as error:
                problems[name] = error.code, str(error.message)
    if problems:
        code, sentence = next(iter(problems.values()))
        raise Impossible(sentence, code=code, fields={name: [told] for name, (_code, told) in problems.items()})
    return plain


def read_iban(text: str) -> str:
    """The IBAN (ISO 13616) without spaces, in capitals. Raises Impossible `bad_iban` with what to look at."""
    compact = re.sub(r"[\s.\-]", "", text).upper().removeprefix("IBAN")
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", compact):
        sentence = _("Ce n’est pas un IBAN. Il commence par deux lettres, par exemple FR76, et figure sur votre RIB.")
    elif compact.startswith("FR") and len(compact) != FRENCH_LENGTH:
        sentence = _("Un IBAN français compte 27 caractères, FR compris ; celui-ci en a %(count)d.")
        sentence %= {"count": len(compact)}
    elif iban_rules.is_valid(compact):
        return compact
    else:
        sentence = _("Cet IBAN contient une erreur : comparez-le caractère par caractère avec votre RIB.")
    raise Impossible(sentence, code="bad_iban", fields={"iban": [sentence]})


def read_bic(text: str) -> str:
    """The BIC (ISO 9362) without spaces, in capitals. Raises Impossible `bad_bic`."""
    try:
        return str(bic_rules.validate(re.sub(r"\s", "", text).upper()))
    except ValidationError:
        sentence = _("Un BIC compte 8 ou 11 caractères, par exemple BNPAFRPP. Il figure sur votre RIB.")
        raise Impossible(sentence, code="bad_bic", fields={"bic": [sentence]}) from None
