"""From wishes to lines: every rule that needs no knowledge of what is taken."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.asking.timing import Limits, check_times, refusal
from bookings.asking.values import Line, LineWish
from commons.errors import Impossible
from commons.periods import Bound, Period
from commons.times import read_instant
from venues.models import Space, Venue

MOST_LINES = 50
# Beyond them a date is a slip of the keyboard, and arithmetic on it might overflow.
FIRST_YEAR, LAST_YEAR = 1970, 2200


def read_wishes(
    wishes: Sequence[LineWish],
    *,
    venue: Venue,
    spaces: Mapping[int, Space],
    leaf_ids: Mapping[int, list[int]],
    limits: Limits,
) -> list[Line]:
    """The lines that are meant, in order; equal ones of a leaf are added up.

    `spaces`: those of the venue by id; `leaf_ids`: the leaves of each. Field paths are `lines.<n>.<field>`.
    Raises Impossible: `no_lines`, `too_many_lines`, `space_of_other_venue`, `retired`, `not_bookable`, `units_missing`,
    `units_exceed`, `composite_units`, `composite_and_leaf`, `unknown_date`, `end_before_start`,
    `nonexistent_time`, and those of `timing.check_times`.
    """
    if not wishes:
        raise refusal("no_lines", _("Choisissez au moins un espace et un moment."), "lines")
    if len(wishes) > MOST_LINES:
        sentence = _("Une réservation compte au plus %(count)d lignes : faites-en plusieurs.")
        raise refusal("too_many_lines", sentence % {"count": MOST_LINES}, "lines")
    lines = _merged([_read(index, wish, venue, spaces, leaf_ids, limits) for index, wish in enumerate(wishes)])
    _check_units_together(lines)
    _check_composites(lines, leaf_ids)
    return lines


def _read(
    index: int,
    wish: LineWish,
    venue: Venue,
    spaces: Mapping[int, Space],
    leaf_ids: Mapping[int, list[int]],
    limits: Limits,
) -> Line:
    field = f"lines.{index}"
    space = spaces.get(wish.space_id)
    if space is None:
        sentence = _("Tous les espaces d’une réservation sont du même lieu : faites une réservation par lieu.")
        raise refusal("space_of_other_venue", sentence, f"{field}.space")
    _check_space(space, leaf_ids, field)
    _check_units(space, wish.units, field)
    period = _read_period(wish, venue, field)
    check_times(period, space, limits, venue.zone, field)
    return Line(index, space, wish.units, period, wish.spans_closures)


def _check_space(space: Space, leaf_ids: Mapping[int, list[int]], field: str) -> None:
    if space.retired_at is not None:
        sentence = _("« %(space)s » ne se réserve plus : choisissez un autre espace.")
        raise refusal("retired", sentence % {"space": space.called}, f"{field}.space")
    if not space.bookable or not leaf_ids.get(space.pk):
        sentence = _("« %(space)s » ne se réserve pas seul : choisissez un autre espace.")
        raise refusal("not_bookable", sentence % {"space": space.called}, f"{field}.space")


def _check_units(space: Space, units: int, field: str) -> None:
    if units < 1:
        raise refusal("units_missing", _("Indiquez combien de places vous voulez : au moins une."), f"{field}.units")
    if space.units is None and units != 1:
        sentence = _("« %(space)s » se réserve en entier : indiquez 1.")
        raise refusal("composite_units", sentence % {"space": space.called}, f"{field}.units")
    if space.units is not None and units > space.units:
        raise _units_exceed(space, field)


def _units_exceed(space: Space, field: str) -> Impossible:
    units = space.units or 1
    sentence = ngettext(
        "« %(space)s » n’a qu’une place : indiquez 1.",
        "« %(space)s » n’a que %(units)d places : demandez-en moins.",
        units,
    )
    return refusal("units_exceed", sentence % {"space": space.called, "units": units}, f"{field}.units")


def check_years(wish: LineWish, field: str) -> None:
    """Raises Impossible `unknown_date` for years that nobody means."""
    for name, value in (("starts_at", wish.starts_at), ("ends_at", wish.ends_at)):
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            sentence = _("Vérifiez l’année : %(year)d.")
            raise refusal("unknown_date", sentence % {"year": value.year}, f"{field}.{name}")


def _read_period(wish: LineWish, venue: Venue, field: str) -> Period:
    check_years(wish, field)
    starts = read_instant(wish.starts_at, zone=venue.zone, bound=Bound.START, field=f"{field}.starts_at")
    ends = read_instant(wish.ends_at, zone=venue.zone, bound=Bound.END, field=f"{field}.ends_at")
    if ends <= starts:
        sentence = _("La fin doit venir après le début.")
        raise refusal("end_before_start", sentence, f"{field}.ends_at")
    return Period(starts, ends)


def _merged(lines: Sequence[Line]) -> list[Line]:
    """Lines of the same leaf and time become one; composites are left for the next check to refuse."""
    merged: dict[object, Line] = {}
    for line in lines:
        key = (line.space.pk, line.period, line.spans_closures)
        if line.space.units is None:
            merged[line.index] = line
        elif key in merged:
            first = merged[key]
            merged[key] = Line(first.index, line.space, first.units + line.units, line.period, line.spans_closures)
        else:
            merged[key] = line
    return list(merged.values())


def _check_units_together(lines: Sequence[Line]) -> None:
    for line in lines:
        if line.space.units is not None and line.units > line.space.units:
            raise _units_exceed(line.space, f"lines.{line.index}")


def _check_composites(lines: Sequence[Line], leaf_ids: Mapping[int, list[int]]) -> None:
    """A composite takes all its leaves: nothing of it can be asked a second time for the same moment."""
    for composite in (line for line in lines if line.space.units is None):
        own = set(leaf_ids[composite.space.pk])
        for other in lines:
            if other is composite or not other.period.overlaps(composite.period):
                continue
            if own & set(leaf_ids[other.space.pk]):
                sentence = _("« %(whole)s » comprend déjà « %(part)s » : retirez l’un des deux.")
                facts = {"whole": composite.space.called, "part": other.space.called}
                raise refusal("composite_and_leaf", sentence % facts, f"lines.{other.index}.space")
