"""The deposits of a reservation or series on other pages: components of `bookings/deposits/card.html`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bookings.deposit_words import DepositState
from bookings.deposits.bundles import Bundle, still_expected
from bookings.deposits.cards import takes_cards
from bookings.deposits.wording import how_it_stands, tone_of
from bookings.models import Deposit
from bookings.pages.gathered import Gathered
from commons.words import day


@dataclass(frozen=True, slots=True)
class Row:
    """One deposit: a pill, sentences, and whether there is a proof to look at."""

    deposit: Deposit
    tone: str
    label: str
    sentences: list[str]
    has_proof: bool
    may_authorise: bool


def deposits_card(gathered: Gathered, now: datetime) -> dict[str, Any] | None:
    """What the card shows; None where no deposit is asked for."""
    if gathered.link is None or not gathered.deposits:
        return None
    bundle = gathered.bundle
    shown = still_expected(gathered.deposits, bundle)
    if not shown:
        return None
    by_card = takes_cards(bundle, now)
    rows = [_row(one, bundle, one.pk in gathered.with_proof, by_card) for one in shown]
    return {
        "rows": rows,
        "link": gathered.link,
        "hint": _hint(shown, bundle),
        "once": _once(bundle),
        "bundle": bundle,
        "by_card": any(row.may_authorise for row in rows),
    }


def _row(deposit: Deposit, bundle: Bundle, has_proof: bool, by_card: bool) -> Row:
    return Row(
        deposit=deposit,
        tone=tone_of(deposit),
        label=str(deposit.get_state_display()),
        sentences=how_it_stands(deposit, bundle),
        has_proof=has_proof,
        may_authorise=by_card and deposit.state == DepositState.EXPECTED,
    )


def _once(bundle: Bundle) -> str:
    """That the dates of a series share their deposits, which go back after the last."""
    if len(bundle.reservations) == 1:
        return ""
    last = day(bundle.ends_at.astimezone(bundle.venue.zone).date())
    return _("Une seule fois pour toutes les dates de la série ; rendu après la dernière, le %(day)s.") % {"day": last}


def _hint(deposits: Iterable[Deposit], bundle: Bundle) -> str:
    """What the booker has to do about those that are expected."""
    if not any(one.state == DepositState.EXPECTED for one in deposits):
        return ""
    words = _("À donner au lieu au plus tard à l’arrivée, le %(day)s : chèque, virement ou espèces selon le lieu.")
    if len(bundle.reservations) > 1:
        words = _(
            "À donner au lieu au plus tard à la première date, le %(day)s : chèque, virement ou espèces selon le lieu."
        )
    return words % {"day": day(bundle.starts_at.astimezone(bundle.venue.zone).date())}
