"""A public body's own way: requests, payment orders instead of cards, a member who may do less, an association."""

from accounts.words import Role
from bookings.holding import hold
from bookings.models import Reservation
from bookings.payments.terms import Terms, as_snapshot
from tests.axe.sights.people import Sights
from tests.bookings.conftest import hours, wish
from tests.factories import (
    NOW,
    make_member,
    make_method,
    make_organisation,
    make_published_season,
    make_rate,
    make_space,
    make_venue,
)
from venues.models import Venue


def add_town_hall(sights: Sights) -> None:
    mayor, hotel = sights.people["mayor"], sights.hotel
    body = make_organisation(owner=mayor, kind="school", name="Lycée du Lac")
    venue = make_venue(organisation=body, name="Lycée du Lac", approval=Venue.Approval.REQUEST)
    hall = make_space(venue, name="Réfectoire")
    make_rate(make_published_season(venue), hall)
    make_method(venue, "titre")
    club = make_organisation(owner=hotel.charlie, kind="association", name="Les Amis")
    for day, state in enumerate(("requested", "confirmed", "completed", "cancelled")):
        who = {"actor": hotel.charlie, "organisation_id": club.pk, "headcount": 3, "now": NOW}
        held = hold(lines=[wish(hall, hours(9, day=day))], **who)
        terms = {**held.conditions, "payment": as_snapshot(Terms("titre"))}
        Reservation.objects.filter(pk=held.pk).update(state=state, conditions=terms, expires_at=None)
        sights.add("mayor", f"/hote/reservations/{held.reference}/", f"/hote/reservations/{held.reference}/titre/")
        sights.add("charlie", f"/mes-reservations/{held.reference}/")
    parts = ("", "argent/", "factures/", "documents-demandes/", "cautions/", "paiements/")
    sights.add("mayor", "/hote/", "/hote/reservations/", *(f"/hote/lieux/{venue.slug}/{part}" for part in parts))
    # Who only receives people: what they may not do is not offered, and said when they try.
    make_member(body, hotel.charlie, role=Role.RECEPTION)
    sights.add("charlie", "/hote/", f"/hote/lieux/{venue.slug}/", f"/hote/lieux/{venue.slug}/paiements/")
    sights.add("charlie", f"/structures/{club.pk}/", f"/structures/{body.pk}/")
