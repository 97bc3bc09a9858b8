"""What the host notes by hand: money that came to them directly, the number of a *titre de recette*."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.asking.timing import refusal
from bookings.facts import PAYMENT, By, Change, Fact, record
from bookings.ledger import Movement, post, transfer
from bookings.lifecycle.door import locked, move_all
from bookings.models import Payment, PaymentLink, PaymentShare, Reservation
from bookings.money_words import EntryKind, Part, PaymentState, Pocket
from bookings.payments.dues import Account, advanced, due_now
from bookings.payments.giving_back import close_pages
from bookings.payments.links import accounts_of, link_for, live_payment
from bookings.payments.locking import locked_rows
from bookings.payments.terms import Terms, terms_of
from bookings.permissions import as_administrator, as_treasurer
from bookings.states import CERTAIN, State
from bookings.transitions import Verb
from commons.errors import Impossible, Lost
from commons.money import CENT, ZERO, format_euros
from commons.periods import local_date
from venues.payment_words import NOTED_BY_HAND, MethodKind

POCKETS: Final = {
    MethodKind.TRANSFER: Pocket.BANK,
    MethodKind.CHEQUE: Pocket.CHEQUE,
    MethodKind.ON_SITE: Pocket.CASH,
    MethodKind.TITRE: Pocket.TREASURY,
    MethodKind.INVOICE: Pocket.TREASURY,
}
LONGEST_AGO: Final = timedelta(days=366)


def note_receipt(
    *,
    actor: User,
    reservation_id: int,
    amount: Decimal,
    received_on: date,
    now: datetime,
    method: str = "",
    reference: str = "",
    administrator: bool = False,
) -> Payment:
    """Note money that came to the host directly, for a reservation or (its dates in order) its series.

    Part of what is due is enough to be noted; what confirms is the first part whole. `method`: how it came, the agreed
    one by default. Raises Missing, NotAllowed; Impossible `no_terms`, `not_an_amount`, `too_much`, `nothing_due`,
    `unknown_payment_method`, `not_a_day`; Lost `payment_processing`.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = treasurer(actor, reservation, administrator=administrator)
        terms = agreed(reservation)
        link = link_for(reservation)
        rows = locked_rows(link)
        _check_day(received_on, reservation, now)
        kind = _method(method, terms)
        live = live_payment(link)
        if live and live.state == PaymentState.PROCESSING:
            raise Lost(_("Un paiement est déjà en cours à la banque : attendez sa réponse."), code="payment_processing")
        accounts = accounts_of(rows)
        shares = spread_receipt(accounts, terms, _cents(amount), now)
        due = due_now(accounts, terms, now)
        payment = _write(link, reservation, kind, due.part if due else Part.BALANCE, shares, by)
        payment.reference, payment.received_on = reference.strip()[:100], received_on
        payment.paid_at = datetime.combine(received_on, time(12), reservation.venue.zone)
        payment.save()
        _post(payment, shares)
        close_pages(rows, now=now)
        _confirm(rows, terms, by, now)
        record([_noted(payment, rows)], by=by, now=now)
        return payment


def note_title(
    *, actor: User, reservation_id: int, number: str, now: datetime, administrator: bool = False
) -> PaymentLink:
    """Note the number of the *titre de recette* (or public invoice) by which the accountant asks for the money.

    Raises Missing, NotAllowed, Impossible `no_terms`, `number_missing`.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = treasurer(actor, reservation, administrator=administrator)
        agreed(reservation)
        if not number.strip():
            raise refusal("number_missing", _("Donnez le numéro du titre."), "number")
        link = link_for(reservation)
        link.title_number = number.strip()[:60]
        link.save(update_fields=["title_number"])
        record([Change(Fact.TITLE_NOTED, reservation.pk, data={"number": link.title_number})], by=by, now=now)
        return link


def treasurer(actor: User, reservation: Reservation, *, administrator: bool = False) -> By:
    """In what quality the actor sees to the money. Raises Missing, NotAllowed."""
    return as_administrator(actor) if administrator else as_treasurer(actor, reservation)


def agreed(reservation: Reservation) -> Terms:
    """The terms of payment. Raises Impossible `no_terms`."""
    terms = terms_of(reservation.conditions)
    if terms is None:
        sentence = _("Aucun moyen de paiement n’a été choisi pour cette réservation : elle se règle comme convenu.")
        raise Impossible(sentence, code="no_terms")
    return terms


def spread_receipt(accounts: Sequence[Account], terms: Terms, amount: Decimal, now: datetime) -> dict[int, Decimal]:
    """What of `amount` is for each: first what confirms, then the rest, in order of the dates.

    Raises Impossible `nothing_due`, `too_much`.
    """
    open_to = [one for one in accounts if one.state in CERTAIN or one.state == State.AWAITING_PAYMENT]
    rest = sum((one.rest for one in open_to), ZERO)
    if not rest:
        raise refusal("nothing_due", _("Il n’y a plus rien à payer pour cette réservation."), "amount")
    if amount > rest:
        sentence = _("C’est plus que ce qui reste dû : %(rest)s. Vérifiez le montant.")
        raise refusal("too_much", sentence % {"rest": format_euros(rest)}, "amount")
    due = due_now(open_to, terms, now)
    shares: dict[int, Decimal] = {}
    for wanted in (due.shares if due else {}, {one.key: one.rest for one in open_to}):
        for key, most in wanted.items():
            share = min(amount, most - shares.get(key, ZERO))
            if share > ZERO:
                shares[key] = shares.get(key, ZERO) + share
                amount -= share
    return shares


def _cents(amount: Decimal) -> Decimal:
    """Raises Impossible `not_an_amount`."""
    if amount <= ZERO or amount != amount.quantize(CENT):
        raise refusal("not_an_amount", _("Donnez un montant en euros, plus grand que zéro."), "amount")
    return amount.quantize(CENT)


def _check_day(day: date, reservation: Reservation, now: datetime) -> None:
    today = local_date(now, reservation.venue.zone)
    if not today - LONGEST_AGO <= day <= today:
        raise refusal("not_a_day", _("Donnez le jour où l’argent est arrivé : aujourd’hui ou avant."), "received_on")


def _method(method: str, terms: Terms) -> MethodKind:
    wanted = method or (terms.method if terms.method in NOTED_BY_HAND else MethodKind.TRANSFER)
    if wanted not in NOTED_BY_HAND:
        sentence = _("Un paiement par carte n’est pas noté à la main : il arrive tout seul.")
        raise refusal("unknown_payment_method", sentence, "method")
    return MethodKind(wanted)


def _write(
    link: PaymentLink, reservation: Reservation, kind: MethodKind, part: Part, shares: dict[int, Decimal], by: By
) -> Payment:
    payment = Payment.objects.create(
        link=link,
        venue=reservation.venue,
        organisation_id=reservation.venue.organisation_id,
        part=part,
        method=kind,
        amount=sum(shares.values(), ZERO),
        state=PaymentState.SUCCEEDED,
        attempt=link.payments.count() + 1,
        fee=ZERO,
        noted_by=by.user,
    )
    PaymentShare.objects.bulk_create(
        PaymentShare(payment=payment, reservation_id=pk, amount=amount) for pk, amount in shares.items()
    )
    return payment


def _post(payment: Payment, shares: dict[int, Decimal]) -> None:
    pocket = POCKETS[MethodKind(payment.method)]
    sides = [side for pk, amount in shares.items() for side in transfer(Pocket.BOOKER, pocket, amount, pk)]
    if payment.paid_at is None:
        raise ValueError("a receipt has a day")
    post(
        Movement(
            at=payment.paid_at,
            kind=EntryKind.OFFLINE_RECEIPT,
            organisation_id=payment.organisation_id,
            sides=sides,
            payment_id=payment.pk,
            external_id=f"receipt:{payment.pk}",
            note=payment.reference,
        )
    )


def _confirm(rows: Sequence[Reservation], terms: Terms, by: By, now: datetime) -> None:
    """Those whose first part is there are certain."""
    enough = advanced(accounts_of(rows), terms, now)
    ours = [one for one in rows if one.pk in enough]
    if ours:
        data = {"by_series": True} if ours[0].series_id else {}
        move_all(ours, Verb.CONFIRM_PAYMENT, {one.pk: State.CONFIRMED for one in ours}, by=by, now=now, data=data)


def _noted(payment: Payment, rows: Sequence[Reservation]) -> Change:
    data = {
        "reservations": [one.pk for one in rows],
        "amount": str(payment.amount),
        "part": payment.part,
        "method": payment.method,
        "link": payment.link_id,
        "confirmed": any(one.state == State.CONFIRMED for one in rows),
    }
    return Change(Fact.OFFLINE_PAYMENT_NOTED, payment.pk, "", payment.state, data=data, subject_type=PAYMENT)
