"""What a host may decide about a conflict, as the API tells it before they do."""

from datetime import datetime
from typing import Any

from bookings.api.reservation_serializers import money
from bookings.asking import LineWish
from bookings.calendars.moving import Offer, offers
from bookings.calendars.sides import said
from bookings.facts import By
from bookings.lifecycle.cancelling import preview_cancellation_by
from bookings.models import Conflict
from commons.errors import Impossible, Lost


def previewed(by: By, conflict: Conflict, now: datetime) -> dict[str, Any]:
    """The data of `SettlePreviewSerializer`."""
    zone = conflict.reservation.venue.zone
    found, why_not = _offers(by, conflict, now)
    return {
        "said": [_span(one.start.astimezone(zone), one.end.astimezone(zone)) for one in said(conflict)],
        "read_at": conflict.feed.good_at if conflict.feed else None,
        "offers": [_offer(one) for one in found],
        "why_not_move": why_not,
        "refund": _refund(by, conflict, now),
    }


def _offers(by: By, conflict: Conflict, now: datetime) -> tuple[list[Offer], str]:
    try:
        return offers(by=by, conflict=conflict, now=now), ""
    except (Impossible, Lost) as error:
        return [], str(error.message)


def _refund(by: By, conflict: Conflict, now: datetime) -> dict[str, str] | None:
    try:
        found = preview_cancellation_by(by, conflict.reservation, now)
    except Lost:
        return None
    return money(found.amount)


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "kind": offer.kind.value,
        "lines": [_line(line) for line in offer.lines],
        "total": money(offer.difference.quote.total),
        "difference": money(offer.difference.difference),
    }


def _line(line: LineWish) -> dict[str, Any]:
    more = {"space": line.space_id, "units": line.units, "spans_closures": line.spans_closures}
    return {**_span(line.starts_at, line.ends_at), **more}


def _span(starts_at: datetime, ends_at: datetime) -> dict[str, str]:
    return {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
