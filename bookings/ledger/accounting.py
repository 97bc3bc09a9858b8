"""The accounts of a venue for a period, as rows for a spreadsheet: French words, commas, semicolons. Reads only."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Q, QuerySet

from bookings.models import LedgerEntry, PaymentLink, Reservation
from bookings.money_words import EntryKind, Pocket
from bookings.payments.links import accounts_of
from bookings.payments.terms import terms_of
from bookings.states import CERTAIN, State
from commons.money import ZERO
from commons.periods import local_date, local_day
from venues.models import Venue
from venues.payment_words import MethodKind

FIRST_PAYMENT_AWAITED: Final = frozenset({State.AWAITING_PAYMENT, State.PAYMENT_PROCESSING, State.EXPIRING})
# Whoever opens it is an accountant in France, whatever the language of the page.
ENTRY_COLUMNS: Final = (
    *("Date", "Écriture", "Mouvement", "Compte", "Débit", "Crédit"),
    *("Réservation", "Paiement", "Référence", "Note"),
)
DUE_COLUMNS: Final = (
    *("Réservation", "Titre de recette", "Débiteur", "Début", "Fin", "Moyen", "Total TTC", "Payé", "Reste dû"),
)
KINDS: Final = {
    EntryKind.CHARGE: "Paiement par carte ou prélèvement",
    EntryKind.OFFLINE_RECEIPT: "Paiement reçu",
    EntryKind.REFUND: "Remboursement",
    EntryKind.REFUND_FAILED: "Remboursement revenu",
    EntryKind.FEE: "Frais bancaires",
    EntryKind.APPLICATION_FEE: "Frais de la plateforme",
    EntryKind.APPLICATION_FEE_REFUND: "Frais de la plateforme rendus",
    EntryKind.DEPOSIT_RECEIVED: "Caution reçue",
    EntryKind.DEPOSIT_RETURNED: "Caution rendue",
    EntryKind.DEPOSIT_KEPT: "Caution gardée",
    EntryKind.DEBT_TO_BOOKER: "Dette envers le client",
    EntryKind.DEBT_PAID: "Dette payée",
    EntryKind.DISPUTE: "Paiement contesté, retiré",
    EntryKind.DISPUTE_RETURNED: "Paiement contesté, revenu",
    EntryKind.CORRECTION: "Correction",
}
POCKETS: Final = {
    Pocket.BOOKER: "Clients",
    Pocket.BANK: "Banque",
    Pocket.CHEQUE: "Chèques",
    Pocket.CASH: "Caisse",
    Pocket.TREASURY: "Comptable public",
    Pocket.FEES: "Frais bancaires",
    Pocket.PLATFORM: "Frais de la plateforme",
    Pocket.DEPOSITS: "Cautions",
    Pocket.INCOME: "Cautions gardées",
    Pocket.DEBT: "Dettes",
    Pocket.DISPUTES: "Paiements contestés",
    Pocket.CLAIMS: "Créances des clients",
}
METHODS: Final = {
    MethodKind.CARD: "carte bancaire",
    MethodKind.TRANSFER: "virement",
    MethodKind.CHEQUE: "chèque",
    MethodKind.ON_SITE: "sur place",
    MethodKind.TITRE: "titre de recette",
    MethodKind.INVOICE: "facture après usage",
}


def entries_of(venue: Venue, first: date, last: date) -> QuerySet[LedgerEntry]:
    """The entries of a venue's money from one day to another, both included, on the venue's calendar."""
    start, end = local_day(first, venue.zone).start, local_day(last, venue.zone).end
    own = Q(reservation__venue=venue) | Q(payment__venue=venue)
    return LedgerEntry.objects.filter(own, at__gte=start, at__lt=end).order_by("at", "movement", "id")


def entries_csv(venue: Venue, first: date, last: date) -> bytes:
    """Every side of every movement; what a pocket gains is its debit. Debits and credits sum alike."""
    entries = entries_of(venue, first, last).select_related("reservation", "payment__link__reservation__series")
    return _csv(ENTRY_COLUMNS, (_entry(one, venue) for one in entries))


def sums_due(venue: Venue, now: datetime) -> list[tuple[Reservation, Decimal, Decimal]]:
    """The stays that are certain and not wholly paid, with what was paid and what remains.

    What waits for its first payment is not among them (`sums_awaited`): a claim needs a booking that is certain.
    """
    rows = Reservation.objects.filter(venue=venue, state__in=CERTAIN, total__gt=0).select_related(
        "venue", "organisation__commune", "booker", "series"
    )
    reservations = [one for one in rows.order_by("starts_at", "pk") if terms_of(one.conditions)]
    accounts = {one.key: one for one in accounts_of(reservations)}
    return [
        (one, accounts[one.pk].settled.kept, accounts[one.pk].rest) for one in reservations if accounts[one.pk].rest
    ]


def sums_due_csv(venue: Venue, now: datetime) -> bytes:
    """The statement for a public accountant: who owes what, for which title."""
    due = sums_due(venue, now)
    titles = titles_of([one for one, _paid, _rest in due])
    return _csv(DUE_COLUMNS, (_due(one, paid, rest, titles[one.pk], venue) for one, paid, rest in due))


def sums_awaited(venue: Venue) -> list[Reservation]:
    """The places that are kept until a first payment comes. Nobody owes it: without it the place is given back."""
    waiting = Reservation.objects.filter(venue=venue, state__in=FIRST_PAYMENT_AWAITED, total__gt=0)
    return list(waiting.order_by("expires_at", "pk"))


def titles_of(reservations: Sequence[Reservation]) -> dict[int, str]:
    """The number of the title by which the public accountant asks for each, empty where none was noted."""
    series = [one.series_id for one in reservations if one.series_id]
    links = PaymentLink.objects.filter(Q(reservation__in=reservations) | Q(series__in=series))
    titles = {(one.reservation_id, one.series_id): one.title_number for one in links}
    keys = {one.pk: (None, one.series_id) if one.series_id else (one.pk, None) for one in reservations}
    return {pk: titles.get(key, "") for pk, key in keys.items()}


def _entry(entry: LedgerEntry, venue: Venue) -> Sequence[str]:
    return (
        f"{local_date(entry.at, venue.zone):%d/%m/%Y}",
        str(entry.movement),
        KINDS[EntryKind(entry.kind)],
        POCKETS.get(entry.account, entry.account.replace("stripe:", "Stripe ")),  # type: ignore[call-overload]
        comma(max(entry.amount, ZERO)),
        comma(max(-entry.amount, ZERO)),
        entry.reservation.reference if entry.reservation else "",
        str(entry.payment_id or ""),
        entry.external_id,
        entry.note,
    )


def _due(one: Reservation, paid: Decimal, rest: Decimal, title: str, venue: Venue) -> Sequence[str]:
    who = one.organisation.name if one.organisation else one.contact_name or (one.booker and one.booker.name) or ""
    terms = terms_of(one.conditions)
    return (
        one.reference,
        title,
        str(who),
        f"{local_date(one.starts_at, venue.zone):%d/%m/%Y}",
        f"{local_date(one.ends_at, venue.zone):%d/%m/%Y}",
        METHODS[MethodKind(terms.method)] if terms else "",
        comma(one.total),
        comma(paid),
        comma(rest),
    )


def comma(amount: Decimal) -> str:
    """« 1234,50 », as spreadsheets in France read a number."""
    return f"{amount:.2f}".replace(".", ",")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for a formula is text to it (OWASP, CSV injection)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
