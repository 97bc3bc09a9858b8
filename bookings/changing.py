"""Another time or other units for a confirmed reservation, with the difference in price.

The host may always change. The booker may at an instant venue with a proved audience; elsewhere the host decides, and
the booker asks. The reservation's own places do not stand in its way, and are kept until the new ones are sure.
"""

from collections.abc import Hashable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.asking import LineWish
from bookings.calendars.reservations import pieces_of
from bookings.contradictions import settle_season_conflicts
from bookings.facts import By
from bookings.lifecycle.door import locked, move, state_now
from bookings.making.rows import line_row
from bookings.models import Allocation, Reservation, ReservationLine
from bookings.payments.giving_back import follow_change
from bookings.permissions import as_administrator, either_side
from bookings.pricing import Quote, as_snapshot
from bookings.states import State
from bookings.taken.board import Board, Fitted
from bookings.taken.site import load_site
from bookings.taken.sweeping import sweep
from bookings.transitions import Actor, Verb, check
from bookings.trying import Difference, Trial
from commons.errors import Impossible
from venues.models import Venue


def preview_change(
    *,
    actor: User,
    reservation: Reservation,
    lines: Sequence[LineWish],
    now: datetime,
    headcount: int | None = None,
    as_host: bool = False,
    administrator: bool = False,
) -> Difference:
    """What changing to `lines` (all of them) would cost: a question, without a lock. Raises as `change`.

    The reservation was read with its venue.
    """
    by = may_change(actor, reservation, now, as_host=as_host, administrator=administrator)
    return difference_for(by, reservation, lines, now=now, headcount=headcount)


def difference_for(
    by: By, reservation: Reservation, lines: Sequence[LineWish], *, now: datetime, headcount: int | None = None
) -> Difference:
    """The same for somebody who may change it, as `may_change` says."""
    heads = reservation.headcount if headcount is None else headcount
    trial = Trial(reservation, load_site(reservation.venue), by, headcount=heads, now=now)
    wanted = trial.read(lines)
    trial.load(wanted)
    return trial.difference(wanted)


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
        trial = Trial(reservation, load_site(reservation.venue), by, headcount=reservation.headcount, now=now)
        wanted = trial.read(lines)
        trial.load(wanted)
        _rewrite(reservation, trial.board, *trial.fit(wanted))
        settle_season_conflicts(reservation.pk, now=now)
        data = {"difference": str(reservation.total - before), "former": former}
        moved = move(reservation, Verb.CHANGE, State.CONFIRMED, by=by, now=now, reason=reason.strip(), data=data)
        follow_change(reservation, by=by, now=now)
        return moved


def may_change(
    actor: User, reservation: Reservation, now: datetime, *, as_host: bool = False, administrator: bool = False
) -> By:
    """In what quality the actor may change a reservation. Raises as `change` before it looks at lines."""
    by = as_administrator(actor) if administrator else either_side(actor, reservation, prefer_host=as_host)
    refuse_unchangeable(reservation, by, now)
    return by


def refuse_unchangeable(reservation: Reservation, by: By, now: datetime) -> None:
    """Raises as `change` what does not depend on where it goes."""
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


def _rewrite(reservation: Reservation, board: Board, fitted: Sequence[Fitted], quote: Quote) -> None:
    """New lines and places in the stead of the old ones."""
    Allocation.objects.filter(line__reservation=reservation).delete()
    ReservationLine.objects.filter(reservation=reservation).delete()
    rows = ReservationLine.objects.bulk_create(line_row(reservation, one.line) for one in fitted)
    owners: dict[Hashable, tuple[str, int]] = {
        (reservation.pk, one.line.index): ("line", row.pk) for one, row in zip(fitted, rows, strict=True)
    }
    board.save(owners)
    reservation.starts_at = min(one.line.period.start for one in fitted)
    reservation.ends_at = max(one.line.period.end for one in fitted)
    reservation.price, reservation.total = as_snapshot(quote), quote.total
    reservation.save(update_fields=["headcount", "price", "total", "starts_at", "ends_at"])
