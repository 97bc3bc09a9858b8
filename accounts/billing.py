"""What an organisation tells for its invoices: who it is, how it stands with VAT, and its mandate."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.eu import vat as vat_rules
from stdnum.exceptions import ValidationError

from accounts.billing_words import Regime
from accounts.identifiers import read_siret
from accounts.locks import lock_organisation
from accounts.mandate import MANDATE_TEXT, MANDATE_VERSION
from accounts.models import BillingIdentity, InvoicingMandate, Organisation, User, VatRegime
from accounts.permissions import require
from accounts.roles import Capability
from commons.errors import Impossible
from commons.outbox import record_event

BILLING_CHANGED: Final = "billing_changed"
ORGANISATION: Final = "organisation"
# As the columns; the numbers are measured by rules of their own.
LONGEST: Final = {
    "legal_name": 200,
    "address": 300,
    "postal_code": 12,
    "city": 120,
    "country": 2,
    "legal_form": 100,
    "register": 120,
    "share_capital": 60,
}


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a person tells of the organisation as it is to stand on invoices; numbers as typed."""

    legal_name: str
    address: str
    postal_code: str
    city: str
    country: str = "FR"
    legal_form: str = ""
    siret: str = ""
    vat_number: str = ""
    register: str = ""
    share_capital: str = ""


def set_identity(*, actor: User, organisation: Organisation, identity: Identity, now: datetime) -> BillingIdentity:
    """Keep the billing identity. What was issued before stays as it was.

    Raises Impossible with sentences by field (`identity_incomplete`, `siret_…`, `vat_number_wrong`), and as `require`.
    """
    require(actor, organisation, Capability.MANAGE_ORGANISATION)
    values = read_identity(identity)
    with transaction.atomic():
        lock_organisation(organisation.pk)
        kept, _made = BillingIdentity.objects.update_or_create(organisation=organisation, defaults=values)
        _tell(organisation, actor, now, what="identity")
    return kept


def set_regime(*, actor: User, organisation: Organisation, regime: str, since: date, now: datetime) -> VatRegime:
    """From `since` on the organisation stands with VAT like this: for services that end on that day or later.

    Said twice for one day, the later word counts. Raises Impossible `regime_unknown`, and as `require`.
    """
    require(actor, organisation, Capability.MANAGE_ORGANISATION)
    if regime not in Regime.values:
        raise Impossible(_("Choisissez un régime de TVA."), code="regime_unknown", fields={"regime": []})
    with transaction.atomic():
        lock_organisation(organisation.pk)
        kept, _made = VatRegime.objects.update_or_create(
            organisation=organisation, since=since, defaults={"regime": regime}
        )
        _tell(organisation, actor, now, what="regime")
    return kept


def accept_mandate(*, actor: User, organisation: Organisation, version: str, now: datetime) -> InvoicingMandate:
    """Accept the present text, whose `version` the person has read. Accepted twice it is the same mandate.

    Raises Impossible `mandate_text_changed`, `identity_missing`, `regime_missing`, and as `require`.
    """
    require(actor, organisation, Capability.MANAGE_ORGANISATION)
    if version != MANDATE_VERSION:
        raise Impossible(_("Le texte du mandat a changé : relisez-le, puis acceptez."), code="mandate_text_changed")
    with transaction.atomic():
        lock_organisation(organisation.pk)
        if not BillingIdentity.objects.filter(organisation=organisation).exists():
            raise Impossible(
                _("Indiquez d’abord l’identité de facturation : elle figure sur chaque facture."),
                code="identity_missing",
            )
        if not VatRegime.objects.filter(organisation=organisation).exists():
            raise Impossible(
                _("Indiquez d’abord le régime de TVA : il décide de ce que disent les factures."), code="regime_missing"
            )
        mandate, made = InvoicingMandate.objects.get_or_create(
            organisation=organisation,
            revoked_at=None,
            defaults={
                "version": MANDATE_VERSION,
                "text": MANDATE_TEXT,
                "accepted_by": actor,
                "accepted_name": actor.get_full_name() or actor.email,
                "accepted_at": now,
            },
        )
        if made:
            _tell(organisation, actor, now, what="mandate_accepted")
    return mandate


def revoke_mandate(*, actor: User, organisation: Organisation, now: datetime) -> None:
    """Take the mandate back: no invoice is issued any more. Raises as `require`."""
    require(actor, organisation, Capability.MANAGE_ORGANISATION)
    with transaction.atomic():
        lock_organisation(organisation.pk)
        if InvoicingMandate.objects.filter(organisation=organisation, revoked_at=None).update(revoked_at=now):
            _tell(organisation, actor, now, what="mandate_revoked")


def has_mandate(organisation_id: int) -> bool:
    """Whether the platform may issue invoices in the organisation's name."""
    return InvoicingMandate.objects.filter(organisation_id=organisation_id, revoked_at=None).exists()


def read_identity(identity: Identity) -> dict[str, str]:
    """What a person typed, checked and in plain form. Raises Impossible with sentences by field."""
    values = {one.name: " ".join(getattr(identity, one.name).split()) for one in fields(identity)}
    problems = _incomplete(values)
    for name, read in (("siret", read_siret), ("vat_number", read_vat_number)):
        try:
            values[name] = read(values[name]) if values[name] else ""
        except Impossible as error:
            problems[name] = [str(error.message)]
    if problems:
        first = next(iter(problems.values()))[0]
        raise Impossible(first, code="identity_incomplete", fields=problems)
    return {**asdict(identity), **values, "country": values["country"].upper()}


def read_vat_number(text: str) -> str:
    """A VAT number of the European Union with its country, checked by its country's rules. Raises Impossible."""
    try:
        return str(vat_rules.validate(text))
    except ValidationError:
        raise Impossible(
            _("Ce numéro de TVA est faux. En France il commence par FR et compte ensuite 11 caractères."),
            code="vat_number_wrong",
        ) from None


def _incomplete(values: dict[str, str]) -> dict[str, list[str]]:
    sentences = {
        "legal_name": _("Indiquez le nom ou la raison sociale."),
        "address": _("Indiquez la rue et le numéro, ou le lieu-dit."),
        "postal_code": _("Indiquez le code postal."),
        "city": _("Indiquez la ville."),
        "country": _("Indiquez le pays."),
    }
    problems = {name: [sentence] for name, sentence in sentences.items() if not values[name]}
    for name, most in LONGEST.items():
        if len(values[name]) > most:
            problems[name] = [_("C’est trop long : %(most)s caractères au plus.") % {"most": most}]
    return problems


def _tell(organisation: Organisation, actor: User, now: datetime, *, what: str) -> None:
    record_event(
        kind=BILLING_CHANGED,
        subject_type=ORGANISATION,
        subject_id=organisation.pk,
        actor=actor,
        now=now,
        data={"what": what},
    )
