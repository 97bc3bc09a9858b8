"""The words of a document, for its template, in the active language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from stdnum import iban

from bookings.invoice_words import NUMBERED, DocumentKind
from bookings.invoices.naming import title_of
from bookings.invoices.values import Category
from bookings.models import Invoice
from commons.money import ZERO, format_euros, format_rate
from venues.payment_words import MethodKind

BILLS: Final = (DocumentKind.INVOICE, DocumentKind.ADVANCE_INVOICE)


def document_context(invoice: Invoice) -> dict[str, Any]:
    """All that `documents/document.html` shows, already in words."""
    return {
        "invoice": invoice,
        "title": title_of(invoice),
        "is_numbered": invoice.kind in NUMBERED,
        "facts": _facts(invoice),
        "issuer": _party(invoice.issuer),
        "buyer": _party(invoice.buyer),
        "lines": [_line(data) for data in invoice.lines],
        "rows": [_row(data) for data in invoice.about.get("rows", [])],
        "vat": [_vat(part) for part in invoice.breakdown] if _tells_vat(invoice) else [],
        "totals": _totals(invoice),
        "notes": _notes(invoice),
        "payment": _payment(invoice),
    }


def day_in_words(day: date | str | None) -> str:
    """« 3 mars 2027 »."""
    if not day:
        return ""
    value = date.fromisoformat(day) if isinstance(day, str) else day
    return str(format_date(value, "d MMMM y", locale=(get_language() or "fr")[:2]))


def _tells_vat(invoice: Invoice) -> bool:
    """A document that is no invoice says nothing of VAT when nothing is known of it."""
    silent = all(part["category"] == Category.OUTSIDE and not part["mentions"] for part in invoice.breakdown)
    return bool(invoice.breakdown) and (invoice.kind in NUMBERED or not silent)


def _facts(invoice: Invoice) -> list[tuple[str, str]]:
    service = day_in_words(invoice.service_from)
    if invoice.service_to != invoice.service_from:
        service = _("du %(start)s au %(end)s") % {"start": service, "end": day_in_words(invoice.service_to)}
    facts = [
        (_("Date"), day_in_words(invoice.issued_on)),
        (_("Réservation"), invoice.reference),
        (_("Lieu"), invoice.venue.name if invoice.venue else ""),
        (_("Prestation"), service),
        (_("À payer avant le"), day_in_words(None if invoice.kind == DocumentKind.CREDIT_NOTE else invoice.due_on)),
        (_("Valable jusqu’au"), day_in_words(invoice.valid_until)),
        (_("Motif"), invoice.about.get("reason", "")),
    ]
    if invoice.corrects:
        corrected = {"number": invoice.corrects.number, "date": day_in_words(invoice.corrects.issued_on)}
        facts.insert(1, (_("Corrige"), _("facture %(number)s du %(date)s") % corrected))
    return [(name, words) for name, words in facts if words]


def _party(data: Mapping[str, Any]) -> dict[str, Any]:
    country = data["country"] if data["country"] != "FR" else ""
    town = " ".join(part for part in (data["postal_code"], data["city"]) if part)
    details = [
        ", ".join(part for part in (data["legal_form"], _capital(data["share_capital"])) if part),
        f"SIRET {data['siret']}" if data["siret"] else "",
        data["register"],
        _("TVA %(number)s") % {"number": data["vat_number"]} if data["vat_number"] else "",
    ]
    return {
        "name": data["name"],
        "address": [part for part in (data["address"], town, country) if part],
        "details": [part for part in details if part],
    }


def _capital(text: str) -> str:
    return _("capital de %(amount)s") % {"amount": text} if text else ""


def _line(data: Mapping[str, Any]) -> dict[str, str]:
    return {
        "label": data["label"],
        "detail": data["detail"],
        "rate": "" if data["category"] == Category.OUTSIDE else format_rate(Decimal(data["rate"])),
        "net": format_euros(Decimal(data["net"])),
        "gross": format_euros(Decimal(data["gross"])),
    }


def _row(data: Mapping[str, Any]) -> dict[str, str]:
    """A line of a statement."""
    return {**data, "day": day_in_words(data["day"]), "amount": format_euros(Decimal(data["amount"]))}


def _vat(part: Mapping[str, Any]) -> dict[str, str]:
    rate = _("hors champ") if part["category"] == Category.OUTSIDE else format_rate(Decimal(part["rate"]))
    return {
        "rate": rate,
        "basis": format_euros(Decimal(part["basis"])),
        "tax": format_euros(Decimal(part["tax"])),
        "reason": part["reason"],
    }


def _totals(invoice: Invoice) -> list[tuple[str, str, bool]]:
    """Words, amount, and whether it stands out."""
    rows: list[tuple[str, Decimal, bool]] = []
    discount = sum((Decimal(part["allowance"]) for part in invoice.breakdown), ZERO)
    if discount:
        rows.append((_("Remise hors taxe"), -discount, False))
    if _tells_vat(invoice):
        rows += [(_("Total hors taxe"), invoice.net, False), (_("TVA"), invoice.tax, False)]
    if invoice.rounding:
        rows.append((_("Arrondi"), invoice.rounding, False))
    if invoice.kind == DocumentKind.STATEMENT:
        return _in_euros([(_("Total dû"), invoice.total, True)])
    last = _("Total TTC") if invoice.tax else _("Total")
    if invoice.kind == DocumentKind.CREDIT_NOTE:
        return _in_euros([*rows, (_("Total de l’avoir"), invoice.total, True)])
    rows.append((last, invoice.total, not invoice.prepaid))
    if invoice.prepaid:
        rows += [(_("Déjà payé"), -invoice.prepaid, False), (_("Reste à payer"), invoice.due, True)]
    return _in_euros(rows)


def _in_euros(rows: list[tuple[str, Decimal, bool]]) -> list[tuple[str, str, bool]]:
    return [(name, format_euros(amount), strong) for name, amount, strong in rows]


def _notes(invoice: Invoice) -> list[str]:
    """What was deducted, then what the law wants said."""
    if invoice.kind == DocumentKind.CREDIT_NOTE:
        return list(invoice.mentions)
    words = _("Acompte déduit : facture %(number)s du %(date)s, %(total)s dont TVA %(tax)s.")
    deducted = [
        words
        % {
            "number": one["number"],
            "date": day_in_words(one["on"]),
            "total": format_euros(Decimal(one["total"])),
            "tax": format_euros(Decimal(one["tax"])),
        }
        for one in invoice.about.get("preceding", [])
    ]
    return [*deducted, *invoice.about.get("notes", []), *invoice.mentions]


def _payment(invoice: Invoice) -> list[tuple[str, str]]:
    """How to pay what remains."""
    about = invoice.about
    if invoice.kind not in BILLS or not invoice.due or not about.get("method"):
        return []
    facts = [
        (_("Moyen de paiement"), str(MethodKind(about["method"]).label)),
        (_("Titulaire"), about.get("holder", "")),
        ("IBAN", iban.format(about["iban"]) if about.get("iban") else ""),
        ("BIC", about.get("bic", "")),
        (_("Référence à indiquer"), invoice.number),
    ]
    return [(name, words) for name, words in facts if words]
