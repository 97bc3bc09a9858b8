"""What somebody sees of what they booked, and the host of the same: every state, series, waiting, what is kept."""

from datetime import datetime, timedelta
from typing import Any

from bookings.lifecycle import submit
from bookings.models import Favourite, Reservation, SavedSearch, WaitingEntry
from bookings.payments.terms import Terms, as_snapshot
from bookings.saved.unsubscribing import token_of
from bookings.series import hold_series
from bookings.states import State
from tests.axe.sights.people import Sights
from tests.axe.sights.public import WHEN
from tests.bookings.conftest import hours, wish
from tests.factories import NOW

# What a deadline of a state may be, for those that have one.
DEADLINES = {State.HELD: 9, State.REQUESTED: 2880, State.AWAITING_PAPERS: 2880, State.AWAITING_PAYMENT: 2880}


def stay(sights: Sights, number: int, state: str, method: str = "", **more: Any) -> Reservation:
    """A reservation of Bob's in a state, in one of ten weeks."""
    held = sights.hotel.hold(wish(sights.hotel.desks, hours(9, day=7 + number % 10 * 7), 1), message="Bonjour")
    conditions = {**held.conditions, **({"payment": as_snapshot(Terms(method))} if method else {})}
    values = {"state": state, "conditions": conditions, "expires_at": _deadline(state), **more}
    Reservation.objects.filter(pk=held.pk).update(**values)
    held.refresh_from_db()
    return held


def add_booked(sights: Sights) -> None:
    hotel, slug = sights.hotel, sights.hotel.venue.slug
    held = hotel.hold(wish(hotel.desks, hours(13)))
    sights.add("bob", "/mes-reservations/", "/mes-reservations/agenda/")
    sights.add("bob", f"/mes-reservations/{held.reference}/confirmer/")
    sure = submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.desks, hours(14))).pk, now=NOW)
    Reservation.objects.filter(pk=sure.pk).update(state=State.CONFIRMED, expires_at=None)
    mine, theirs = f"/mes-reservations/{sure.reference}/", f"/hote/reservations/{sure.reference}/"
    sights.add("bob", *(f"{mine}{what}" for what in ("", "modifier/", "annuler/", "facturation/")))
    sights.add("bob", f"{mine}modifier/?voir=prix&date=2027-01-13&from_time=14:00&to_time=17:00")
    sights.add("alice", *(f"{theirs}{what}" for what in ("", "annuler/", "cautions/")))
    for number, state in enumerate(State.values):
        one = stay(sights, number, state)
        sights.add("bob", f"/mes-reservations/{one.reference}/")
        sights.add("alice", f"/hote/reservations/{one.reference}/")
        if state == State.REQUESTED:
            sights.add("alice", f"/hote/reservations/{one.reference}/refuser/")
    late = stay(sights, 44, State.EXPIRED)
    sights.add("bob", f"/mes-reservations/{late.reference}/confirmer/")
    _without_network(sights, mine)
    _series(sights)
    _kept(sights, slug)


def _deadline(state: str) -> datetime | None:
    minutes = DEADLINES.get(State(state))
    return NOW + timedelta(minutes=minutes) if minutes else None


def _without_network(sights: Sights, path: str) -> None:
    """As the copy that a browser keeps shows it."""
    answer = sights.client("bob").get(path)
    assert b"data-offline hidden" in answer.content
    answer.content = answer.content.replace(b"data-offline hidden", b"data-offline")
    sights.show("bob", "/hors-ligne/", answer)


def _series(sights: Sights) -> None:
    hotel = sights.hotel
    for day, state in ((70, ""), (71, State.REQUESTED), (72, State.CONFIRMED)):
        lines, pattern = [wish(hotel.room, hours(15, day=day))], {"until": "2027-04-27"}
        series = hold_series(actor=hotel.bob, lines=lines, pattern=pattern, headcount=1, now=NOW, skip_conflicts=True)
        if state:
            Reservation.objects.filter(series=series).update(state=state, expires_at=_deadline(state))
        mine, theirs = f"/mes-reservations/series/{series.reference}/", f"/hote/series/{series.reference}/"
        sights.add("bob", *(f"{mine}{what}" for what in ("", "confirmer/", "annuler/")))
        sights.add("alice", *(f"{theirs}{what}" for what in ("", "annuler/", "refuser/")))


def _kept(sights: Sights, slug: str) -> None:
    hotel = sights.hotel
    Favourite.objects.create(user=hotel.bob, venue=hotel.venue)
    for state in SavedSearch.State.values:
        words = {"name": f"À Mende ({state})", "query": f"commune=48095&x={state}"}
        one = SavedSearch.objects.create(user=hotel.bob, state=state, look_at=NOW, **words)
    for day, state in enumerate(WaitingEntry.State.values):
        period = hours(9, day=21 + day).to_range()
        WaitingEntry.objects.create(user=hotel.bob, space=hotel.room, period=period, state=state)
    sights.add("visitor", f"/alertes/{token_of(one.pk)}/arreter/", "/alertes/rien/arreter/")
    sights.add("bob", "/mes-favoris/", "/mes-recherches/", f"/mes-recherches/enregistrer/?where=Mende&{WHEN}")
    # Nothing yet of anything.
    empty = ("reservations", "favoris", "recherches", "documents")
    sights.add("charlie", *(f"/mes-{what}/" for what in empty), "/hote/", "/structures/", "/compte/", "/jetons/")
