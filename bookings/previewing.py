"""What booking would come to, before anybody signs in: the same rules as holding, nothing locked, nothing written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import Organisation, User
from bookings.asking import LineWish
from bookings.audiences import Basis
from bookings.facts import By
from bookings.holding import read_lines
from bookings.making.party import Party, party_of, read_party
from bookings.making.prices import load_price_list, price
from bookings.making.rows import Purpose
from bookings.making.venues import open_site, venue_id_of
from bookings.patterns import left_out
from bookings.pricing import Quote, SupplementTerm
from bookings.series.dates import Conflict, dates_of
from bookings.series.planning import plan_series
from bookings.taken.board import Board, Taker
from bookings.taken.obstacles import not_available
from bookings.taken.site import Site
from bookings.transitions import Actor
from commons.errors import Impossible
from venues.models import Venue

Asker = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be had and its price. `supplements`: what could be chosen; `not_offered`: what was, and is left out.

    A series has its possible dates, its conflicts, and the days that are left out.
    `quote` is None only for a series of which no date is possible.
    """

    quote: Quote | None
    basis: Basis
    supplements: list[SupplementTerm]
    dates: list[date] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    left_out: list[date] = field(default_factory=list)
    not_offered: Sequence[int] = ()


def preview_hold(
    *,
    actor: Asker,
    lines: Sequence[LineWish],
    headcount: int,
    now: datetime,
    audience: str = "everyone",
    organisation_id: int | None = None,
    supplements: Collection[int] = (),
    site: Site | None = None,
    booking_for: Iterable[Organisation] = (),
) -> Preview:
    """The price of `lines`, if they can be had now, without chosen supplements that are not offered for them.

    Raises as `holding.hold` but for these. A visitor who is not signed in may claim any audience: it is looked at when
    they are. `site`: the published venue and its spaces, `booking_for`: the organisations that the actor may book for,
    if they were read before.
    """
    site = site or _site_of(lines)
    party = _party(actor, site.venue, organisation_id, audience, booking_for)
    read = read_lines(lines, site, party, headcount, now)
    board = Board(site, now)
    board.load(read)
    fitted, obstacles = board.fit(read, Taker("new", headcount))
    if obstacles:
        raise not_available(obstacles)
    prices = load_price_list(board, read)
    stretches = [(one.line, one.stretches) for one in fitted]
    facts: dict[str, Any] = {"audience": audience, "headcount": headcount}
    not_offered: Sequence[int] = ()
    try:
        quoted = price(board, prices, stretches, supplements=supplements, **facts)
    except Impossible as error:
        if error.code != "unknown_supplement":
            raise
        not_offered = error.data["supplements"]
        offered = [key for key in supplements if key not in not_offered]
        quoted = price(board, prices, stretches, supplements=offered, **facts)
    spaces = {leaf.space.pk for line in read for leaf in board.leaves_of(line)} | {line.space.pk for line in read}
    return Preview(quoted, party.basis, _choices(prices.supplements, spaces), not_offered=not_offered)


def preview_dates(
    *,
    actor: Asker,
    lines: Sequence[LineWish],
    pattern: Mapping[str, Any],
    headcount: int,
    now: datetime,
    audience: str = "everyone",
    organisation_id: int | None = None,
    supplements: Collection[int] = (),
    site: Site | None = None,
    booking_for: Iterable[Organisation] = (),
) -> Preview:
    """The same for a series: its possible dates, those that are not and why, one price. Raises as `hold_series`."""
    site = site or _site_of(lines)
    party = _party(actor, site.venue, organisation_id, audience, booking_for)
    read, days = dates_of(lines, pattern, site.venue.zone)
    plan = plan_series(site, party, days, Purpose(headcount), supplements=supplements, now=now)
    spaces = {wish.space_id for wish in lines}
    spaces |= {leaf for space in spaces for leaf in site.leaf_ids.get(space, [])}
    offered = _choices(plan.prices.supplements, spaces) if plan.prices else []
    kept = [one.day for one in plan.kept]
    return Preview(plan.quote, party.basis, offered, kept, plan.conflicts, left_out(read))


def _site_of(lines: Sequence[LineWish]) -> Site:
    return open_site(Venue.objects.select_related("commune").get(pk=venue_id_of(lines)))


def _party(
    actor: Asker, venue: Venue, organisation_id: int | None, audience: str, known: Iterable[Organisation]
) -> Party:
    if not isinstance(actor, User):
        return Party(By(None, Actor.BOOKER), None, audience, Basis.DECLARED)
    organisation = next((one for one in known if one.pk == organisation_id), None)
    if organisation is not None:
        return party_of(actor, venue, organisation, audience)
    return read_party(actor=actor, venue=venue, organisation_id=organisation_id, audience=audience, contact=None)


def _choices(terms: Sequence[SupplementTerm], spaces: Collection[int]) -> list[SupplementTerm]:
    """The supplements that one may choose for these spaces."""
    return [term for term in terms if not term.compulsory and (term.spaces is None or term.spaces & set(spaces))]
