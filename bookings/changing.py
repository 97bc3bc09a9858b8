"""Another time or other units for a confirmed reservation, with the difference in price.

The host may always change. The booker may at an instant venue with a proved audience; elsewhere the host decides, and
the booker asks. The reservation's own places do not stand in its way, and are kept until the new ones are sure.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.asking import Line, LineWish, check_headcount, read_wishes
from bookings.asking.timing import Limits
from bookings.calendars.reservations import pieces_of
from bookings.contradictions import settle_season_conflicts
from bookings.facts import By
from bookings.lifecycle.door import locked, move, state_now
from bookings.making.prices import load_price_list, price
from bookings.making.rows import line_row
from bookings.models import Allocation, Reservation, ReservationLine
from bookings.payments.giving_back import follow_change
from bookings.permissions import as_administrator, either_side
from bookings.pricing import Quote, as_snapshot
from bookings.replacing import fit_anew
from bookings.states import State
from bookings.taken.board import Board, Fitted
from bookings.taken.site import Site, load_site
from bookings.taken.sweeping import sweep
from bookings.transitions import Actor, Verb, check
from commons.errors import Impossible, Lost
from venues.models import Venue


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change comes to: the new price, and how much more (or, negative, less) than before, in euros."""

    quote: Quote
    before: Decimal

    @property
    def difference(self) -> Decimal:
        return self.quote.total - self.before

    @property
    def saving(self) -> Decimal:
        return -self.difference


@dataclass(frozen=True, slots=True)
class _Fit:
    board: Board
    fitted: list[Fitted]
    quote: Quote


def preview_change(
    *,
    actor: User,
    reservation_id: int,
    lines: Sequence[LineWish],
    now: datetime,
    headcount: int | None = None,
    as_host: bool = False,
    administrator: bool = False,
) -> Difference:
    """What changing to `lines` (all of them) would cost. Nothing is written. Raises as `change`."""
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = may_change(actor, reservation, now, as_host=as_host, administrator=administrator)
        heads = reservation.headcount if headcount is None else headcount
        sweep(reservation.venue_id, now)
        fit = _fit(reservation, load_site(reservation.venue), by, lines, heads, now)
        transaction.set_rollback(True)
        return Difference(fit.quote, reservation.total)


def differences(
    reservation: Reservation, by: By, plans: Iterable[Sequence[LineWish]], *, now: datetime
) -> list[Difference | None]:
    """What changing a locked reservation to each of several plans would cost; None for one that cannot be had."""
    site = load_site(reservation.venue)
    found: list[Difference | None] = []
    for lines in plans:
        try:
            fit = _fit(reservation, site, by, lines, reservation.headcount, now)
        except (Lost, Impossible):
            found.append(None)
        else:
            found.append(Difference(fit.quote, reservation.total))
    return found


def change(
    *,
    actor: User,
    reservation_id: int,
    lines: Sequence[LineWish],
    now: datetime,
    headcount: int | None = None,
    reason: str = "",
    as_host: bool = False,
    administrator: bool = False,
) -> Reservation:
    """Move a confirmed reservation to `lines` (all of them), or leave it as it was.

    Raises Lost `not_available` or `wrong_state`, Impossible `ask_the_host`, `part_of_series` and as `holding.hold`,
    Missing.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = may_change(actor, reservation, now, as_host=as_host, administrator=administrator)
        before = reservation.total
        # Agendas have an event for each: those that are no more must be taken out by somebody who knows of them.
        former = [[period.start.isoformat(), period.end.isoformat()] for _n, period, _l in pieces_of(reservation)]
        reservation.headcount = reservation.headcount if headcount is None else headcount
        sweep(reservation.venue_id, now)
        fit = _fit(reservation, load_site(reservation.venue), by, lines, reservation.headcount, now)
        _rewrite(reservation, fit)
        settle_season_conflicts(reservation.pk, now=now)
        data = {"difference": str(reservation.total - before), "former": former}
        moved = move(reservation, Verb.CHANGE, State.CONFIRMED, by=by, now=now, reason=reason.strip(), data=data)
        follow_change(reservation, by=by, now=now)
        return moved


def may_change(
    actor: User, reservation: Reservation, now: datetime, *, as_host: bool = False, administrator: bool = False
) -> By:
    """In what quality the actor may change a locked reservation. Raises as `change` before it looks at lines."""
    by = as_administrator(actor) if administrator else either_side(actor, reservation, prefer_host=as_host)
    check(Verb.CHANGE, state_now(reservation, now), by.quality)
    if reservation.series_id is not None:
        sentence = _("Une date d’une série ne se déplace pas : annulez-la, puis réservez un autre moment.")
        raise Impossible(sentence, code="part_of_series")
    if reservation.ends_at <= now:
        raise Impossible(_("Ce séjour est terminé : il ne change plus."), code="in_the_past")
    instant = reservation.conditions["approval"] == Venue.Approval.INSTANT
    if by.quality is Actor.BOOKER and not (instant and reservation.audience_basis == Reservation.Basis.PROVED):
        sentence = _("Ce lieu décide lui-même des changements : demandez-lui par message.")
        raise Impossible(sentence, code="ask_the_host")
    return by


def _fit(
    reservation: Reservation, site: Site, by: By, wishes: Sequence[LineWish], headcount: int, now: datetime
) -> _Fit:
    lines = _read(reservation, site, by, wishes, headcount, now)
    board, fitted = fit_anew(reservation, site, lines, headcount=headcount, now=now)
    quote = price(
        board,
        load_price_list(board, lines),
        [(one.line, one.stretches) for one in fitted],
        audience=reservation.audience,
        headcount=headcount,
        supplements=_supplements(reservation),
    )
    return _Fit(board, fitted, quote)


def _read(
    reservation: Reservation, site: Site, by: By, wishes: Sequence[LineWish], headcount: int, now: datetime
) -> list[Line]:
    """A stay that has begun keeps its start: only its end is still a matter of limits."""
    for_host = by.quality is not Actor.BOOKER
    limits = Limits.of(site.venue, now, for_host=for_host)
    if reservation.starts_at <= now:
        limits = Limits(reservation.starts_at, reservation.starts_at, limits.latest)
    lines = read_wishes(wishes, venue=site.venue, spaces=site.spaces, leaf_ids=site.leaf_ids, limits=limits)
    check_headcount(headcount, lines, site.leaves(), site.venue)
    return lines


def _supplements(reservation: Reservation) -> list[int]:
    """The chosen supplements of the price that was promised."""
    lines = reservation.price.get("supplements", [])
    return [int(line["key"]) for line in lines if not line["compulsory"]]


def _rewrite(reservation: Reservation, fit: _Fit) -> None:
    """New lines and places in the stead of the old ones."""
    Allocation.objects.filter(line__reservation=reservation).delete()
    ReservationLine.objects.filter(reservation=reservation).delete()
    rows = ReservationLine.objects.bulk_create(line_row(reservation, one.line) for one in fit.fitted)
    owners: dict[Hashable, tuple[str, int]] = {
        (reservation.pk, one.line.index): ("line", row.pk) for one, row in zip(fit.fitted, rows, strict=True)
    }
    fit.board.save(owners)
    reservation.starts_at = min(one.line.period.start for one in fit.fitted)
    reservation.ends_at = max(one.line.period.end for one in fit.fitted)
    reservation.price, reservation.total = as_snapshot(fit.quote), fit.quote.total
    reservation.save(update_fields=["headcount", "price", "total", "starts_at", "ends_at"])
