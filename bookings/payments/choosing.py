"""Choosing how to pay, and writing the choice with its terms onto the reservations (promise 4)."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from bookings.asking.timing import refusal
from bookings.models import Reservation
from bookings.payments import provider
from bookings.payments.accounts import is_ready
from bookings.payments.links import link_for
from bookings.payments.terms import ACOMPTE, LEAST_BY_CARD, Terms, as_snapshot
from commons.money import ZERO
from venues.models import PaymentMethod, PaymentTerms, Venue
from venues.payment_words import MethodKind


def methods_for(venue: Venue, audience: str, total: Decimal) -> list[PaymentMethod]:
    """The active methods of a venue that an audience may use for `total` (euros), in the venue's order."""
    of_venue = PaymentMethod.objects.filter(venue=venue, is_active=True)
    every = of_venue.select_related("venue__payment_terms").order_by("position", "pk")
    open_to = [one for one in every if not one.audiences or audience in one.audiences]
    others = [one for one in open_to if one.kind != MethodKind.CARD]
    return open_to if len(others) == len(open_to) or _takes_cards(venue, total) else others


def choose(reservations: Sequence[Reservation], method_id: int | None) -> None:
    """Note the method that was chosen (None: the first that may be used) and its terms, on locked reservations.

    They are of one venue and one audience: one reservation, or the dates of a series. What costs nothing, or a venue
    without methods, leaves nothing to choose. Raises Impossible `unknown_payment_method`.
    """
    first, total = reservations[0], sum((one.total for one in reservations), ZERO)
    method = _chosen(methods_for(first.venue, first.audience, total), method_id) if total else None
    if method is None:
        return
    terms = as_snapshot(terms_for(method))
    for one in reservations:
        one.payment_method = method
        one.conditions = {**one.conditions, "payment": terms}
    Reservation.objects.bulk_update(reservations, ["payment_method", "conditions"])
    link_for(first)


def terms_for(method: PaymentMethod) -> Terms:
    """A method with the terms of its venue, as they are now. No statement for one of `methods_for`."""
    terms: PaymentTerms | None = getattr(method.venue, "payment_terms", None)
    agreed = Terms(
        method=method.kind,
        method_id=method.pk,
        iban=method.iban,
        bic=method.bic,
        account_holder=method.account_holder,
        payee=method.payee,
        instructions=method.instructions,
    )
    if terms is None:
        return agreed
    return Terms(
        **{
            **as_snapshot(agreed),
            "advance_percent": terms.advance_percent,
            "advance_kind": (terms.advance_kind or ACOMPTE) if terms.advance_percent < 100 else "",
            "balance_days": terms.balance_days,
            "pay_within_hours": terms.pay_within_hours,
            "offline_within_days": terms.offline_within_days,
        }
    )


def _chosen(methods: Sequence[PaymentMethod], method_id: int | None) -> PaymentMethod | None:
    if method_id is None:
        return methods[0] if methods else None
    for one in methods:
        if one.pk == method_id:
            return one
    sentence = _("Ce moyen de paiement n’est pas proposé ici : choisissez-en un de la liste.")
    raise refusal("unknown_payment_method", sentence, "payment_method")


def _takes_cards(venue: Venue, total: Decimal) -> bool:
    """A card needs the provider, an account that is ready, and more than a few cents."""
    return provider.is_set_up() and total >= LEAST_BY_CARD and is_ready(venue.organisation_id)
