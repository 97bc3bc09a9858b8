"""What the host gives back of their own accord, or by hand."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.asking.timing import refusal
from bookings.facts import By, Change, Fact, record
from bookings.ledger import Movement, Side, post, transfer
from bookings.lifecycle.answering import reason_given
from bookings.lifecycle.door import locked
from bookings.models import LedgerEntry, Refund, Reservation
from bookings.money_words import EntryKind, Pocket, RefundCause, RefundState
from bookings.payments.receiving import POCKETS, treasurer
from bookings.payments.reckoning import reckon
from bookings.payments.refund_rows import Back, refund_reservation, told
from bookings.permissions import as_administrator, as_paymaster
from commons.errors import Lost, Missing
from commons.money import CENT, ZERO, format_euros
from venues.payment_words import MethodKind


def give(
    *, actor: User, reservation_id: int, amount: Decimal, reason: str, now: datetime, administrator: bool = False
) -> list[Refund]:
    """Give back part or all of what was paid, saying why. Nobody is asked for it again. Not for the desk.

    Raises Missing, NotAllowed, Impossible `not_an_amount`, `more_than_paid`, `reason_missing`.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = as_administrator(actor) if administrator else as_paymaster(actor, reservation)
        words = reason_given(reason)
        if amount <= ZERO or amount != amount.quantize(CENT):
            raise refusal("not_an_amount", _("Donnez un montant en euros, plus grand que zéro."), "amount")
        kept = reckon([reservation.pk])[reservation.pk].kept
        if amount > kept:
            sentence = _("C’est plus que ce qui a été payé et pas encore rendu : %(kept)s.")
            raise refusal("more_than_paid", sentence % {"kept": format_euros(kept)}, "amount")
        back = Back(reservation.pk, amount.quantize(CENT), RefundCause.GESTURE, words)
        return refund_reservation(back, by=by, now=now)


def note_given_back(*, actor: User, refund_id: int, now: datetime, administrator: bool = False) -> Refund:
    """Note that the host gave money back by hand: what had come to them directly, or a card refund that failed.

    Raises Missing, NotAllowed, Lost `wrong_state`.
    """
    found = Refund.objects.filter(pk=refund_id).values_list("reservation_id", flat=True).first()
    if found is None:
        raise Missing(_("Ce remboursement n’existe pas, ou n’est pas visible pour vous."))
    with transaction.atomic():
        reservation = locked(found)
        by = treasurer(actor, reservation, administrator=administrator)
        refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(pk=refund_id)
        done = _by_hand(refund, by, now)
        post(_movement(done, now))
        record([told(Fact.REFUND_SUCCEEDED, done, RefundState.DUE)], by=by, now=now)
        return done


def pay_debt(*, actor: User, reservation_id: int, now: datetime, administrator: bool = False) -> Reservation:
    """Note that the host paid what they owe for breaking their word (the second half of *arrhes*).

    Raises Missing, NotAllowed, Lost `no_debt`.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = treasurer(actor, reservation, administrator=administrator)
        owed = debt_of(reservation)
        if not owed:
            raise Lost(_("Il n’y a pas, ou plus, de dette pour cette réservation."), code="no_debt")
        sides: list[Side] = [
            *transfer(Pocket.CLAIMS, Pocket.DEBT, owed, reservation.pk),
            *transfer(Pocket.BANK, Pocket.BOOKER, owed, reservation.pk),
        ]
        post(
            Movement(
                at=now,
                kind=EntryKind.DEBT_PAID,
                organisation_id=reservation.venue.organisation_id,
                sides=sides,
                external_id=f"debt:{reservation.pk}",
            )
        )
        record([Change(Fact.DEBT_PAID, reservation.pk, data={"amount": str(owed)})], by=by, now=now)
        return reservation


def debt_of(reservation: Reservation) -> Decimal:
    """What the host owes the booker beside refunds, in euros."""
    entries = LedgerEntry.objects.filter(reservation=reservation, account=Pocket.CLAIMS)
    return sum(entries.values_list("amount", flat=True), ZERO)


def _by_hand(refund: Refund, by: By, now: datetime) -> Refund:
    """The refund that is done now: this one, or another in the stead of one that failed. Raises Lost `wrong_state`."""
    if refund.state == RefundState.DUE and refund.payment.method != MethodKind.CARD:
        refund.state, refund.done_at, refund.by = RefundState.SUCCEEDED, now, by.user
        refund.save(update_fields=["state", "done_at", "by"])
        return refund
    if refund.state != RefundState.FAILED or Refund.objects.filter(replaces=refund).exists():
        raise Lost(_("Ce remboursement est déjà fait, ou se fait tout seul."), code="wrong_state")
    return Refund.objects.create(
        payment=refund.payment,
        reservation_id=refund.reservation_id,
        amount=refund.amount,
        cause=refund.cause,
        state=RefundState.SUCCEEDED,
        reason=refund.reason,
        replaces=refund,
        by=by.user,
        at=now,
        done_at=now,
    )


def _movement(refund: Refund, now: datetime) -> Movement:
    method = MethodKind(refund.payment.method)
    pocket = POCKETS.get(method, Pocket.BANK)
    return Movement(
        at=now,
        kind=EntryKind.REFUND,
        organisation_id=refund.payment.organisation_id,
        sides=transfer(pocket, Pocket.BOOKER, refund.amount, refund.reservation_id),
        payment_id=refund.payment_id,
        refund_id=refund.pk,
        external_id=f"refund:{refund.pk}",
    )
