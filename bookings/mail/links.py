"""The pages that mails lead to."""

from django.utils.translation import gettext as _

from bookings.calendars.reservations import manage_url
from bookings.models import Reservation, Series
from commons.letters import Action, address
from venues.models import Venue


def manage(reservation: Reservation) -> Action | None:
    """The booker's page; None for somebody without an account."""
    if reservation.booker_id is None:
        return None
    return Action(_("Voir, modifier ou annuler"), manage_url(reservation))


def see(reservation: Reservation) -> Action | None:
    """The same page, where nothing can be done any more."""
    return Action(_("Voir la réservation"), manage_url(reservation)) if reservation.booker_id else None


def take_up(reservation: Reservation) -> Action:
    """The same page, where an offer is confirmed."""
    return Action(_("Confirmer la réservation"), manage_url(reservation))


def manage_series(series: Series) -> Action | None:
    """The booker's page of the whole series; None for somebody without an account."""
    if series.booker_id is None:
        return None
    return Action(_("Voir ou annuler des dates"), address(f"/mes-reservations/series/{series.reference}/"))


def search() -> Action:
    return Action(_("Chercher un autre créneau"), address("/recherche/"))


def answer(reservation: Reservation) -> Action:
    """The host's page, where requests are answered."""
    return Action(_("Répondre à la demande"), _host_page(reservation))


def look(reservation: Reservation) -> Action:
    """The same, where there is nothing to answer."""
    return Action(_("Voir la réservation"), _host_page(reservation))


def answer_series(series: Series) -> Action:
    return Action(_("Répondre à la demande"), _host_series_page(series))


def look_at_series(series: Series) -> Action:
    return Action(_("Voir la série"), _host_series_page(series))


def calendars(venue: Venue) -> Action:
    """Where a host repairs or removes outside calendars."""
    return Action(_("Voir vos agendas"), address(f"/hote/lieux/{venue.slug}/agendas/"))


def conflicts() -> Action:
    """Where a host decides what becomes of contradicted reservations."""
    return Action(_("Décider"), address("/hote/conflits/"))


def inbox() -> Action:
    """Where a host sees what comes and what waits."""
    return Action(_("Ouvrir votre espace"), address("/hote/"))


def _host_page(reservation: Reservation) -> str:
    return address(f"/hote/reservations/{reservation.reference}/")


def _host_series_page(series: Series) -> str:
    return address(f"/hote/series/{series.reference}/")
