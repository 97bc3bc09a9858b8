"""What a host sees of the places: spaces, seasons, calendars in every state, conflicts, blocks, an empty start."""

from datetime import timedelta

from bookings.blocks import block
from bookings.calendars.questions import measure_feed
from bookings.contradictions import refresh_conflicts
from bookings.lifecycle import submit
from bookings.models import BusyPeriod, Feed, PaymentAccount
from tests.axe.sights.people import Sights
from tests.bookings.conftest import hours, wish
from tests.factories import NOW, make_season, make_venue
from venues.models import Closure, DepositTerm, Season, Venue

PARTS = (
    "",
    "modifier/",
    "argent/",
    "langues/",
    "photos/",
    "retirer/",
    "espaces/ajouter/",
    "fermetures/",
    "saisons/creer/",
    "planning/?semaine=2027-01-12",
    "planning/?semaine=2027-01-12&libres=1",
    "bloquer/",
    "reserver/",
    "agendas/",
    "agendas/ajouter/",
    "paiements/",
    "cautions/",
    "factures/",
)


def add_hosted(sights: Sights) -> None:
    hotel, slug = sights.hotel, sights.hotel.venue.slug
    sights.add("alice", "/hote/", "/hote/reservations/", "/hote/conflits/", "/hote/lieux/creer/")
    sights.add("alice", *(f"/hote/lieux/{slug}/{part}" for part in PARTS))
    method = hotel.venue.payment_methods.get(kind="transfer")
    term = DepositTerm.objects.get()
    sights.add("alice", f"/hote/moyens/{method.pk}/", f"/hote/cautions-demandees/{term.pk}/")
    sights.add("alice", f"/hote/lieux/{slug}/paiements/ajouter/transfer/")
    _seasons(sights)
    _calendars(sights)
    kept = hours(9, day=3)
    closed = block(actor=hotel.alice, space_id=hotel.room.pk, starts_at=kept.start, ends_at=kept.end, now=NOW)
    sights.add("alice", f"/hote/blocages/{closed.pk}/")
    # One that is just begun, with nothing in it.
    fresh = make_venue(organisation=hotel.venue.organisation, state=Venue.State.DRAFT, published_at=None)
    nothing = ("", "photos/", "planning/", "fermetures/", "agendas/", "paiements/", "factures/", "argent/", "langues/")
    sights.add("alice", *(f"/hote/lieux/{fresh.slug}/{part}" for part in nothing))
    sights.add("alice", f"/hote/structures/{hotel.venue.organisation_id}/carte/")
    _account(sights)


def _seasons(sights: Sights) -> None:
    hotel = sights.hotel
    begins = NOW.date() + timedelta(days=300)
    draft = make_season(hotel.venue, first_day=begins, last_day=begins + timedelta(days=20))
    Closure.objects.create(venue=hotel.venue, first_day=NOW.date(), last_day=NOW.date(), reason="Travaux")
    for season in (hotel.season, draft):
        sights.add("alice", *(f"/hote/saisons/{season.pk}/{what}" for what in ("", "modifier/", "tarifs/")))
    assert draft.state == Season.State.DRAFT
    sights.add("alice", f"/hote/saisons/{hotel.season.pk}/retirer/")
    sights.add("alice", f"/hote/espaces/{hotel.room.pk}/", f"/hote/espaces/{hotel.room.pk}/retirer/")


def _calendars(sights: Sights) -> None:
    hotel = sights.hotel
    for state in Feed.State.values:
        looked = {"looked_at": NOW, "good_at": NOW if state in ("fine", "failing") else None}
        words = {"name": f"Agenda {state}", "url": f"https://a.test/{state}.ics"}
        feed = Feed.objects.create(venue=hotel.venue, state=state, **looked, **words)
        sights.add("alice", f"/hote/agendas/{feed.pk}/")
    submit(actor=hotel.bob, reservation_id=hotel.hold(wish(hotel.room, hours(16))).pk, now=NOW)
    for space in (hotel.room, hotel.desks):
        BusyPeriod.objects.create(feed=feed, space=space, period=hours(9, 2000).to_range())
    conflict = refresh_conflicts(feed, now=NOW)[-1]
    measure_feed(feed, now=NOW)
    sights.add("alice", f"/hote/conflits/{conflict.pk}/", f"/hote/conflits/{conflict.pk}/deplacer/")
    sights.add("alice", f"/hote/agendas/{feed.pk}/question/", f"/hote/agendas/{feed.pk}/retirer/")


def _account(sights: Sights) -> None:
    """The host's account at the provider, in each state."""
    organisation = sights.hotel.venue.organisation
    client = sights.client("alice")
    for state in PaymentAccount.State.values:
        account = PaymentAccount.objects.create(organisation=organisation, stripe_id=f"acct_{state}", state=state)
        path = f"/hote/structures/{organisation.pk}/carte/"
        sights.show("alice", f"{path}?state={state}", client.get(path))
        account.delete()
