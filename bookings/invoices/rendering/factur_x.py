"""The Factur-X XML of an invoice: Cross Industry Invoice, profile EN 16931, checked against its schema.

Keys are the business terms of EN 16931 (BT) and its groups (BG), as the `factur-x` package takes them.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from facturx import generate_xml

from bookings.invoice_words import DocumentKind
from bookings.invoices.papers import bill_of, party_from, plain
from bookings.invoices.values import Category, Line, Party
from bookings.models import Invoice
from commons.money import CURRENCY, round_cents
from venues.payment_words import MethodKind

PROFILE: Final = "en16931"
# UNTDID 1001.
TYPES: Final[Mapping[str, str]] = {
    DocumentKind.INVOICE: "380",
    DocumentKind.CREDIT_NOTE: "381",
    DocumentKind.ADVANCE_INVOICE: "386",
}
# UNTDID 4461: bank card, credit transfer, cheque, cash; 1 is « not defined ».
MEANS: Final[Mapping[str, str]] = {
    MethodKind.CARD: "48",
    MethodKind.TRANSFER: "30",
    MethodKind.CHEQUE: "20",
    MethodKind.ON_SITE: "1",
}
# ISO 6523: SIREN, SIRET.
SIREN: Final = "0002"
SIRET: Final = "0009"
# UN/ECE recommendation 20: one.
ONE: Final = "C62"


def xml_of(invoice: Invoice) -> bytes:
    """The XML of a numbered document. Raises `lxml`'s or the package's error if it does not fit the schema."""
    with translation.override(invoice.language):
        data = terms_of_invoice(invoice)
    # The schematron would need a server of its own; tests/bookings/invoices reckons its sums instead.
    return bytes(generate_xml(data, level=PROFILE, check_xsd=True, check_schematron=False))


def terms_of_invoice(invoice: Invoice) -> dict[str, Any]:
    """The business terms of an invoice."""
    issuer, buyer = party_from(invoice.issuer), party_from(invoice.buyer)
    outside = any(part["category"] == Category.OUTSIDE for part in invoice.breakdown)
    return {
        "BT-1": invoice.number,
        "BT-2": invoice.issued_on,
        "BT-3": TYPES[invoice.kind],
        "BT-5": CURRENCY,
        "BT-9": invoice.due_on,
        "BT-13": invoice.reference,
        "BT-20": None if invoice.due_on else _("Payé."),
        "BT-73": invoice.service_from,
        "BT-74": invoice.service_to,
        "BG-1": [{"BT-22": text} for text in invoice.mentions],
        "BG-3": [{"BT-25": one["number"], "BT-26": one["on"]} for one in invoice.about.get("preceding", [])],
        "BG-4": _party(issuer, taxed=not outside),
        "BG-7": _party(buyer),
        "BG-13": {"name": invoice.venue.name if invoice.venue else issuer.name},
        **_payment(invoice),
        **_totals(invoice),
        "BG-20": [_allowance(part) for part in invoice.breakdown if Decimal(part["allowance"])],
        "BG-23": [_vat(part) for part in invoice.breakdown],
        "BG-25": [_line(number, line) for number, line in enumerate(bill_of(invoice).lines, 1)],
    }


def _totals(invoice: Invoice) -> dict[str, Any]:
    bill = bill_of(invoice)
    return {
        "BT-106": str(bill.lines_net),
        "BT-107": str(bill.allowances) if bill.allowances else None,
        "BT-109": str(invoice.net),
        "BT-110": str(invoice.tax),
        "BT-112": str(invoice.gross),
        "BT-113": str(invoice.prepaid) if invoice.prepaid else None,
        "BT-114": str(invoice.rounding) if invoice.rounding else None,
        "BT-115": str(invoice.due),
    }


def _party(party: Party, *, taxed: bool | None = None) -> dict[str, Any]:
    """`taxed` is for a seller: one whose sales are exempt is known to the tax office by its SIREN (BR-E-2), one outside
    the scope of VAT by nothing (BR-O-2)."""
    data: dict[str, Any] = {
        "name": party.name,
        "addr_l1": party.address,
        "postcode": party.postal_code,
        "city": party.city,
        "country_code": party.country,
    }
    if party.siret:
        data |= {"legal_identifier": party.siren, "legal_identifier_schemeid": SIREN}
        data["identifiers"] = {SIRET: party.siret}
    details = [party.legal_form, party.share_capital, party.register]
    if taxed is not None and any(details):
        data["legal_info"] = ", ".join(one for one in details if one)
    if taxed is not False and party.vat_number:
        data["vat_identifier"] = party.vat_number
    elif taxed:
        data["tax_identifier"] = party.siren or party.register or party.name
    return data


def _payment(invoice: Invoice) -> dict[str, Any]:
    about = invoice.about
    if not about.get("method"):
        return {}
    means: dict[str, Any] = {"BT-81": MEANS.get(about["method"], "1"), "BT-83": invoice.number}
    if about.get("iban"):
        means |= {"BT-84": about["iban"], "BT-85": about.get("holder"), "BT-86": about.get("bic")}
    return means


def _vat(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "BT-116": part["basis"],
        "BT-117": part["tax"],
        "BT-118": part["category"],
        "BT-119": None if part["category"] == Category.OUTSIDE else part["rate"],
        "BT-120": part["reason"] or None,
        "BT-121": part["code"] or None,
    }


def _allowance(part: Mapping[str, Any]) -> dict[str, Any]:
    """A discount on the whole, in the share of one rate."""
    return {
        "amount": part["allowance"],
        "reason": _("Remise"),
        "vat_category_code": part["category"],
        "vat_rate": None if part["category"] == Category.OUTSIDE else part["rate"],
    }


def _line(number: int, line: Line) -> dict[str, Any]:
    quantity, price = _quantity_and_price(line)
    treatment = line.charge.treatment
    return {
        "BT-126": str(number),
        "BT-129": plain(quantity),
        "BT-130": ONE,
        "BT-131": str(line.net),
        "BT-134": line.charge.start,
        "BT-135": line.charge.end,
        "BT-146": plain(price),
        "BT-151": treatment.category.value,
        "BT-152": None if treatment.category is Category.OUTSIDE else plain(treatment.rate),
        "BT-153": line.charge.label,
        "BT-154": line.charge.detail or None,
    }


def _quantity_and_price(line: Line) -> tuple[Decimal, Decimal]:
    """A price without VAT has four places at most: where the quantity times it is not the line's amount, one is billed
    at that amount, and the detail says of how much."""
    quantity = line.charge.quantity
    if quantity > 0:
        price = (line.net / quantity).quantize(Decimal("0.0001"))
        if round_cents(price * quantity) == line.net:
            return quantity, price
    return Decimal(1), line.net
