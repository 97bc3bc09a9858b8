"""The owner's own closing of a slot: it takes units as a reservation does, and never takes them from one."""

from collections.abc import Iterable
from datetime import datetime
from types import EllipsisType

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import Capability
from bookings.asking.timing import refusal
from bookings.facts import By, Change, Fact, record
from bookings.models import Allocation, Block, Reservation
from bookings.taken.board import Board
from bookings.taken.leaves import Leaf
from bookings.taken.site import load_site
from bookings.taken.sweeping import sweep
from bookings.transitions import Actor
from commons.errors import Lost, Missing
from commons.periods import Bound, Period
from commons.times import read_instant
from venues.locks import lock_venue
from venues.models import Space
from venues.permissions import hosted_space, require_administrator, require_for_venue
from venues.sentences import unknown_space

FIRST_YEAR, LAST_YEAR = 1970, 2200
BLOCK = "block"


def block(
    *,
    actor: User,
    space_id: int,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    units: int | None = None,
    reason: str = "",
    administrator: bool = False,
) -> Block:
    """Take `units` of a leaf (None: all; always all of a composite) out of use. Naive times are the venue's clock.

    Raises Lost `taken_by_reservations` (data: which) or `already_blocked`, Impossible `end_before_start`,
    `in_the_past`, `units_exceed`, `nonexistent_time`, Missing and NotAllowed.
    """
    space, by = _blockable(actor, space_id, administrator=administrator)
    period = _read_period(space, starts_at, ends_at, now)
    with transaction.atomic():
        lock_venue(space.venue_id)
        made = Block(venue_id=space.venue_id, space=space, created_by=actor)
        _take(made, period, units, reason, now)
        _record(made, Fact.SPACE_BLOCKED, by, now)
        return made


def change_block(
    *,
    actor: User,
    block_id: int,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    units: int | EllipsisType | None = ...,
    reason: str | None = None,
) -> Block:
    """Move a block, or block other units; what is left out stays as it was. It changes as a whole or not at all.

    Raises as `block`, its own units being free to it.
    """
    hosted_block(actor=actor, block_id=block_id)
    with transaction.atomic():
        found = _locked(block_id)
        before = Period.from_range(found.period)
        period = _read_period(found.space, starts_at or before.start, ends_at or before.end, now)
        Allocation.objects.filter(block=found).delete()
        kept = found.units if units is ... else units
        found.sequence += 1
        _take(found, period, kept, found.reason if reason is None else reason, now)
        _record(found, Fact.SPACE_BLOCKED, By(actor, Actor.HOST), now)
        return found


def unblock(*, actor: User, block_id: int, now: datetime, administrator: bool = False) -> None:
    """Open the slot again. Raises Missing, NotAllowed."""
    by = By(actor, Actor.ADMINISTRATOR if administrator else Actor.HOST)
    if not administrator:
        hosted_block(actor=actor, block_id=block_id)
    with transaction.atomic():
        found = _locked(block_id)
        if administrator:
            require_administrator(actor=actor, venue=found.venue)
        _record(found, Fact.SPACE_UNBLOCKED, by, now)
        Block.objects.filter(pk=block_id).delete()


def hosted_block(*, actor: User, block_id: int) -> Block:
    """The block with its venue and space, for somebody who may block there. Raises Missing, NotAllowed."""
    found = Block.objects.select_related("venue", "space").filter(pk=block_id).first()
    if found is None:
        raise _unknown_block()
    try:
        require_for_venue(actor=actor, venue=found.venue, capability=Capability.BLOCK)
    except Missing:
        raise _unknown_block() from None
    return found


def reservations_as_data(reservations: Iterable[Reservation]) -> list[dict[str, object]]:
    """What a host is told of reservations that stand in the way."""
    return [
        {
            "reference": one.reference,
            "state": one.state,
            "starts_at": one.starts_at.astimezone(one.venue.zone).isoformat(),
            "ends_at": one.ends_at.astimezone(one.venue.zone).isoformat(),
            "headcount": one.headcount,
        }
        for one in reservations
    ]


def _blockable(actor: User, space_id: int, *, administrator: bool) -> tuple[Space, By]:
    """The space, for its host or for an administrator. Raises Missing, NotAllowed."""
    if not administrator:
        space = hosted_space(actor=actor, space_id=space_id, capability=Capability.BLOCK)
        return space, By(actor, Actor.HOST)
    found = Space.objects.select_related("venue").filter(pk=space_id).first()
    if found is None:
        raise Missing(unknown_space())
    require_administrator(actor=actor, venue=found.venue)
    return found, By(actor, Actor.ADMINISTRATOR)


def _unknown_block() -> Missing:
    return Missing(_("Ce blocage n’existe pas, ou n’est pas visible pour vous."))


def _locked(block_id: int) -> Block:
    """The block as it is now, under its venue's lock."""
    venue_id = Block.objects.filter(pk=block_id).values_list("venue_id", flat=True).first()
    if venue_id is None:
        raise _unknown_block()
    lock_venue(venue_id)
    found = Block.objects.select_related("venue", "space__venue").filter(pk=block_id).first()
    if found is None:
        raise _unknown_block()
    return found


def _take(made: Block, period: Period, units: int | None, reason: str, now: datetime) -> None:
    """Write a block that has no units yet, and take them; the venue lock is held."""
    space = made.space
    _check_units(space, units)
    sweep(space.venue_id, now)
    site = load_site(made.venue)
    board = Board(site, now)
    board.load_leaves(site.leaf_ids.get(space.pk, []), [period])
    for leaf in board.leaves.values():
        if board.put(leaf.space.pk, "new", period, units or leaf.units) is None:
            raise _taken(board.leaves.values(), period)
    made.units = None if space.units is None else units
    made.period = period.to_range()
    made.reason = reason.strip()[:200]
    made.save()
    board.save({"new": (BLOCK, made.pk)})


def _read_period(space: Space, starts_at: datetime, ends_at: datetime, now: datetime) -> Period:
    for field, value in (("starts_at", starts_at), ("ends_at", ends_at)):
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise refusal("unknown_date", _("Vérifiez l’année : %(year)d.") % {"year": value.year}, field)
    zone = space.venue.zone
    start = read_instant(starts_at, zone=zone, bound=Bound.START, field="starts_at")
    end = read_instant(ends_at, zone=zone, bound=Bound.END, field="ends_at")
    if end <= start:
        raise refusal("end_before_start", _("La fin doit venir après le début."), "ends_at")
    if end <= now:
        raise refusal("in_the_past", _("Ce moment est passé : il n’y a plus rien à bloquer."), "ends_at")
    return Period(start, end)


def _check_units(space: Space, units: int | None) -> None:
    if units is None or (space.units is None and units == 1):
        return
    if space.units is None or not 1 <= units <= space.units:
        sentence = _("« %(space)s » n’a pas ce nombre de places : indiquez-en moins, ou aucune pour tout bloquer.")
        raise refusal("units_exceed", sentence % {"space": space.name}, "units")


def _taken(leaves: Iterable[Leaf], period: Period) -> Lost:
    stakes = [stake for leaf in leaves for stake in leaf.stakes.values() if stake.period.overlaps(period)]
    parties = {int(str(stake.party)) for stake in stakes if stake.party is not None}
    if not parties:
        return Lost(_("Ce moment est déjà bloqué."), code="already_blocked")
    found = list(Reservation.objects.filter(pk__in=parties).select_related("venue").order_by("starts_at", "pk"))
    sentence = ngettext(
        "%(count)d réservation occupe déjà ce moment : annulez-la d’abord, en disant pourquoi.",
        "%(count)d réservations occupent déjà ce moment : annulez-les d’abord, en disant pourquoi.",
        len(found),
    )
    return Lost(
        sentence % {"count": len(found)},
        code="taken_by_reservations",
        data={"reservations": reservations_as_data(found)},
    )


def _record(made: Block, fact: Fact, by: By, now: datetime) -> None:
    period = Period.from_range(made.period)
    data = {
        "venue": made.venue_id,
        "space": made.space_id,
        "starts_at": period.start.isoformat(),
        "ends_at": period.end.isoformat(),
    }
    change = Change(fact, made.pk, reason=made.reason, data=data, subject_type=BLOCK)
    record([change], by=by, now=now)
