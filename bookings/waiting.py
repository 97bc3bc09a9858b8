"""The waiting list: whoever waits longest and fits gets a hold of their own as soon as places become free."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.asking import Line, LineWish, check_headcount
from bookings.asking.reading import read_wishes
from bookings.asking.timing import Limits
from bookings.audiences import Basis
from bookings.facts import SYSTEM, By, Change, Fact, record
from bookings.holding import place_hold
from bookings.making.party import Party
from bookings.making.rows import Purpose
from bookings.making.venues import lock_site, open_site, venue_id_of
from bookings.models import Reservation, WaitingEntry
from bookings.taken.board import Board, Taker
from bookings.taken.obstacles import Reason, not_available
from bookings.taken.site import Site
from bookings.transitions import Actor
from commons.errors import DomainError, Impossible, Lost, Missing
from commons.periods import Bound, Period, nearest_wall_clock
from venues.models import Venue

# Long enough to see a message; nobody has to answer at night.
OFFER_FOR = timedelta(hours=2)
DAY_BEGINS, DAY_ENDS, MORNING = time(8), time(22), time(10)
WAITING = "waiting_entry"
MOST_ENTRIES = 20

State = WaitingEntry.State


def join_waiting_list(*, actor: User, wish: LineWish, now: datetime, headcount: int = 1) -> WaitingEntry:
    """Wait for units of a space at a time that is taken.

    Raises Impossible `still_free` (book it, then), `too_many_entries` and as `holding.hold`; Lost `not_available` for
    a time that is not open, Lost `already_waiting`.
    """
    with transaction.atomic():
        venue = Venue.objects.get(pk=venue_id_of([wish]))
        site = open_site(venue)
        line = _read(site, wish, headcount, now)
        _refuse_unless_taken(site, line, headcount, now)
        waiting = WaitingEntry.objects.filter(user=actor, state=State.WAITING)
        if waiting.count() >= MOST_ENTRIES:
            sentence = _("Vous attendez déjà %(count)d places : quittez d’abord une autre liste.")
            raise Impossible(sentence % {"count": MOST_ENTRIES}, code="too_many_entries")
        try:
            with transaction.atomic():
                return WaitingEntry.objects.create(
                    user=actor,
                    space=line.space,
                    units=line.units,
                    headcount=headcount,
                    period=line.period.to_range(),
                    spans_closures=line.spans_closures,
                )
        except IntegrityError:
            raise Lost(_("Vous êtes déjà sur cette liste d’attente."), code="already_waiting") from None


def leave_waiting_list(*, actor: User, entry_id: int) -> WaitingEntry:
    """Wait no longer. Raises Missing, Lost `not_waiting`."""
    with transaction.atomic():
        entry = WaitingEntry.objects.select_for_update().filter(pk=entry_id, user=actor).first()
        if entry is None:
            raise Missing(_("Cette inscription n’existe pas, ou n’est pas la vôtre."))
        if entry.state != State.WAITING:
            raise Lost(_("Vous n’attendez plus sur cette liste."), code="not_waiting")
        entry.state = State.LEFT
        entry.save(update_fields=["state"])
        return entry


def serve_waiting_list(*, venue_id: int, now: datetime) -> list[Reservation]:
    """Offer what is free in the venue to those who wait, in the order in which they came. Returns the new holds.

    Nothing is locked when nobody waits. Somebody whose wish does not fit lets the next one pass.
    """
    in_venue = WaitingEntry.objects.filter(space__venue=venue_id, state=State.WAITING, period__startswith__gt=now)
    if not in_venue.exists():
        return []
    with transaction.atomic():
        try:
            site = lock_site(venue_id, now)
        except Impossible:
            return []
        entries = in_venue.select_for_update(of=("self",)).select_related("user", "space").order_by("created_at", "pk")
        return [offer for entry in entries if (offer := _offer(site, entry, now)) is not None]


def lapse_waiting(*, now: datetime, limit: int = 500) -> int:
    """End the waiting for times that have begun. Returns for how many."""
    with transaction.atomic():
        over = WaitingEntry.objects.filter(state=State.WAITING, period__startswith__lte=now).order_by("pk")
        entries = list(over.select_for_update(skip_locked=True)[:limit])
        WaitingEntry.objects.filter(pk__in=[one.pk for one in entries]).update(state=State.LAPSED)
        changes = (
            Change(Fact.WAITING_LAPSED, one.pk, State.WAITING, State.LAPSED, subject_type=WAITING) for one in entries
        )
        record(changes, by=SYSTEM, now=now)
        return len(entries)


def settle_offer(*, reservation_id: int, taken: bool) -> None:
    """An offered place was taken, or let go."""
    offered = WaitingEntry.objects.filter(reservation=reservation_id, state=State.OFFERED)
    offered.update(state=State.TAKEN if taken else State.LAPSED)


def offered_until(now: datetime, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """Two hours by day; what would end at night is kept until ten in the morning; never beyond the start."""
    until = now + OFFER_FOR
    local = until.astimezone(zone)
    if not DAY_BEGINS <= local.time() < DAY_ENDS:
        day = local.date() + timedelta(days=1) if local.time() >= DAY_ENDS else local.date()
        until = nearest_wall_clock(datetime.combine(day, MORNING), zone, Bound.START)
    return min(until, starts_at)


def _read(site: Site, wish: LineWish, headcount: int, now: datetime) -> Line:
    limits = Limits.of(site.venue, now)
    (line,) = read_wishes([wish], venue=site.venue, spaces=site.spaces, leaf_ids=site.leaf_ids, limits=limits)
    check_headcount(headcount, [line], site.leaves(), site.venue)
    return line


def _refuse_unless_taken(site: Site, line: Line, headcount: int, now: datetime) -> None:
    board = Board(site, now)
    board.load([line])
    _fitted, obstacles = board.fit([line], Taker("new", headcount))
    if not obstacles:
        raise Impossible(_("Il y a encore de la place à ce moment : réservez-la."), code="still_free")
    if obstacles[0].reason is Reason.CLOSED:
        raise not_available(obstacles)


def _offer(site: Site, entry: WaitingEntry, now: datetime) -> Reservation | None:
    period = Period.from_range(entry.period)
    wish = LineWish(entry.space_id, period.start, period.end, entry.units, entry.spans_closures)
    until = offered_until(now, period.start, site.venue.zone)
    party = Party(By(entry.user, Actor.BOOKER), None, "everyone", Basis.PROVED)
    try:
        with transaction.atomic():
            line = _read(site, wish, entry.headcount, now)
            offer = place_hold(
                site,
                [line],
                party,
                Purpose(entry.headcount, Reservation.Purpose.OTHER),
                by=SYSTEM,
                now=now,
                expires_at=until,
            )
    except DomainError:
        return None
    entry.state, entry.reservation = State.OFFERED, offer
    entry.save(update_fields=["state", "reservation"])
    data = {"reservation": offer.pk, "until": until.isoformat()}
    record(
        [Change(Fact.WAITING_OFFERED, entry.pk, State.WAITING, State.OFFERED, "", data, WAITING)], by=SYSTEM, now=now
    )
    return offer
