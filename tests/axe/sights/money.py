"""Payments, refunds, disputes, deposits and documents in each of their situations, seen from both sides."""

from decimal import Decimal
from typing import Any

from bookings.deposit_words import DepositState, Means
from bookings.dispute_words import DisputeState
from bookings.invoice_words import DocumentKind
from bookings.models import Deposit, Dispute, Invoice, InvoiceFile, Payment, PaymentLink, Refund, Reservation
from bookings.money_words import RefundState
from bookings.payments.links import link_for
from tests.axe.sights.booked import stay
from tests.axe.sights.people import Sights
from tests.factories import NOW, make_method
from venues.models import DepositTerm

SITUATIONS = (
    ("open", ""),
    ("open", "card_declined"),
    ("processing", ""),
    ("failed", ""),
    ("expired", ""),
    ("succeeded", ""),
)
ENDED = {"kept": 20, "returned": 30, "ended_at": NOW, "reason": "Une chaise"}
WHOLLY = {"kept": 50, "returned": 0, "ended_at": NOW, "reason": "Toutes les chaises"}
BACK = {"kept": 0, "returned": 50, "ended_at": NOW}
ENDS: dict[str, dict[str, Any]] = {"kept_part": ENDED, "kept": WHOLLY, "returned": BACK}
TODAY = NOW.date()
SUMS = {"net": Decimal(3), "tax": Decimal(0), "gross": Decimal(3), "due": Decimal(0), "prepaid": Decimal(3)}
DAYS = {"issued_at": NOW, "issued_on": TODAY, "service_from": TODAY, "service_to": TODAY}
WORDS = {"issuer": {"name": "Hôtel"}, "buyer": {"name": "Bob"}, "lines": [], "breakdown": [], "mentions": []}


def add_money(sights: Sights) -> None:
    venue = sights.hotel.venue
    for kind in ("transfer", "cheque", "on_site", "invoice"):
        make_method(venue, kind)
    DepositTerm.objects.create(venue=venue, amount=300)
    number = 60
    for state, problem in SITUATIONS:
        for method in ("card", "transfer") if state == "open" else ("card",):
            number += 1
            payment, booked = _paid(sights, number, state, method, problem)
    for state in DisputeState.values:
        sums = {"amount": 3, "opened_at": NOW, "answer_by": NOW, "withdrawn": state in ("needs_response", "lost")}
        Dispute.objects.create(payment=payment, provider_id=f"dp_{state}", state=state, reason="fraudulent", **sums)
    for state in RefundState.values:
        Refund.objects.create(payment=payment, reservation=booked, amount=1, cause="gesture", state=state, at=NOW)
    link = payment.link
    _deposits(sights, link)
    _documents(sights, link)
    sights.add("visitor", f"/payer/{link.token}/cautions/", "/payer/rien/")
    theirs = f"/hote/reservations/{booked.reference}/"
    sights.add("alice", f"{theirs}cautions/", f"{theirs}rendre/", f"/hote/lieux/{venue.slug}/argent/")


def _paid(sights: Sights, number: int, state: str, method: str, problem: str = "") -> tuple[Payment, Reservation]:
    venue = sights.hotel.venue
    one = stay(sights, number, "confirmed" if state == "succeeded" else "awaiting_payment", method)
    keys = {"venue": venue, "organisation": venue.organisation, "link": link_for(one)}
    paid_at = NOW if state == "succeeded" else None
    paid = Payment.objects.create(state=state, problem=problem, method=method, amount=3, paid_at=paid_at, **keys)
    paid.shares.create(reservation=one, amount=3)
    mine, theirs = f"/mes-reservations/{one.reference}/", f"/hote/reservations/{one.reference}/"
    sights.add("visitor", f"/payer/{paid.link.token}/", f"/payer/{paid.link.token}/merci/")
    sights.add("bob", mine)
    sights.add("alice", theirs)
    if state == "open" and not problem:
        sights.add("bob", f"{mine}moyen/")
        sights.add("alice", f"{theirs}encaisser/")
    return paid, one


def _deposits(sights: Sights, link: PaymentLink) -> None:
    common = {"link": link, "kind": "damage", "amount": 50}
    position = 0
    for state in DepositState.values:
        for means in ("card", "cheque") if state != DepositState.EXPECTED else ("",):
            known = {"state": state, "means": means, "received_on": TODAY if means else None, **ENDS.get(state, {})}
            deposit = Deposit.objects.create(**common, **known, position=position)
            position += 1
            if state in (DepositState.RECEIVED, DepositState.EXPECTED):
                sights.add("alice", f"/hote/cautions/{deposit.pk}/garder/")
            if state == DepositState.KEPT and means == Means.CARD:
                of = {"deposit": deposit, "state": "needs_response", "amount": 50, "opened_at": NOW, "answer_by": NOW}
                Dispute.objects.create(provider_id="dp_deposit", reason="unrecognized", **of)


def _documents(sights: Sights, link: PaymentLink) -> None:
    venue = sights.hotel.venue
    keys = {"link": link, "venue": venue, "organisation": venue.organisation}
    first = None
    for kind in DocumentKind.values:
        number = f"F-{kind}" if kind in ("invoice", "advance_invoice", "credit_note") else ""
        named = {"kind": kind, "number": number, "key": kind, "corrects": first if kind == "credit_note" else None}
        invoice = Invoice.objects.create(**keys, **named, **WORDS, **DAYS, **SUMS)
        InvoiceFile.objects.create(invoice=invoice)
        first = first or invoice
    assert first
    sights.add("bob", f"/documents/{first.pk}/")
    sights.add("alice", f"/hote/factures/{first.pk}/avoir/", f"/hote/lieux/{venue.slug}/factures/")
