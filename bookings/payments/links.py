"""What is paid together, and the address under which it is paid."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Payment, PaymentLink, Reservation
from bookings.money_words import LIVE
from bookings.payments.dues import Account
from bookings.payments.reckoning import Reckoning, reckon
from bookings.states import State
from commons.errors import Missing

# As a reservation and a series call it.
LINK: Final = "payment_link"


def link_for(reservation: Reservation) -> PaymentLink:
    """The link of a reservation, or of its series; made when there is none. The venue lock is held."""
    if reservation.series_id:
        return PaymentLink.objects.get_or_create(series_id=reservation.series_id)[0]
    return PaymentLink.objects.get_or_create(reservation_id=reservation.pk)[0]


def link_of(reservation: Reservation) -> PaymentLink | None:
    """The link if there is one. No statement for a reservation that was read with it (`select_related`)."""
    owner: Any = reservation.series if reservation.series_id else reservation
    if LINK in owner._state.fields_cache:
        known: PaymentLink | None = owner._state.fields_cache[LINK]
        return known
    whose = {"series_id": reservation.series_id} if reservation.series_id else {"reservation_id": reservation.pk}
    return PaymentLink.objects.filter(**whose).first()


def link_named(token: str) -> PaymentLink:
    """The link of an address. Raises Missing."""
    found = PaymentLink.objects.select_related("reservation", "series").filter(token=token).first()
    if found is None:
        raise Missing(_("Ce lien de paiement n’existe pas, ou n’existe plus."))
    return found


def rows_of(link: PaymentLink) -> QuerySet[Reservation]:
    """The reservations that are paid together."""
    if link.series_id:
        return Reservation.objects.filter(series_id=link.series_id)
    return Reservation.objects.filter(pk=link.reservation_id or 0)


def accounts_of(reservations: Sequence[Reservation]) -> list[Account]:
    """What counts of each, with what the ledger says."""
    return accounts_on(reservations, reckon([one.pk for one in reservations]))


def accounts_on(reservations: Sequence[Reservation], settled: Mapping[int, Reckoning]) -> list[Account]:
    """The same with a reckoning that was made already, by reservation."""
    return [
        Account(one.pk, one.total, settled[one.pk], State(one.state), one.starts_at, one.expires_at)
        for one in reservations
    ]


def live_payment(link: PaymentLink) -> Payment | None:
    """The page that is open, or what a bank has not answered yet."""
    return link.payments.filter(state__in=LIVE).order_by("-id").first()


def pay_address(link: PaymentLink) -> str:
    """The whole address, for mails and for the provider's way back."""
    return settings.SITE_URL.rstrip("/") + reverse("pay", args=[link.token])
