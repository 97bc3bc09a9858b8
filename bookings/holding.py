"""Holding places for a short time, while somebody decides."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.asking import Contact, Line, LineWish, check_headcount, read_wishes
from bookings.asking.timing import Limits, refusal
from bookings.facts import By, Change, Fact, record
from bookings.making.conditions import snapshot
from bookings.making.party import Party, read_party
from bookings.making.prices import load_price_list, price
from bookings.making.rows import Draft, Purpose, write_reservations
from bookings.making.venues import lock_site, open_site, venue_id_of
from bookings.models import Reservation
from bookings.pricing import Quote, as_snapshot
from bookings.states import State
from bookings.taken.board import Board, Taker
from bookings.taken.obstacles import Obstacle, Reason, not_available
from bookings.taken.site import Site
from commons.errors import TooMany
from commons.statements import fetch
from venues.models import Venue

MOST_HOLDS = 5
HOLDS = """
    SELECT coalesce(series_id, -id), min(expires_at) FROM bookings_reservation
    WHERE booker_id = %(booker)s AND state = %(held)s AND expires_at > %(now)s GROUP BY 1
"""


def hold(
    *,
    actor: User,
    lines: Sequence[LineWish],
    headcount: int,
    now: datetime,
    audience: str = "everyone",
    organisation_id: int | None = None,
    purpose: str = Reservation.Purpose.WORK,
    message: str = "",
    supplements: Collection[int] = (),
    on_behalf_of: Contact | None = None,
) -> Reservation:
    """Hold places of one venue for `settings.HOLD_DURATION`: the reservation, in state `held`.

    `supplements`: ids of chosen ones. `on_behalf_of`: for whom a host books; notice and horizon then do not bind.
    Raises Lost `not_available` (data: which lines, why), Impossible for what can never be (`asking`, `audiences`,
    `no_rate`, `unknown_supplement`, `unknown_purpose`), TooMany `too_many_holds`, Missing and NotAllowed for an
    organisation or venue that one may not act for.
    """
    with transaction.atomic():
        site = lock_site(venue_id_of(lines), now)
        party = read_party(
            actor=actor,
            venue=site.venue,
            organisation_id=organisation_id,
            audience=audience,
            contact=on_behalf_of,
        )
        check_holds(party, now)
        asked = Purpose(headcount, check_purpose(purpose), message)
        read = read_lines(lines, site, party, headcount, now)
        return place_hold(
            site,
            read,
            party,
            asked,
            by=party.by,
            supplements=supplements,
            now=now,
            expires_at=now + settings.HOLD_DURATION,
        )


def quote_lines(
    *,
    lines: Sequence[LineWish],
    now: datetime,
    audience: str = "everyone",
    supplements: Collection[int] = (),
    headcount: int = 1,
) -> Quote:
    """What `lines` would cost, whether or not somebody has taken them. Nothing is locked, nothing is written.

    Raises as `hold`, and Lost `not_available` only for lines outside the openings.
    """
    venue = Venue.objects.get(pk=venue_id_of(lines))
    site = open_site(venue)
    read = read_wishes(
        lines, venue=venue, spaces=site.spaces, leaf_ids=site.leaf_ids, limits=Limits.of(venue, now, for_host=True)
    )
    board = Board(site, now)
    board.load(read)
    stretches = [(line, board.stretches(line)) for line in read]
    if closed := [Obstacle(line, Reason.CLOSED) for line, own in stretches if own is None]:
        raise not_available(closed)
    return price(
        board,
        load_price_list(board, read),
        [(line, own or []) for line, own in stretches],
        audience=audience,
        headcount=headcount,
        supplements=supplements,
    )


def read_lines(wishes: Sequence[LineWish], site: Site, party: Party, headcount: int, now: datetime) -> list[Line]:
    """The wishes understood, and not for too many people. Raises Impossible."""
    limits = Limits.of(site.venue, now, for_host=party.for_host)
    lines = read_wishes(wishes, venue=site.venue, spaces=site.spaces, leaf_ids=site.leaf_ids, limits=limits)
    check_headcount(headcount, lines, site.leaves(), site.venue)
    return lines


def check_purpose(purpose: str) -> str:
    """Raises Impossible `unknown_purpose`."""
    if purpose not in Reservation.Purpose.values:
        raise refusal("unknown_purpose", _("Cet usage n’existe pas : choisissez-en un de la liste."), "purpose")
    return purpose


def check_holds(party: Party, now: datetime) -> None:
    """A person keeps a few holds at a time (a series counts once); a host who books for others as many as they like.

    Raises TooMany `too_many_holds` with the seconds until the next one lapses.
    """
    if party.booker is None:
        return
    rows = fetch(HOLDS, {"booker": party.booker.pk, "held": State.HELD.value, "now": now})
    lapses = [lapses_at for _bundle, lapses_at in rows]
    if len(lapses) >= MOST_HOLDS:
        seconds = max(1, int((min(lapses) - now).total_seconds()))
        sentence = _(
            "Vous gardez déjà %(count)d réservations sans les confirmer : confirmez-en ou annulez-en une d’abord."
        )
        raise TooMany(sentence % {"count": len(lapses)}, code="too_many_holds", data={"retry_after": seconds})


def place_hold(
    site: Site,
    lines: Sequence[Line],
    party: Party,
    asked: Purpose,
    *,
    by: By,
    now: datetime,
    expires_at: datetime,
    supplements: Collection[int] = (),
) -> Reservation:
    """Fit, price and write lines that were read, under the venue lock. Raises Lost `not_available`, Impossible."""
    board = Board(site, now)
    board.load(lines)
    fitted, obstacles = board.fit(lines, Taker("new", asked.headcount, expires_at))
    if obstacles:
        raise not_available(obstacles)
    prices = load_price_list(board, lines)
    quoted = price(
        board,
        prices,
        [(one.line, one.stretches) for one in fitted],
        audience=party.audience,
        headcount=asked.headcount,
        supplements=supplements,
    )
    draft = Draft("new", fitted, as_snapshot(quoted), quoted.total)
    (reservation,), owners = write_reservations(
        [draft],
        venue=site.venue,
        party=party,
        purpose=asked,
        conditions=snapshot(site.venue, prices.seasons, party),
        expires_at=expires_at,
    )
    board.save(owners)
    record([_held(reservation)], by=by, now=now)
    return reservation


def _held(reservation: Reservation) -> Change:
    return Change(Fact.RESERVATION_HELD, reservation.pk, to_state=State.HELD, data={"total": str(reservation.total)})
