"""The pages that mails lead to."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from bookings.models import Dispute, Feed, PaymentLink, Refund, Reservation, Series
from commons.letters import Action, address
from venues.models import Report, Venue


def manage(reservation: Reservation) -> Action | None:
    """The booker's page; None for somebody without an account."""
    if reservation.booker_id is None:
        return None
    return Action(_("Voir, modifier ou annuler"), _page("my_reservation", reservation.reference))


def see(reservation: Reservation) -> Action | None:
    """The same page, where nothing can be done any more."""
    return (
        Action(_("Voir la réservation"), _page("my_reservation", reservation.reference))
        if reservation.booker_id
        else None
    )


def booked(reservation: Reservation) -> Action | None:
    """The booker's page of the reservation, or of its series."""
    if reservation.series and reservation.booker_id:
        return Action(_("Voir la série"), _page("my_series", reservation.series.reference))
    return see(reservation)


def take_up(reservation: Reservation) -> Action:
    """The same page, where an offer is confirmed."""
    return Action(_("Confirmer la réservation"), _page("my_reservation", reservation.reference))


def manage_series(series: Series) -> Action | None:
    """The booker's page of the whole series; None for somebody without an account."""
    if series.booker_id is None:
        return None
    return Action(_("Voir ou annuler des dates"), _page("my_series", series.reference))


def search() -> Action:
    return Action(_("Chercher un autre créneau"), _page("search"))


def answer(reservation: Reservation) -> Action:
    """The host's page, where requests are answered."""
    return Action(_("Répondre à la demande"), _page("host_reservation", reservation.reference))


def look(reservation: Reservation) -> Action:
    """The same, where there is nothing to answer."""
    return Action(_("Voir la réservation"), _page("host_reservation", reservation.reference))


def answer_series(series: Series) -> Action:
    return Action(_("Répondre à la demande"), _page("host_series", series.reference))


def look_at_series(series: Series) -> Action:
    return Action(_("Voir la série"), _page("host_series", series.reference))


def send_papers(reservation: Reservation) -> Action:
    """The booker's page, where documents are sent."""
    page = ("my_series", reservation.series.reference) if reservation.series else None
    name, reference = page or ("my_reservation", reservation.reference)
    return Action(_("Envoyer les documents"), _page(name, reference))


def look_at_papers(reservation: Reservation) -> Action:
    """The host's page, where documents are accepted or refused."""
    page = ("host_series", reservation.series.reference) if reservation.series else None
    name, reference = page or ("host_reservation", reservation.reference)
    return Action(_("Regarder les documents"), _page(name, reference))


def deposits(link: PaymentLink) -> Action:
    """Where whoever has the link gives a card for deposits."""
    return Action(_("Donner une carte"), _page("deposits", link.token))


def hosted_deposits(reservation: Reservation) -> Action:
    """Where a host gives deposits back."""
    return Action(_("Gérer les cautions"), _page("host_deposits", reservation.reference))


def calendars(venue: Venue) -> Action:
    """Where a host repairs or removes outside calendars."""
    return Action(_("Voir vos agendas"), _page("host_calendars", venue.slug))


def venue(venue: Venue) -> Action:
    """The host's page of the venue."""
    return Action(_("Ouvrir la page de ce lieu"), _page("host_venue", venue.slug))


def account(organisation: Organisation) -> Action:
    """Where an owner connects the account that takes cards."""
    return Action(_("Voir le compte"), _page("host_account", organisation.pk))


def administration(venue: Venue) -> Action:
    """Where an administrator accepts a first publication or sends it back."""
    return Action(_("Regarder ce lieu"), _page("admin:venues_venue_change", venue.pk))


def report(report: Report) -> Action:
    """Where an administrator says what was done about a reported page."""
    return Action(_("Voir le signalement"), _page("admin:venues_report_change", report.pk))


def refund(refund: Refund) -> Action:
    """Where an administrator sees a refund."""
    return Action(_("Voir le remboursement"), _page("admin:bookings_refund_change", refund.pk))


def dispute(dispute: Dispute) -> Action:
    """Where an administrator sees a dispute."""
    return Action(_("Voir la contestation"), _page("admin:bookings_dispute_change", dispute.pk))


def differences() -> Action:
    """Where an administrator closes differences with the payment provider."""
    return Action(_("Voir les écarts"), _page("admin:bookings_discrepancy_changelist"))


def conflicts(conflict_ids: Sequence[int]) -> Action:
    """Where a host decides what becomes of contradicted reservations: the page of the only one, or the list."""
    if len(conflict_ids) == 1:
        return Action(_("Décider"), _page("host_conflict", conflict_ids[0]))
    return Action(_("Décider"), _page("host_conflicts"))


def question(feed: Feed) -> Action:
    """Where a host says whether an outside calendar tells of a closing."""
    return Action(_("Répondre à la question"), _page("host_question", feed.pk))


def inbox() -> Action:
    """Where a host sees what comes and what waits."""
    return Action(_("Ouvrir votre espace"), _page("host"))


def _page(name: str, *arguments: object) -> str:
    return address(reverse(name, args=arguments))
