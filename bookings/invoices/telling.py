"""What is said of VAT beside a price before there is an invoice: the same as the invoice will say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from accounts.billing_words import Regime
from bookings.invoices.drafting import regimes_by_day
from bookings.invoices.mentions import exemption, in_force, worded
from bookings.models import LegalMention
from bookings.pricing import Quote, explain_tax
from commons.money import ZERO
from commons.periods import local_date
from venues.models import Venue


@dataclass(frozen=True, slots=True)
class TaxTold:
    """`vat`: the tax in a price (euros), nothing where none is charged or nobody said whether; `sentences` say so.

    `free_of_vat`: the host charges none, and one of the sentences is the legal mention of that.
    """

    vat: Decimal
    sentences: tuple[str, ...] = ()
    free_of_vat: bool = False


def tax_told(quote: Quote, venue: Venue, *, mentions: Iterable[LegalMention] | None = None) -> TaxTold:
    """The host's regime on the last day of what is priced decides, not the rate of the rate line.

    A host that has not told its regime has nothing said of VAT: its documents do not, either. At most two statements:
    none where the organisation's regimes were read before, and `mentions`, those of `exemptions_today`.
    """
    day = _last_day(quote, venue)
    regime = regimes_by_day(venue.organisation)(day) if day else None
    if regime is None or not quote.total:
        return TaxTold(ZERO)
    if regime is Regime.LIABLE:
        return TaxTold(quote.tax, tuple(explain_tax(quote)))
    rows = exemptions_today() if mentions is None else mentions
    found = worded(rows, [regime.value], get_language() or "fr")
    return TaxTold(ZERO, (exemption(found, [regime.value]).text,), free_of_vat=True)


def exemptions_today() -> QuerySet[LegalMention]:
    """Why hosts charge no VAT, in the words that are in force."""
    return in_force(timezone.localdate(), Regime.values)


def is_taxed(quote: Quote, venue: Venue) -> bool:
    """Whether the host charges the VAT of the rate lines: liable on the last day of what is priced."""
    day = _last_day(quote, venue)
    return day is not None and regimes_by_day(venue.organisation)(day) is Regime.LIABLE


def _last_day(quote: Quote, venue: Venue) -> date | None:
    """What ends at midnight ends the day before."""
    ends = [period.end for line in quote.lines for period in line.covers]
    return local_date(max(ends) - timedelta(microseconds=1), venue.zone) if ends else None
