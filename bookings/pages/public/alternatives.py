"""Other ways to what could not be had, as links that fill in the form."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bookings.pages.links import book_link
from bookings.pages.public.asking import AskingForm
from bookings.search.alternatives import Alternative, Kind, find_alternatives
from bookings.taken.obstacles import Reason
from bookings.taken.site import Site
from commons.errors import DomainError
from commons.words import period, price

# What another time or place would cure.
CURABLE = {"not_available", "too_soon", "in_the_past", "beyond_horizon", "off_granularity"}


def other_ways(error: DomainError, form: AskingForm, site: Site, *, now: datetime) -> list[dict[str, Any]]:
    """Other times and places for a request that was refused; none for a series, or when no other moment would help."""
    if error.code not in CURABLE or form.pattern():
        return []
    asked = form.asked()
    facts = {"headcount": asked["headcount"], "audience": asked["audience"], "site": site}
    found = find_alternatives(form.wishes(), now=now, **facts)
    return [_way(one, form) for one in found]


def may_wait(error: DomainError) -> bool:
    """Whether the places are taken, and so could become free."""
    return any(line["reason"] in (Reason.TAKEN, Reason.HEADCOUNT) for line in error.data.get("lines", []))


def _way(one: Alternative, form: AskingForm) -> dict[str, Any]:
    zone = ZoneInfo(one.space.zone)
    starts_at, ends_at = one.lines[0].starts_at.astimezone(zone), one.lines[0].ends_at.astimezone(zone)
    spaces = [(line.space_id, line.units) for line in one.lines]
    values = form.cleaned_data
    href = book_link(
        one.space.venue_slug,
        starts_at,
        ends_at,
        spaces,
        headcount=values["headcount"],
        audience=values["audience"],
        purpose=values["purpose"],
        organisation=values.get("organisation"),
        spans_closures="on" if values["spans_closures"] else "",
    )
    return {"href": href, "text": _text(one, period(starts_at, ends_at, zone)), "detail": price(one.price)}


def _text(one: Alternative, when: str) -> str:
    if one.kind is not Kind.OTHER_SPACE:
        return when
    facts = {"space": one.space.space_name, "venue": one.space.venue_name, "commune": one.space.commune}
    return _("%(space)s, %(venue)s (%(commune)s), au même moment") % facts
