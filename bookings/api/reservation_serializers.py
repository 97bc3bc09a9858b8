"""How a reservation looks in the API.

`shown` builds the answer as plain values, for lists are long and holding is hot; the serializers beside it describe
that answer in the schema, and the tests of the schema hold the two together.
"""

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from accounts.models import User
from accounts.permissions import memberships_with
from accounts.roles import Capability
from accounts.words import Audience
from bookings.lifecycle.door import state_now
from bookings.models import Reservation, ReservationLine
from bookings.owing import owed
from bookings.pricing import explain, from_snapshot
from bookings.querysets import venues_of
from bookings.states import State
from commons.api.fields import LocalDateTimeField, MoneyField
from commons.money import CURRENCY, round_cents
from venues.payment_words import MethodKind

# Those who have a place for good may know how to get in.
LET_IN = frozenset({State.CONFIRMED, State.COMPLETED})


class Viewer:
    """Who looks at reservations; what they may see is asked once for a whole list."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def _books_for(self) -> set[int]:
        memberships = memberships_with(self.user, Capability.BOOK).order_by()
        return set(memberships.values_list("organisation_id", flat=True))

    @cached_property
    def _sees_guests_of(self) -> set[int]:
        return set(venues_of(self.user, Capability.SEE_GUESTS).values_list("pk", flat=True))

    def books(self, reservation: Reservation) -> bool:
        if reservation.booker_id is not None and reservation.booker_id == self.user.pk:
            return True
        return reservation.organisation_id is not None and reservation.organisation_id in self._books_for

    def sees_guest(self, reservation: Reservation) -> bool:
        return reservation.venue_id in self._sees_guests_of


def shown(reservation: Reservation, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """One reservation with its lines, as the viewer may see it. Expects lines, spaces, venue and people loaded."""
    zone = reservation.venue.zone
    state = state_now(reservation, now)
    own = viewer.books(reservation)
    return {
        "reference": reservation.reference,
        "series": reservation.series.reference if reservation.series_id else None,
        "state": state.value,
        "expires_at": _local(reservation.expires_at, zone),
        "venue": {
            "slug": reservation.venue.slug,
            "name": reservation.venue.name,
            "time_zone": reservation.venue.time_zone,
        },
        "starts_at": _local(reservation.starts_at, zone),
        "ends_at": _local(reservation.ends_at, zone),
        "lines": [_line(line, zone) for line in reservation.lines.all()],
        "organisation": (
            {"id": reservation.organisation_id, "name": reservation.organisation.name}
            if reservation.organisation_id
            else None
        ),
        "audience": reservation.audience,
        "audience_basis": reservation.audience_basis,
        "headcount": reservation.headcount,
        "purpose": reservation.purpose,
        "message": reservation.message,
        "total": money(reservation.total),
        "owed": money(owed(reservation, state)),
        "price": price_rows(reservation.price),
        "reason": reservation.reason,
        "refund": None if reservation.refund is None else money(reservation.refund),
        "payment_method": (reservation.conditions.get("payment") or {}).get("method"),
        "cancellation_policy": reservation.conditions.get("cancellation", {}).get("key", ""),
        "payment_instructions": reservation.conditions.get("payment_instructions", ""),
        "arrival_instructions": reservation.venue.arrival_instructions if own and state in LET_IN else None,
        "guest": _guest(reservation) if not own and viewer.sees_guest(reservation) else None,
        "terms_from": reservation.terms_from,
        "created_at": _local(reservation.created_at, zone),
    }


def money(amount: Decimal) -> dict[str, str]:
    return {"amount": str(round_cents(amount)), "currency": CURRENCY}


def price_rows(snapshot: dict[str, Any]) -> list[dict[str, str]]:
    """The price as it was promised, line by line, in the reader's language."""
    if not snapshot:
        return []
    return [
        {"title": row.title, "detail": row.detail, "amount": row.amount, "tax": row.tax}
        for row in explain(from_snapshot(snapshot))
    ]


def _line(line: ReservationLine, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "space": {"id": line.space_id, "name": line.space.name},
        "units": line.units,
        "starts_at": _local(line.period.lower, zone),
        "ends_at": _local(line.period.upper, zone),
        "spans_closures": line.spans_closures,
    }


def _guest(reservation: Reservation) -> dict[str, str]:
    booker = reservation.booker
    return {
        "name": reservation.contact_name or (booker.get_full_name() if booker else ""),
        "email": reservation.contact_email or (booker.email if booker else ""),
        "phone": reservation.contact_phone or (booker.phone if booker else ""),
    }


def _local(instant: datetime | None, zone: ZoneInfo) -> str | None:
    return None if instant is None else instant.astimezone(zone).isoformat()


class VenueBrief(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    time_zone = serializers.CharField()


class SpaceBrief(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class LineSerializer(serializers.Serializer):
    space = SpaceBrief()
    units = serializers.IntegerField()
    starts_at = LocalDateTimeField()
    ends_at = LocalDateTimeField()
    spans_closures = serializers.BooleanField()


class OrganisationBrief(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class PriceRowSerializer(serializers.Serializer):
    """One line of the price in words, amounts in the reader's format."""

    title = serializers.CharField()
    detail = serializers.CharField()
    amount = serializers.CharField()
    tax = serializers.CharField(allow_blank=True)


class GuestSerializer(serializers.Serializer):
    """Shown to hosts only."""

    name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class ReservationSerializer(serializers.Serializer):
    """A reservation, as its booker or host sees it."""

    reference = serializers.CharField()
    series = serializers.CharField(allow_null=True, help_text="Reference of the series it belongs to.")
    state = serializers.ChoiceField(choices=State.choices)
    expires_at = LocalDateTimeField(allow_null=True, help_text="Deadline of the present state.")
    venue = VenueBrief()
    starts_at = LocalDateTimeField()
    ends_at = LocalDateTimeField()
    lines = LineSerializer(many=True)
    organisation = OrganisationBrief(allow_null=True)
    audience = serializers.ChoiceField(choices=Audience.choices)
    audience_basis = serializers.ChoiceField(choices=Reservation.Basis.choices)
    headcount = serializers.IntegerField()
    purpose = serializers.ChoiceField(choices=Reservation.Purpose.choices)
    message = serializers.CharField(allow_blank=True)
    total = MoneyField(help_text="What was agreed on.")
    owed = MoneyField(
        help_text="What remains due: nothing once refused or lapsed, and less what a cancellation gives up."
    )
    price = PriceRowSerializer(many=True)
    reason = serializers.CharField(allow_blank=True)
    refund = MoneyField(allow_null=True)
    payment_method = serializers.ChoiceField(
        choices=MethodKind.choices, allow_null=True, help_text="As chosen when it was sent; see `payment/`."
    )
    cancellation_policy = serializers.CharField(allow_blank=True)
    payment_instructions = serializers.CharField(allow_blank=True)
    arrival_instructions = serializers.CharField(allow_null=True, allow_blank=True, help_text="Once confirmed.")
    guest = GuestSerializer(allow_null=True)
    terms_from = serializers.DateField(
        allow_null=True, help_text="The general terms agreed to when it was sent, by the day from which they hold."
    )
    created_at = LocalDateTimeField()
