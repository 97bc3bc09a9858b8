"""On which side of a reservation somebody stands."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import memberships_with
from accounts.roles import Capability
from bookings.facts import By
from bookings.models import Reservation, Series
from bookings.transitions import Actor
from commons.errors import Missing, NotAllowed
from venues.models import Venue
from venues.permissions import require_for_venue


def unknown_reservation() -> Missing:
    """What a stranger is told, and whoever mistypes a reference (promise 9)."""
    return Missing(_("Cette réservation n’existe pas, ou n’est pas visible pour vous."))


def unknown_series() -> Missing:
    return Missing(_("Cette série n’existe pas, ou n’est pas visible pour vous."))


def is_booker(actor: User, reservation: Reservation) -> bool:
    """Whether the actor made the reservation, or books for the organisation that did."""
    if actor.pk is None:
        return False
    if reservation.booker_id == actor.pk:
        return True
    if reservation.organisation_id is None:
        return False
    return memberships_with(actor, Capability.BOOK).filter(organisation_id=reservation.organisation_id).exists()


def as_booker(actor: User, reservation: Reservation) -> By:
    """Raises Missing unless the actor is on the booker's side."""
    if not is_booker(actor, reservation):
        raise unknown_reservation()
    return By(actor, Actor.BOOKER)


def as_host(actor: User, venue: Venue, *, capability: Capability = Capability.ANSWER_REQUESTS) -> By:
    """Raises Missing for those who do not look after the venue, NotAllowed for a role that may not do this."""
    try:
        require_for_venue(actor=actor, venue=venue, capability=capability)
    except Missing:
        raise unknown_reservation() from None
    return By(actor, Actor.HOST)


def host_of(actor: User, reservation: Reservation) -> By:
    """The host's side. The booker, who does see the reservation, hears NotAllowed; a stranger Missing."""
    try:
        return as_host(actor, reservation.venue)
    except Missing:
        if is_booker(actor, reservation):
            raise NotAllowed(_("Seul le lieu peut le faire."), code="hosts_only") from None
        raise


def either_side(actor: User, reservation: Reservation, *, prefer_host: bool = False) -> By:
    """The side on which the actor stands; the booker's when on both, unless `prefer_host`.

    What a host entered for somebody without an account has no booker's side but the host's. Raises Missing, NotAllowed.
    """
    if not prefer_host and is_booker(actor, reservation):
        return By(actor, Actor.BOOKER)
    return as_host(actor, reservation.venue)


def as_treasurer(actor: User, reservation: Reservation) -> By:
    """The venue's side for its money: the desk and the accountant. Raises Missing, NotAllowed."""
    try:
        return as_host(actor, reservation.venue, capability=Capability.SEE_MONEY)
    except NotAllowed:
        return as_host(actor, reservation.venue)


def as_paymaster(actor: User, reservation: Reservation) -> By:
    """The venue's side where it decides to give money away: who sees all of it, not the desk. Raises as `as_host`."""
    return as_host(actor, reservation.venue, capability=Capability.SEE_MONEY)


def as_administrator(actor: User) -> By:
    """For the admin, where Django's own permissions were asked before. Raises NotAllowed unless staff."""
    if not (actor.is_active and actor.is_staff):
        raise NotAllowed(_("Seul un administrateur peut le faire."), code="administrators_only")
    return By(actor, Actor.ADMINISTRATOR)


def series_of(actor: User, reference: str) -> Series:
    """The series, for its booker, the booking organisation's members and the hosts of its venue. Raises Missing."""
    series = Series.objects.select_related("venue__organisation").filter(reference=reference).first()
    if series is None or not Reservation.objects.filter(series=series).visible_to(actor).exists():
        raise unknown_series()
    return series
