"""What an address of the booking page asks for and the venue no longer offers: left out of the form, and told.

An address is kept for days, or a season changes while somebody fills in the form: nobody could take out of a form what
it does not show.
"""

from collections.abc import Collection
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from bookings.pages.public.loading import Shown
from venues.models import Space, Supplement

UNITS_OF: Final = "space_"
EXTRA: Final = "supplement"
# How an address says that nothing of a space is wanted, and that what there is once is.
NONE_WANTED: Final = frozenset({"", "0", "false", "False"})
TICKED: Final = "on"


def with_what_is_offered(params: QueryDict, shown: Shown) -> tuple[QueryDict, list[str]]:
    """The address without spaces and supplements that cannot be chosen in this venue, and a sentence for each."""
    offered = params.copy()
    told = [*_settle_spaces(offered, shown), *_settle_supplements(offered, shown)]
    return offered, list(dict.fromkeys(told))


def supplements_by_key(shown: Shown) -> dict[str, Supplement]:
    """Those of the published seasons, by what the address says of them."""
    return {str(one.pk): one for season in shown.seasons for one in season.supplements.all()}


def without_supplements(params: QueryDict, keys: Collection[int]) -> QueryDict:
    """The address without some supplements."""
    kept = params.copy()
    gone = {str(key) for key in keys}
    kept.setlist(EXTRA, [key for key in params.getlist(EXTRA) if key not in gone])
    return kept


def told_of_supplements(keys: Collection[int], shown: Shown) -> list[str]:
    """That supplements of the venue are left out, since none of the time or spaces that are asked for has them."""
    known = supplements_by_key(shown)
    names = [known[str(key)].called for key in keys if str(key) in known]
    return [_("« %(name)s » n’est pas proposé pour cette réservation : c’est retiré.") % {"name": one} for one in names]


def _settle_spaces(params: QueryDict, shown: Shown) -> list[str]:
    bookable = {f"{UNITS_OF}{space.pk}": space for space in shown.bookable}
    others = {f"{UNITS_OF}{space.pk}": space for space in shown.site.spaces.values()}
    told = []
    for name in [name for name in params if name.startswith(UNITS_OF)]:
        wanted = params[name].strip()
        if name in bookable:
            told += _settle_units(params, name, bookable[name])
            continue
        del params[name]
        if wanted not in NONE_WANTED:
            told.append(_gone(others.get(name)))
    return told


def _gone(space: Space | None) -> str:
    if space is None:
        return _("Un espace que vous aviez choisi n’existe plus : il est retiré.")
    return _("« %(name)s » ne se réserve plus : c’est retiré.") % {"name": space.called}


def _settle_units(params: QueryDict, name: str, space: Space) -> list[str]:
    """A box that was ticked is one of several; of what there is only once nobody gets several unawares."""
    wanted = params[name].strip()
    if (space.units or 1) > 1:
        if wanted == TICKED:
            params[name] = "1"
        return []
    if wanted.isascii() and wanted.isdigit() and wanted.strip("0") not in ("", "1"):
        params[name] = TICKED
        return [_("De « %(name)s », il n’y en a qu’un : un seul est compté.") % {"name": space.called}]
    return []


def _settle_supplements(params: QueryDict, shown: Shown) -> list[str]:
    if not params.getlist(EXTRA):
        return []
    known = supplements_by_key(shown)
    kept = [key for key in params.getlist(EXTRA) if key in known]
    gone = len(kept) < len(params.getlist(EXTRA))
    params.setlist(EXTRA, kept)
    return [_("Un supplément que vous aviez choisi n’est plus proposé : il est retiré.")] if gone else []
