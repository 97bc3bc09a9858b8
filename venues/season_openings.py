"""Writing a season's openings, under the venue's lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commons.errors import Impossible
from commons.periods import Period
from commons.statements import array_of, execute
from venues.models import Opening, Season, Space
from venues.opening_words import days_in_words
from venues.season_rules import preview_season

NO_OVERLAP = "opening_no_overlap"
# A season has some thousands of them: one statement, whatever their number.
INSERT = """
    INSERT INTO venues_opening (season_id, space_id, period)
    SELECT %(season)s, space, tstzrange(to_timestamp(first), to_timestamp(last))
    FROM unnest(%(spaces)s::bigint[], %(starts)s::bigint[], %(ends)s::bigint[]) AS opening (space, first, last)
"""


def write_openings(season: Season) -> None:
    """Replace the openings of `season` by those of its present rule.

    The caller holds the venue's lock, has looked at what is taken, and publishes the season in the same transaction.
    Raises Impossible as `preview_season`, `no_openings` when the rule opens nothing, `season_overlaps` naming the
    other season, the space and the first day on which both are open.
    """
    wanted = preview_season(season)
    if not any(wanted.values()):
        message = _("Cette saison n’ouvre aucun créneau : vérifiez les jours, les horaires et les fermetures.")
        raise Impossible(message, code="no_openings")
    refuse_overlap(season, wanted)
    season.openings.all().delete()
    rows = [
        (space, int(period.start.timestamp()), int(period.end.timestamp()))
        for space, periods in wanted.items()
        for period in periods
    ]
    columns = dict(zip(("spaces", "starts", "ends"), map(array_of, zip(*rows, strict=True)), strict=True))
    try:
        with transaction.atomic():
            execute(INSERT, {"season": season.pk, **columns})
    except IntegrityError as error:
        if _constraint_name(error) != NO_OVERLAP:
            raise
        message = _("Une autre saison publiée ouvre déjà un espace aux mêmes heures.")
        raise Impossible(message, code="season_overlaps") from None


def remove_openings(season: Season) -> None:
    """Take all openings of a season away. The caller holds the venue's lock and has looked at what is taken."""
    season.openings.all().delete()


def refuse_overlap(season: Season, wanted: Mapping[int, Sequence[Period]]) -> None:
    """Raises Impossible `season_overlaps` when another season opens one of the spaces at one of these times."""
    starts = [period.start for periods in wanted.values() for period in periods]
    ends = [period.end for periods in wanted.values() for period in periods]
    others = (
        Opening.objects.filter(space__in=wanted, season__state=Season.State.PUBLISHED)
        .touching(Period(min(starts), max(ends)))
        .exclude(season=season.pk)
        .order_by("period")
        .values_list("space_id", "season_id", "period")
    )
    theirs: dict[int, list[tuple[Period, int]]] = {}
    for space, other, period in others:
        theirs.setdefault(space, []).append((Period.from_range(period), other))
    clashes = [
        (first, space, other) for space, known in theirs.items() for first, other in _first_clash(wanted[space], known)
    ]
    if clashes:
        raise _overlap(season, *min(clashes))


def _first_clash(ours: Sequence[Period], theirs: Sequence[tuple[Period, int]]) -> list[tuple[datetime, int]]:
    i = j = 0
    while i < len(ours) and j < len(theirs):
        common = ours[i].intersection(theirs[j][0])
        if common:
            return [(common.start, theirs[j][1])]
        if ours[i].end <= theirs[j][0].end:
            i += 1
        else:
            j += 1
    return []


def _overlap(season: Season, first: datetime, space_id: int, other_id: int) -> Impossible:
    other, space = Season.objects.get(pk=other_id), Space.objects.get(pk=space_id)
    day = first.astimezone(season.venue.zone).date()
    message = _("La saison « %(season)s » ouvre déjà « %(space)s » aux mêmes heures %(day)s : changez l’une des deux.")
    return Impossible(
        message % {"season": other.name, "space": space.name, "day": days_in_words(day, day)},
        code="season_overlaps",
        data={"season": other.pk, "space": space.pk, "first_day": day.isoformat()},
    )


def _constraint_name(error: IntegrityError) -> str | None:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
