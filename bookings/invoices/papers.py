"""What is on a document, as JSON-able data on its row, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from bookings.invoices.mentions import Mention, exemption
from bookings.invoices.values import Bill, Category, Charge, Line, Party, Treatment, VatPart
from bookings.models import Invoice


def party_data(party: Party) -> dict[str, Any]:
    return asdict(party)


def party_from(data: Mapping[str, Any]) -> Party:
    return Party(**data)


def lines_data(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [
        {
            "label": line.charge.label,
            "detail": line.charge.detail,
            "quantity": plain(line.charge.quantity),
            "gross": str(line.charge.gross),
            "net": str(line.net),
            "category": line.charge.treatment.category.value,
            "rate": plain(line.charge.treatment.rate),
            "mention": line.charge.treatment.mention,
            "start": line.charge.start.isoformat() if line.charge.start else None,
            "end": line.charge.end.isoformat() if line.charge.end else None,
        }
        for line in lines
    ]


def breakdown_data(parts: Sequence[VatPart], found: dict[str, Mention]) -> list[dict[str, Any]]:
    """With the reason of an exemption in words: it is part of what was issued."""
    rows = []
    for part in parts:
        reason = exemption(found, part.mentions) if part.mentions else Mention("")
        rows.append(
            {
                "category": part.category.value,
                "rate": plain(part.rate),
                "mentions": list(part.mentions),
                "basis": str(part.basis),
                "tax": str(part.tax),
                "promised": str(part.promised),
                "allowance": str(part.allowance),
                "reason": reason.text,
                "code": reason.code,
            }
        )
    return rows


def bill_of(invoice: Invoice) -> Bill:
    """The bill that was written."""
    return Bill(
        tuple(_line(data) for data in invoice.lines),
        tuple(part_from(data) for data in invoice.breakdown),
        invoice.prepaid,
    )


def part_from(data: Mapping[str, Any]) -> VatPart:
    amounts = {name: Decimal(data[name]) for name in ("rate", "basis", "tax", "promised", "allowance")}
    return VatPart(category=Category(data["category"]), mentions=tuple(data["mentions"]), **amounts)


def plain(number: Decimal) -> str:
    """Without an exponent or needless zeros: 20, 5.5."""
    return f"{number.normalize():f}"


def _line(data: Mapping[str, Any]) -> Line:
    charge = Charge(
        label=data["label"],
        detail=data["detail"],
        quantity=Decimal(data["quantity"]),
        gross=Decimal(data["gross"]),
        treatment=Treatment(Category(data["category"]), Decimal(data["rate"]), data["mention"]),
        start=date.fromisoformat(data["start"]) if data["start"] else None,
        end=date.fromisoformat(data["end"]) if data["end"] else None,
    )
    return Line(charge, Decimal(data["net"]))
