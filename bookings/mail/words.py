"""Reservations in the words of a mail, in the active language, on the venue's clock."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.invoices.telling import tax_told
from bookings.making.conditions import cancelling_in_words
from bookings.models import Reservation, ReservationLine, Series
from bookings.payments.terms import terms_of
from bookings.pricing import explain, explain_total, from_snapshot
from commons.letters import Detail, Section
from commons.money import format_euros
from commons.periods import Period
from commons.words import clock, day, period
from venues.models import Space, Venue
from venues.opening_words import enumeration
from venues.reading_texts import texts_of
from venues.text_words import TextField

MOST_NAMED = 3


def things(reservation: Reservation) -> list[str]:
    """« 4 places (Salle à manger) », « Salle du Lot », one for each space."""
    units: dict[Space, int] = {}
    for line in reservation.lines.all():
        units[line.space] = max(line.units, units.get(line.space, 0))
    return [_thing(space, count) for space, count in units.items()]


def what(reservation: Reservation) -> str:
    """The same in one phrase, short enough for a subject."""
    named = things(reservation)
    if len(named) > MOST_NAMED:
        others = len(named) - MOST_NAMED + 1
        more = ngettext("%(count)d autre espace", "%(count)d autres espaces", others) % {"count": others}
        named = [*named[: MOST_NAMED - 1], more]
    return enumeration(named)


def moments(reservation: Reservation) -> list[str]:
    """When, one phrase for each distinct period, in order."""
    periods = sorted({Period.from_range(line.period) for line in reservation.lines.all()})
    return [period(one.start, one.end, reservation.venue.zone) for one in periods]


def when(reservation: Reservation) -> str:
    """When, in one phrase: from the first start to the last end."""
    return period(reservation.starts_at, reservation.ends_at, reservation.venue.zone)


def moment(instant: datetime, venue: Venue) -> str:
    """« mardi 12 janvier 2027, 9 h », as clocks at the venue show it."""
    local = instant.astimezone(venue.zone)
    return f"{day(local.date())}, {clock(local)}"


def headline(reservation: Reservation) -> str:
    """« 4 places (Salle à manger), Hôtel des Cimes, mardi 12 janvier 2027, 9 h – 17 h »."""
    return ", ".join([what(reservation), reservation.venue.name, when(reservation)])


def people(count: int) -> str:
    return ngettext("%(count)d personne", "%(count)d personnes", count) % {"count": count}


def where(venue: Venue) -> Detail:
    """Name, address and commune."""
    return Detail(_("Où"), (venue.name,), tuple(part for part in (venue.address, str(venue.commune)) if part))


def facts(reservation: Reservation, *, place: bool = True) -> list[Detail]:
    """What was booked, for whom it matters: with the address, or without it for the host."""
    details = [where(reservation.venue)] if place else []
    return [
        *details,
        Detail(_("Quand"), tuple(moments(reservation))),
        Detail(_("Quoi"), tuple(lines_in_words(reservation.lines.all()))),
        Detail(_("Pour"), (people(reservation.headcount),)),
        price(reservation),
        Detail(_("Référence"), (reservation.reference,)),
    ]


def lines_in_words(lines: Iterable[ReservationLine]) -> list[str]:
    """Each line once, whatever its moments."""
    return list(dict.fromkeys(_thing(line.space, line.units) for line in lines))


def price(reservation: Reservation) -> Detail:
    """The total, then how it comes about when that is more than one row."""
    if reservation.series_id:
        return Detail(_("Prix"), (euros_or_free(reservation.total),))
    return price_in_words(reservation.price, reservation.venue)


def price_of_series(series: Series, left: Decimal) -> Detail:
    """The price that was agreed on for the whole, and what is `left` to pay of it when dates are gone."""
    agreed = price_in_words(series.price, series.venue)
    if left == series.total:
        return agreed
    still = _("Il reste %(left)s à payer.") % {"left": format_euros(left)} if left else _("Il ne reste rien à payer.")
    return replace(agreed, more=(*agreed.more, still))


def price_in_words(snapshot: dict, venue: Venue) -> Detail:
    """The price that was promised: total, rows when there are several, taxes as the invoice will have them."""
    quote = from_snapshot(snapshot)
    rows = [_("%(title)s : %(detail)s = %(amount)s") % asdict(row) for row in explain(quote)]
    return Detail(_("Prix"), (explain_total(quote),), (*rows, *tax_told(quote, venue).sentences) if quote.total else ())


def euros_or_free(amount: Decimal) -> str:
    return format_euros(amount) if amount else _("Gratuit")


def difference(amount: Decimal) -> list[str]:
    """By how much a change made the price go up or down; nothing when it did not."""
    if amount > 0:
        return [_("Le prix augmente de %(amount)s.") % {"amount": format_euros(amount)}]
    return [_("Le prix baisse de %(amount)s.") % {"amount": format_euros(-amount)}] if amount else []


def arrival(venue: Venue) -> list[Section]:
    """How to get in: only for those whose reservation is confirmed."""
    contact = " · ".join(part for part in (venue.phone, venue.email) if part)
    sections = []
    if instructions := texts_of(venue).of_venue(TextField.ARRIVAL).text.strip():
        sections.append(Section(_("Comment entrer"), (instructions,)))
    if contact:
        sections.append(Section(_("Joindre le lieu"), (contact,)))
    return sections


def paying(total: Decimal, conditions: dict) -> list[Section]:
    """How to pay the host where nothing else was agreed, when there is something to pay."""
    if not total or terms_of(conditions):
        return []
    sentences = [_("À régler à l’hôte : %(total)s.") % {"total": format_euros(total)}]
    if instructions := conditions.get("payment_instructions", "").strip():
        sentences.append(instructions)
    return [Section(_("Comment payer"), tuple(sentences))]


def cancelling(conditions: dict) -> Section:
    """What was promised for the case of a cancellation."""
    return Section(_("Si vous annulez"), points=tuple(cancelling_in_words(conditions)))


def _thing(space: Space, units: int) -> str:
    match space.kind:
        case Space.Kind.DESKS:
            count = ngettext("%(count)d place", "%(count)d places", units)
        case Space.Kind.BEDS:
            count = ngettext("%(count)d couchage", "%(count)d couchages", units)
        case _other:
            return f"{units} × {space.called}" if units > 1 else space.called
    return f"{count % {'count': units}} ({space.called})"
