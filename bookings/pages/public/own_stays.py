"""What somebody has booked already at the time that they ask for, so that nobody meets their own hold as a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from bookings.asking import LineWish
from bookings.models import Allocation, Reservation
from bookings.pages.booker.finding import own_reservations
from bookings.pages.booker.words import LineInWords, lines_of
from bookings.pages.public.loading import Shown
from bookings.states import ACTIVE, State
from commons.periods import Bound, nearest_wall_clock


@dataclass(frozen=True, slots=True)
class OwnStay:
    """A reservation of one's own: `href` leads to it, or to its confirmation while it is only held."""

    lines: list[LineInWords]
    held: bool
    href: str


def own_stays(user: User | AnonymousUser, shown: Shown, wishes: Sequence[LineWish], *, now: datetime) -> list[OwnStay]:
    """One's reservations that share a space with the wishes while they last. Two statements, or three."""
    asked = Q()
    for wish in wishes:
        leaves = shown.site.leaf_ids.get(wish.space_id, ())
        asked |= Q(space__in=leaves, stay__overlap=_range(wish, shown.venue.zone))
    if user.pk is None or not asked:
        return []
    taken = Allocation.objects.effective(now).filter(asked, line__isnull=False).values("line__reservation")
    found = own_reservations(user).filter(pk__in=taken, state__in=ACTIVE).order_by("starts_at", "pk")  # type: ignore[arg-type]
    return [_told(one) for one in found]


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
