"""What requests that ask for places have in common."""

from typing import Any

from rest_framework import serializers

from accounts.words import Audience
from bookings.asking import Contact, LineWish
from bookings.models import Reservation
from commons.api.fields import LocalDateTimeField
from commons.api.known_words import Body

MOST_LINES = 50
MOST_UNITS = 100_000
MOST_PEOPLE = 1_000_000


class LineInput(Body):
    """One space × units × period."""

    space = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, default=1)
    starts_at = LocalDateTimeField(help_text="Without an offset: the wall clock of the venue.")
    ends_at = LocalDateTimeField(help_text="Without an offset: the wall clock of the venue.")
    spans_closures = serializers.BooleanField(
        default=False, help_text="A stay over closed hours takes every open stretch between its ends."
    )


class ContactInput(Body):
    """Somebody without an account, for whom the host books."""

    name = serializers.CharField(max_length=150)
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")


class ReservationInput(Body):
    """A request to hold places."""

    lines = serializers.ListField(child=LineInput(), allow_empty=False, max_length=MOST_LINES)
    organisation = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**63 - 1, help_text="For which organisation you book."
    )
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.EVERYONE)
    headcount = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)
    purpose = serializers.ChoiceField(choices=Reservation.Purpose.choices, default=Reservation.Purpose.WORK)
    message = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    supplements = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, max_length=50, default=list
    )
    on_behalf_of = ContactInput(required=False, allow_null=True)


class ChangeInput(Body):
    """All the lines as they shall be."""

    lines = serializers.ListField(child=LineInput(), allow_empty=False, max_length=MOST_LINES)
    headcount = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, required=False, allow_null=True)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    as_host = serializers.BooleanField(default=False, help_text="For somebody who stands on both sides.")


def wishes_of(lines: list[dict[str, Any]]) -> list[LineWish]:
    """The validated lines as the use cases take them."""
    return [
        LineWish(
            space_id=line["space"],
            units=line["units"],
            starts_at=line["starts_at"],
            ends_at=line["ends_at"],
            spans_closures=line.get("spans_closures", False),
        )
        for line in lines
    ]


def asked_of(data: dict[str, Any]) -> dict[str, Any]:
    """The validated request as keyword arguments of `holding.hold`."""
    contact = data.get("on_behalf_of")
    return {
        "lines": wishes_of(data["lines"]),
        "organisation_id": data.get("organisation"),
        "audience": data["audience"],
        "headcount": data["headcount"],
        "purpose": data["purpose"],
        "message": data["message"],
        "supplements": data["supplements"],
        "on_behalf_of": Contact(**contact) if contact else None,
    }
