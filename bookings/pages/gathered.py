"""What the page of a booking shows of its money, deposits, documents and events: one statement, whatever there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Paper
from bookings.deposits.bundles import Bundle
from bookings.facts import RESERVATION
from bookings.invoice_words import FROM_BUYER
from bookings.models import (
    AskedPaper,
    AwaitedDocument,
    Deposit,
    Invoice,
    LedgerEntry,
    Payment,
    PaymentLink,
    Refund,
    Reservation,
)
from bookings.payments.links import link_of
from bookings.payments.standing import Records, Standing, stand_on
from commons.models import Event
from commons.together import read_together


@dataclass(frozen=True, slots=True)
class Gathered:
    """`rows`: all that is paid together, in order of their start. Lists are as their relations have them, money and
    events the latest first. `with_proof`: the keys of deposits that have one; `wanting`: a document waits for the
    address of whoever booked."""

    reservation: Reservation
    link: PaymentLink | None
    rows: list[Reservation]
    records: Records
    deposits: list[Deposit]
    with_proof: frozenset[int]
    papers: list[AskedPaper]
    documents: list[Invoice]
    wanting: bool
    events: list[Event]

    @property
    def bundle(self) -> Bundle:
        return Bundle(self.rows)

    def standing(self, now: datetime) -> Standing | None:
        """How things stand with the money; None without terms of payment."""
        return stand_on(self.link, self.rows, self.records, now) if self.link else None


def gather(reservation: Reservation, rows: Sequence[Reservation] = ()) -> Gathered:
    """All of a reservation that was read with its venue and link. `rows`: the dates of its series, where known."""
    link = link_of(reservation)
    known = list(rows) if reservation.series_id else [reservation]
    found = read_together(Reservation.objects.filter(pk=reservation.pk), **_lists(reservation, link, known))
    together = known or _dates(found["dates"], reservation)
    payments = {one.pk: one for one in found["payments"]}
    for refund in found["refunds"]:
        refund.payment = payments.get(refund.payment_id) or refund.payment
    papers = {one.pk: one for one in found["kept"]}
    for asked in found["papers"]:
        asked.paper = papers.get(asked.paper_id)
    return Gathered(
        reservation=reservation,
        link=link,
        rows=together,
        records=Records(found["payments"], found["refunds"], found["entries"]),
        deposits=found["deposits"],
        with_proof=frozenset(one.pk for one in found["proved"]),
        papers=found["papers"],
        documents=found["documents"],
        wanting=bool(found["awaited"]),
        events=found["events"],
    )


def _lists(reservation: Reservation, link: PaymentLink | None, known: Sequence[Reservation]) -> dict[str, Any]:
    of_link = {"link": link.pk if link else 0}
    ours = Reservation.objects.filter(pk__in=[one.pk for one in known])
    lists: dict[str, Any] = {}
    if not known:
        ours = Reservation.objects.filter(series=reservation.series_id)
        lists["dates"] = ours.order_by("starts_at", "pk")
    asked = AskedPaper.objects.filter(**of_link)
    return lists | {
        "payments": Payment.objects.filter(**of_link).order_by("-pk"),
        "refunds": Refund.objects.filter(reservation__in=ours.values("pk")).order_by("-pk"),
        "entries": LedgerEntry.objects.filter(reservation__in=ours.values("pk")).order_by("pk"),
        "deposits": Deposit.objects.filter(**of_link).order_by("position", "pk"),
        "proved": Deposit.objects.filter(**of_link, proof__isnull=False).order_by("pk"),
        "papers": asked.order_by("position", "pk"),
        "kept": Paper.objects.filter(pk__in=asked.values("paper")).order_by("pk"),
        "documents": Invoice.objects.filter(**of_link).order_by("-pk"),
        "awaited": AwaitedDocument.objects.filter(**of_link, wanting__in=[one.value for one in FROM_BUYER]),
        "events": Event.objects.filter(subject_type=RESERVATION, subject_id=str(reservation.pk)).order_by("-pk"),
    }


def _dates(found: Sequence[Reservation], reservation: Reservation) -> list[Reservation]:
    """The dates of its series, of the same venue; itself as it was read already."""
    for one in found:
        one.venue, one.series = reservation.venue, reservation.series
    return [reservation if one.pk == reservation.pk else one for one in found]
