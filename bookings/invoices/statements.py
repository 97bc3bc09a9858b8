"""The statement of sums due (*état des sommes dues*): a public host gives it to its accountant, who asks for the money.

The platform issues no invoice in the name of a public body; this says who owes what, and for which title.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.billing_words import Regime
from accounts.models import User
from accounts.roles import Capability
from bookings.invoice_words import DocumentKind
from bookings.invoices.charges import service_days
from bookings.invoices.drafting import regimes_by_day
from bookings.invoices.parties import debtors_of, issuer_party, known_of
from bookings.invoices.reckoning import reckon_bill
from bookings.invoices.values import Category, Charge, Party, Treatment
from bookings.invoices.writing import Draft, write
from bookings.ledger.accounting import sums_due, titles_of
from bookings.models import Invoice, Reservation
from commons.errors import Impossible
from commons.periods import local_date
from venues.models import Venue
from venues.permissions import require_for_venue

# Whoever reads it is an accountant in France, whatever the language of the page.
LANGUAGE: Final = "fr"
OUTSIDE: Final = Treatment(Category.OUTSIDE)

Due = tuple[Reservation, Decimal, Decimal]


def asks_for_titles(venue: Venue, now: datetime) -> bool:
    """Whether the venue's host is a public body, whose accountant asks for what is due."""
    return regimes_by_day(venue.organisation)(local_date(now, venue.zone)) is Regime.PUBLIC_BODY


def make_statement(*, actor: User, venue: Venue, now: datetime) -> Invoice:
    """What is due to a venue at `now`, as a document: the same one while nothing of it has changed that day.

    Raises Missing and NotAllowed; Impossible `not_public`, `nothing_due`.
    """
    require_for_venue(actor=actor, venue=venue, capability=Capability.SEE_MONEY)
    if not asks_for_titles(venue, now):
        sentence = _("Cet état sert au comptable d’un organisme public. Les autres lieux ont leurs factures.")
        raise Impossible(sentence, code="not_public")
    due = sums_due(venue, now)
    if not due:
        raise Impossible(_("Rien n’est dû aujourd’hui : il n’y a pas d’état à faire."), code="nothing_due")
    with translation.override(LANGUAGE):
        return write(_draft(venue, due, now), now=now)


def _draft(venue: Venue, due: Sequence[Due], now: datetime) -> Draft:
    rows = _rows(due)
    days = [service_days(one) for one, _paid, _rest in due]
    issuer = issuer_party(venue.organisation) or known_of(venue.organisation)
    accountant = _("Comptable public, %(name)s") % {"name": issuer.name}
    return Draft(
        kind=DocumentKind.STATEMENT,
        key=f"statement:{venue.pk}:{timezone.localdate(now)}:{_digest(rows)}",
        organisation=venue.organisation,
        venue=venue,
        issuer=issuer,
        buyer=Party(name=accountant, address="", postal_code="", city=""),
        bill=reckon_bill([_charge(one, rest) for one, _paid, rest in due]),
        service=(min(start for start, _end in days), max(end for _start, end in days)),
        language=LANGUAGE,
        about={"rows": rows},
    )


def _rows(due: Sequence[Due]) -> list[dict[str, str]]:
    reservations = [one for one, _paid, _rest in due]
    titles, debtors = titles_of(reservations), debtors_of(reservations)
    return [_row(one, rest, titles[one.pk], debtors[one.pk]) for one, _paid, rest in due]


def _row(one: Reservation, rest: Decimal, title: str, debtor: Party) -> dict[str, str]:
    town = f"{debtor.postal_code} {debtor.city}".strip()
    return {
        "reference": one.reference,
        "day": service_days(one)[0].isoformat(),
        "debtor": debtor.name,
        "address": ", ".join(part for part in (debtor.address, town) if part),
        "title": title,
        "amount": str(rest),
    }


def _charge(one: Reservation, rest: Decimal) -> Charge:
    """VAT is the title's affair: this only says what is due."""
    start, end = service_days(one)
    return Charge(one.reference, "", Decimal(1), rest, OUTSIDE, start, end)


def _digest(rows: Sequence[Mapping[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:32]
