"""Whether so many people may come at all, whoever else is there."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.asking.timing import refusal
from bookings.asking.values import Line
from venues.models import Space, Venue


def check_headcount(headcount: int, lines: Iterable[Line], leaves: Mapping[int, list[Space]], venue: Venue) -> None:
    """Refuse nobody, more people than the venue admits, and more than the spaces asked hold together.

    `leaves`: the leaves of each space, by its id; a composite without a capacity of its own holds what they hold.
    Raises Impossible `headcount_missing` or `headcount_over_limit`.
    """
    if headcount < 1:
        raise refusal("headcount_missing", _("Indiquez combien de personnes viennent : au moins une."), "headcount")
    if headcount > venue.safety_headcount:
        sentence = ngettext(
            "Ce lieu accueille %(limit)d personne au plus en même temps : indiquez moins de personnes.",
            "Ce lieu accueille %(limit)d personnes au plus en même temps : indiquez moins de personnes.",
            venue.safety_headcount,
        )
        raise refusal("headcount_over_limit", sentence % {"limit": venue.safety_headcount}, "headcount")
    held = [room for line in lines if (room := _room(line, leaves.get(line.space.pk, []))) is not None]
    if held and headcount > sum(held):
        sentence = ngettext(
            "Ce que vous avez choisi accueille %(limit)d personne au plus : prenez plus de places.",
            "Ce que vous avez choisi accueille %(limit)d personnes au plus : prenez plus de places.",
            sum(held),
        )
        raise refusal("headcount_over_limit", sentence % {"limit": sum(held)}, "headcount")


def _room(line: Line, leaves: list[Space]) -> int | None:
    """How many people a line has room for; None for equipment."""
    if line.space.capacity is not None:
        return line.space.capacity * line.units
    if line.space.units is not None:
        return None
    counted = [leaf.capacity * leaf.units for leaf in leaves if leaf.capacity is not None and leaf.units]
    return sum(counted) if counted else None
