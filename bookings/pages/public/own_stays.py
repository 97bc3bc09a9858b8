"""What somebody has booked already at the time that they ask for, so that nobody meets their own hold as a refusal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from bookings.asking import LineWish
from bookings.models import Allocation, Reservation, ReservationLine
from bookings.pages.booker.words import LineInWords, lines_of
from bookings.pages.public.loading import Shown
from bookings.states import ACTIVE, State
from commons.periods import Bound, nearest_wall_clock
from commons.together import by_owner, remember


@dataclass(frozen=True, slots=True)
class OwnStay:
    """A reservation of one's own: `href` leads to it, or to its confirmation while it is only held."""

    lines: list[LineInWords]
    held: bool
    href: str


def own_stays(user: User | AnonymousUser, shown: Shown, wishes: Sequence[LineWish], *, now: datetime) -> list[OwnStay]:
    """One's reservations that share a space with the wishes while they last. One statement, or two."""
    asked = Q()
    for wish in wishes:
        leaves = shown.site.leaf_ids.get(wish.space_id, ())
        asked |= Q(space__in=leaves, stay__overlap=_range(wish, shown.venue.zone))
    if user.pk is None or not asked:
        return []
    taken = Allocation.objects.effective(now).filter(asked, line__isnull=False).values("line__reservation")
    found = Reservation.objects.booked_by(user).filter(pk__in=taken, state__in=ACTIVE)
    lines = ReservationLine.objects.filter(reservation__in=found.values("pk"))
    return [_told(one) for one in _with_lines(lines.order_by("reservation__starts_at", "reservation_id"))]


def _with_lines(lines: QuerySet[ReservationLine]) -> Iterator[Reservation]:
    """The reservations of the lines, in their order. One statement."""
    known = lines.select_related("space", "reservation__venue", "reservation__series")
    for pk, own in by_owner(known, "reservation_id").items():
        remember([own[0].reservation], "lines", {pk: own})
        yield own[0].reservation


def _range(wish: LineWish, zone: ZoneInfo) -> DateTimeTZRange:
    """What was asked for, empty when it ends before it starts."""
    start = nearest_wall_clock(wish.starts_at, zone, Bound.START)
    return DateTimeTZRange(start, max(start, nearest_wall_clock(wish.ends_at, zone, Bound.END)))


def _told(reservation: Reservation) -> OwnStay:
    held = reservation.state == State.HELD
    if held and reservation.series:
        href = reverse("series_confirm", args=[reservation.series.reference])
    else:
        href = reverse("reservation_confirm" if held else "my_reservation", args=[reservation.reference])
    return OwnStay(lines_of(reservation), held, href)
