"""Fields that several serializers share."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commons.money import CURRENCY, round_cents

EARLIEST, LATEST = 1970, 2200


@extend_schema_field(
    {
        "type": "object",
        "required": ["amount", "currency"],
        "properties": {
            "amount": {"type": "string", "format": "decimal", "pattern": r"^-?\d+\.\d{2}$", "example": "12.50"},
            "currency": {"type": "string", "enum": [CURRENCY]},
        },
    }
)
class MoneyField(serializers.Field):
    """A `Decimal` amount of euros shown as `{"amount": "12.50", "currency": "EUR"}`; read-only."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def to_representation(self, value: Decimal) -> dict[str, str]:
        return {"amount": str(round_cents(value)), "currency": CURRENCY}


class DayField(serializers.DateField):
    """A day of the calendar, ISO 8601; the 29th of February only in leap years."""

    default_error_messages = {"invalid": _("Indiquez un jour qui existe, par exemple 2027-01-12.")}


@extend_schema_field({"type": "string", "format": "date-time", "example": "2027-01-12T09:00:00+01:00"})
class LocalDateTimeField(serializers.Field):
    """A date and time in ISO 8601.

    With an offset it is an instant, and comes out aware; without one it is what a clock on the wall of the venue shows,
    and comes out naive: `commons.times.read_instant` then reads it in the venue's zone. Shown with the offset it has:
    give it a datetime in the venue's zone.
    """

    default_error_messages = {
        "invalid": _("Indiquez une date et une heure, par exemple 2027-01-12T09:00."),
        "range": _("Cette date est hors de portée."),
    }

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str):
            self.fail("invalid")
        value = _parse(data.strip())
        if value is None:
            self.fail("invalid")
        if not EARLIEST <= value.year < LATEST:
            self.fail("range")
        return value if value.tzinfo is None else value.astimezone(UTC)

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


def _parse(text: str) -> datetime | None:
    # A "+" that a client forgot to escape in an address arrives as a space.
    text = text.replace(" ", "+") if "T" in text else text.replace(" ", "T", 1)
    try:
        return parse_datetime(text) if "T" in text else None
    except ValueError:
        return None
