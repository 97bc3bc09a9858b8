"""What bookings register of a person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.privacy.parts import File, Part, register
from bookings.personal import money, stays
from bookings.personal.closing import closing
from bookings.personal.forgetting import forget, venues_touched
from bookings.personal.hindrances import hindrances
from bookings.personal.using import KEPT, LAST_USED
from venues.locks import lock_venue

DEED: Final = "what a member did for the organisation: deeds.json tells of it"

FILES: Final = (
    File(
        "reservations.json",
        _("Vos réservations : dates, prix, messages que vous avez écrits, et ce qui s’est passé."),
        stays.reservations,
        ("bookings.Reservation.booker", "bookings.Reservation.contact_email"),
    ),
    File(
        "entered_reservations.json",
        _("Les réservations que vous avez notées pour d’autres personnes."),
        stays.entered,
        ("bookings.Reservation.entered_by",),
    ),
    File("series.json", _("Vos séries de réservations."), stays.series, ("bookings.Series.booker",)),
    File("waiting_list.json", _("Vos listes d’attente."), stays.waiting, ("bookings.WaitingEntry.user",)),
    File("favourites.json", _("Vos lieux favoris."), stays.favourites, ("bookings.Favourite.user",)),
    File("searches.json", _("Vos recherches enregistrées."), stays.searches, ("bookings.SavedSearch.user",)),
    File(
        "agendas.json",
        _("Vos adresses d’agenda secrètes : leur date, jamais l’adresse elle-même."),
        stays.agendas,
        ("bookings.CalendarAddress.user",),
    ),
    File("payments.json", _("Vos paiements et remboursements."), money.payments, ()),
    File("deposits.json", _("Vos cautions."), money.deposits, ()),
    File("billed_to.json", _("Les noms et adresses que vous avez donnés pour les factures."), money.billed_to, ()),
    File("documents.json", _("Vos factures et autres documents."), money.documents, ()),
)

register(
    Part(
        files=FILES,
        left_out={
            "bookings.Payment.noted_by": DEED,
            "bookings.Refund.by": DEED,
            "bookings.Deposit.decided_by": DEED,
            "bookings.Discrepancy.closed_by": DEED,
            "bookings.Conflict.settled_by": DEED,
            "bookings.Block.created_by": DEED,
            "bookings.AskedPaper.decided_by": DEED,
        },
        documents=money.document_files,
        touches=venues_touched,
        lock=lock_venue,
        hindrances=hindrances,
        forget=forget,
        closing=closing,
        last_used=LAST_USED,
        kept=KEPT,
    )
)
