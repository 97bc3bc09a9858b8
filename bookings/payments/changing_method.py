"""Choosing another way to pay while the payment is waited for."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.facts import SYSTEM, Change, Fact, record
from bookings.lifecycle.door import locked, move_all
from bookings.models import Reservation
from bookings.money_words import PaymentState
from bookings.payments.choosing import choose
from bookings.payments.giving_back import close_pages
from bookings.payments.links import link_for, live_payment
from bookings.payments.locking import locked_rows
from bookings.payments.terms import pay_within, pays_first
from bookings.permissions import either_side
from bookings.sentences import WRONG_STATE
from bookings.states import State
from bookings.transitions import Verb
from commons.errors import Lost

# In the conditions: when the payment was first asked for, once the means has changed.
ASKED_AT: Final = "payment_asked_at"


def change_method(*, actor: User, reservation_id: int, method_id: int, now: datetime) -> list[Reservation]:
    """Pay by another of the venue's methods; its deadline is counted from when the payment was first asked for.

    A method that is paid at the venue or after use confirms at once. Raises Missing, Impossible
    `unknown_payment_method`, Lost `wrong_state`, `payment_processing`.
    """
    with transaction.atomic():
        reservation = locked(reservation_id)
        by = either_side(actor, reservation)
        link = link_for(reservation)
        rows = [one for one in locked_rows(link) if one.state == State.AWAITING_PAYMENT]
        if not rows:
            raise Lost(str(WRONG_STATE[State(reservation.state)]), code="wrong_state")
        live = live_payment(link)
        if live and live.state == PaymentState.PROCESSING:
            raise Lost(_("Un paiement est déjà en cours à la banque : attendez sa réponse."), code="payment_processing")
        before = pay_within(rows[0].conditions)
        choose(rows, method_id)
        record([Change(Fact.PAYMENT_METHOD_CHANGED, one.pk, data=_told(one)) for one in rows], by=by, now=now)
        close_pages(rows, now=now)
        if not pays_first(rows[0].conditions):
            targets = {one.pk: State.CONFIRMED for one in rows}
            data = {"by_series": True} if rows[0].series_id else {}
            return move_all(rows, Verb.CONFIRM_PAYMENT, targets, by=SYSTEM, now=now, data=data)
        for one in rows:
            _put_off(one, before)
        Reservation.objects.bulk_update(rows, ["expires_at", "conditions"])
        return rows


def _put_off(one: Reservation, before: timedelta) -> None:
    """The new means may be waited for longer. Counted each time from the same moment, when the payment was first asked
    for, so that nobody keeps a place for ever by going to and fro."""
    if one.expires_at is None:
        return
    known = one.conditions.get(ASKED_AT)
    asked_at = datetime.fromisoformat(known) if known else one.expires_at - before
    one.conditions[ASKED_AT] = asked_at.isoformat()
    one.expires_at = max(one.expires_at, min(asked_at + pay_within(one.conditions), one.starts_at))


def _told(one: Reservation) -> dict[str, Any]:
    """What the event says: the new means, and whether it is told once for a whole series."""
    return {"method": one.conditions["payment"]["method"], "series": one.series_id}
