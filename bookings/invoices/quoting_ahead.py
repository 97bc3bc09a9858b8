"""Quotes (*devis*) of what one would book, for an association that has to vote on it: no account, no place is kept."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bookings.invoice_words import DocumentKind
from bookings.invoices.charges import charges_of_quote
from bookings.invoices.drafting import regimes_by_day
from bookings.invoices.papers import party_data
from bookings.invoices.parties import issuer_party, known_of
from bookings.invoices.reckoning import reckon_bill
from bookings.invoices.values import Party
from bookings.invoices.writing import Draft, write
from bookings.models import Invoice
from bookings.pricing import Quote, as_snapshot
from commons.errors import Impossible, TooMany
from commons.periods import Period, local_date
from commons.words import enumerated, period
from venues.models import Venue

VALID: Final = timedelta(days=30)
# Documents are kept for ever: nobody fills the cupboard of a venue.
MOST_A_DAY: Final = 50
LONGEST: Final = 200


def quote_ahead(
    *,
    venue: Venue,
    price: Quote,
    moments: Sequence[Period],
    buyer: Mapping[str, str],
    told: Sequence[str],
    now: datetime,
) -> Invoice:
    """The quote of `price` for `moments` (in order) at a venue, valid thirty days and never after the start.

    `buyer`: `name`, and `address`, `postal_code`, `city` as far as known. `told`: what else is to stand on it (who
    comes, the audience). Asked twice on one day, it is the same document. Raises Impossible `nothing_to_quote`,
    TooMany `too_many_quotes`.
    """
    if not price.total:
        raise Impossible(_("Un devis se fait pour ce qui n’est pas gratuit."), code="nothing_to_quote")
    today = local_date(now, venue.zone)
    first, last = _days(moments, venue)
    party = _party(buyer)
    dates = [period(one.start, one.end, venue.zone) for one in moments]
    language = (get_language() or "fr")[:2]
    facts = [as_snapshot(price), dates, party_data(party), list(told), str(today), language]
    key = f"quote:{venue.pk}:{hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()}"
    _check_number(venue, key, now)
    charges = charges_of_quote(price, regimes_by_day(venue.organisation)(last), first, last)
    draft = Draft(
        kind=DocumentKind.QUOTE,
        key=key,
        organisation=venue.organisation,
        venue=venue,
        issuer=issuer_party(venue.organisation) or known_of(venue.organisation),
        buyer=party,
        bill=reckon_bill(charges),
        service=(first, last),
        language=language,
        valid_until=max(today, min(today + VALID, first)),
        about={"notes": [*told, *_dates_in_words(dates)]},
        mention="quote_ahead",
    )
    return write(draft, now=now)


def _days(moments: Sequence[Period], venue: Venue) -> tuple[date, date]:
    """What ends at midnight ends the day before."""
    ends = max(one.end for one in moments) - timedelta(microseconds=1)
    return local_date(min(one.start for one in moments), venue.zone), local_date(ends, venue.zone)


def _party(buyer: Mapping[str, str]) -> Party:
    known: dict[str, Any] = {
        name: " ".join(buyer.get(name, "").split())[:LONGEST] for name in ("name", "address", "postal_code", "city")
    }
    return Party(**known)


def _dates_in_words(dates: Sequence[str]) -> list[str]:
    return [_("Dates : %(dates)s.") % {"dates": enumerated(dates)}]


def _check_number(venue: Venue, key: str, now: datetime) -> None:
    asked = Invoice.objects.filter(venue=venue, kind=DocumentKind.QUOTE, link=None)
    recent = asked.filter(issued_at__gt=now - timedelta(days=1)).exclude(key=key)
    if recent.count() >= MOST_A_DAY:
        sentence = _("Trop de devis ont été demandés à ce lieu aujourd’hui. Réessayez demain, ou écrivez-lui.")
        raise TooMany(sentence, code="too_many_quotes", data={"retry_after": 86_400})
