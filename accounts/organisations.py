"""Making, changing, verifying and trusting organisations."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.identifiers import Identifiers, read_identifiers
from accounts.locks import lock_organisation
from accounts.models import Membership, Organisation, Role, User
from accounts.permissions import require, require_administrator
from accounts.roles import Capability
from commons.errors import Impossible
from commons.models import Commune
from commons.names import tidy_name
from commons.outbox import record_event

# What an administrator looks at when verifying: a change of these needs another look.
VERIFIED_FIELDS = ("kind", "siret", "rna", "uai", "local_register", "commune_id")


@dataclass(frozen=True, kw_only=True)
class OrganisationDetails:
    """What a person tells of an organisation; identifiers as typed."""

    kind: str
    name: str
    siret: str = ""
    rna: str = ""
    uai: str = ""
    local_register: str = ""
    commune: Commune | None = None
    address: str = ""
    email: str = ""
    phone: str = ""


def create_organisation(*, actor: User, details: OrganisationDetails, now: datetime) -> Organisation:
    """A new organisation with `actor` as its owner, neither verified nor trusted yet.

    Raises Impossible with sentences by field: identifiers (see `read_identifiers`), `name_missing`, `kind_unknown`,
    `siret_taken`, `rna_taken`.
    """
    values = _checked(details)
    with _named_constraints(), transaction.atomic():
        organisation = Organisation.objects.create(**values)
        Membership.objects.create(organisation=organisation, user=actor, role=Role.OWNER)
        _tell("organisation_created", organisation, actor=actor, now=now)
    return organisation


def change_organisation(
    *, actor: User, organisation: Organisation, details: OrganisationDetails, now: datetime
) -> Organisation:
    """The organisation with these details. Changing kind, identifiers or commune takes its verification away.

    Raises as `create_organisation`, and Missing or NotAllowed for those who may not.
    """
    require(actor, organisation, Capability.MANAGE_ORGANISATION)
    values = _checked(details)
    with _named_constraints(), transaction.atomic():
        fresh = lock_organisation(organisation.pk)
        before = {name: getattr(fresh, name) for name in [*values, "commune_id"]}
        for name, value in values.items():
            setattr(fresh, name, value)
        changed = sorted(name for name, value in before.items() if getattr(fresh, name) != value)
        if fresh.verified_at and set(changed) & set(VERIFIED_FIELDS):
            fresh.verified_at = None
        fresh.save()
        if changed:
            data = {"changed": [name for name in changed if name != "commune"]}
            _tell("organisation_changed", fresh, actor=actor, now=now, data=data)
    return fresh


def verify_organisation(*, actor: User, organisation: Organisation, now: datetime) -> None:
    """An administrator has checked kind, identifiers and commune: reduced audiences are now proved."""
    _stamp("verified_at", now, "organisation_verified", actor=actor, organisation=organisation, now=now)


def withdraw_verification(*, actor: User, organisation: Organisation, reason: str, now: datetime) -> None:
    """An administrator takes the verification back and says why."""
    _stamp(
        "verified_at",
        None,
        "organisation_verification_withdrawn",
        actor=actor,
        organisation=organisation,
        now=now,
        reason=reason,
    )


def trust_organisation(*, actor: User, organisation: Organisation, now: datetime) -> None:
    """An administrator lets the organisation publish venues without waiting."""
    _stamp("trusted_at", now, "organisation_trusted", actor=actor, organisation=organisation, now=now)


def distrust_organisation(*, actor: User, organisation: Organisation, reason: str, now: datetime) -> None:
    """Publications of the organisation wait for an administrator again."""
    _stamp(
        "trusted_at", None, "organisation_distrusted", actor=actor, organisation=organisation, now=now, reason=reason
    )


def _stamp(
    field: str,
    value: datetime | None,
    kind: str,
    *,
    actor: User,
    organisation: Organisation,
    now: datetime,
    reason: str = "",
) -> None:
    """Set or clear a date, once: setting what is set already changes and tells nothing."""
    require_administrator(actor, organisation)
    unset = {f"{field}__isnull": value is not None}
    with transaction.atomic():
        if Organisation.objects.filter(pk=organisation.pk, **unset).update(**{field: value}):
            _tell(kind, organisation, actor=actor, now=now, reason=reason)
    setattr(organisation, field, value)


def _checked(details: OrganisationDetails) -> dict[str, object]:
    name = tidy_name(details.name)
    if not 1 <= len(name) <= 200:
        raise _about("name", "name_missing", _("Indiquez le nom de la structure."))
    if details.kind not in Organisation.Kind.values:
        raise _about("kind", "kind_unknown", _("Choisissez un type de structure."))
    identifiers = read_identifiers(
        kind=details.kind,
        department=details.commune.department if details.commune else "",
        given=Identifiers(details.siret, details.rna, details.uai, details.local_register),
    )
    return {
        "kind": details.kind,
        "name": name,
        **asdict(identifiers),
        "commune": details.commune,
        "address": " ".join(details.address.split())[:300],
        "email": details.email.strip().lower(),
        "phone": details.phone.strip()[:30],
    }


@contextmanager
def _named_constraints() -> Iterator[None]:
    """Turns a violated uniqueness, recognised by its name, into a sentence about the field."""
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name == "organisation_siret_once":
            sentence = _("Une structure avec ce SIRET existe déjà. Demandez à y être invité.")
            raise _about("siret", "siret_taken", sentence) from None
        if name == "organisation_rna_once":
            sentence = _("Une association avec ce numéro RNA existe déjà. Demandez à y être invité.")
            raise _about("rna", "rna_taken", sentence) from None
        raise


def _about(field: str, code: str, sentence: str) -> Impossible:
    return Impossible(sentence, code=code, fields={field: [sentence]})


def _tell(
    kind: str,
    organisation: Organisation,
    *,
    actor: User,
    now: datetime,
    reason: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    record_event(
        kind=kind,
        subject_type="organisation",
        subject_id=organisation.pk,
        actor=actor,
        reason=reason,
        data=data,
        now=now,
    )
