"""Numbers of invoices: one unbroken series per issuer and year, in the order of the dates (CGI annex II, 242 nonies A).

Credit notes have a series of their own. A number is taken in the transaction that issues the document, with the row of
the series locked until the commit: a roll-back gives the number back before anybody else can take one.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from bookings.invoice_words import DocumentKind
from bookings.models import InvoiceNumbering

INVOICES: Final = "F"
CREDIT_NOTES: Final = "A"


@dataclass(frozen=True, slots=True)
class Number:
    """`text` as printed (« F2027-00012 »), and the instant and day that go with it: never before those of the last."""

    text: str
    at: datetime
    on: date


def take_number(*, organisation_id: int, kind: str, now: datetime) -> Number:
    """The next number of the issuer's series for a document of this kind, at `now` (aware). Inside a transaction.

    The year and the day are those of the site's time zone. Where another document got its number at a later `now`
    first, the later instant counts for both.
    """
    series = CREDIT_NOTES if kind == DocumentKind.CREDIT_NOTE else INVOICES
    whose = {"organisation_id": organisation_id, "series": series, "year": timezone.localdate(now).year}
    InvoiceNumbering.objects.get_or_create(**whose, defaults={"last_at": now})
    row = InvoiceNumbering.objects.select_for_update(of=("self",)).get(**whose)
    row.last += 1
    row.last_at = max(row.last_at, now)
    row.save(update_fields=["last", "last_at"])
    return Number(f"{series}{row.year}-{row.last:05d}", row.last_at, timezone.localdate(row.last_at))
