"""What was agreed about paying, as it was copied onto the reservation when it was sent. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from commons.money import ZERO, round_cents
from venues.payment_words import PAID_BEFORE, MethodKind

ARRHES: Final = "arrhes"
ACOMPTE: Final = "acompte"
PAY_WITHIN: Final = timedelta(hours=48)
# The provider takes no card payment below this, in euros.
LEAST_BY_CARD: Final = Decimal("0.50")


@dataclass(frozen=True, slots=True)
class Terms:
    """The method as chosen and the venue's terms, as they were then.

    `advance_percent` of the price is paid first, as `advance_kind` (`arrhes` or `acompte`), the balance `balance_days`
    before the start; 100 with no kind is the whole price at once. Delays are whole hours and days.
    """

    method: str
    method_id: int | None = None
    advance_percent: int = 100
    advance_kind: str = ""
    balance_days: int = 0
    pay_within_hours: int = 48
    offline_within_days: int = 7
    iban: str = ""
    bic: str = ""
    account_holder: str = ""
    payee: str = ""
    instructions: str = ""

    @property
    def in_two_parts(self) -> bool:
        return self.method in PAID_BEFORE and 0 < self.advance_percent < 100

    @property
    def pay_within(self) -> timedelta:
        """How long the first payment is waited for."""
        if self.method == MethodKind.CARD:
            return timedelta(hours=self.pay_within_hours)
        return timedelta(days=self.offline_within_days)


def as_snapshot(terms: Terms) -> dict[str, Any]:
    """The terms as JSON-able data, for `conditions["payment"]`."""
    return asdict(terms)


def terms_of(conditions: Mapping[str, Any]) -> Terms | None:
    """What `as_snapshot` wrote, None for a reservation that is paid to the host as they agree."""
    found = conditions.get("payment")
    return Terms(**found) if found else None


def pays_first(conditions: Mapping[str, Any]) -> bool:
    """Whether a reservation that costs something waits for its payment before it is confirmed."""
    terms = terms_of(conditions)
    return terms is not None and terms.method in PAID_BEFORE


def pay_within(conditions: Mapping[str, Any]) -> timedelta:
    """How long the first payment is waited for."""
    terms = terms_of(conditions)
    return terms.pay_within if terms else PAY_WITHIN


def advance_of(total: Decimal, terms: Terms) -> Decimal:
    """What of `total` (euros) is paid first. The whole where an advance would be too small for the provider."""
    if not terms.in_two_parts:
        return total
    advance = round_cents(total * terms.advance_percent / 100)
    return advance if advance >= LEAST_BY_CARD and total - advance >= LEAST_BY_CARD else total


def arrhes_of(total: Decimal, terms: Terms | None) -> Decimal:
    """What of `total` (euros) is *arrhes*: either side may withdraw for it. Nothing without such terms."""
    if terms is None or terms.advance_kind != ARRHES or not terms.in_two_parts:
        return ZERO
    return advance_of(total, terms)


def balance_due_at(terms: Terms, starts_at: datetime) -> datetime | None:
    """When the balance is due, None without one; elapsed time before the start."""
    return starts_at - timedelta(days=terms.balance_days) if terms.in_two_parts else None
