"""What the demo's hosts told for their invoices, and some that were issued: each regime of VAT, a credit note, a title.

Whoever issues is called a demonstration on every document. Numbers are invented: the SIREN begins with six zeros.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from accounts.billing import Identity, accept_mandate, set_identity, set_regime
from accounts.billing_words import Regime
from accounts.mandate import MANDATE_VERSION
from accounts.models import Organisation
from accounts.words import OrganisationKind
from backend.demo.building import Built
from backend.demo.people import Cast
from backend.demo.seeing import DAY, Openings, at
from bookings import lifecycle
from bookings.asking import LineWish
from bookings.holding import hold
from bookings.invoice_words import DocumentKind
from bookings.invoices.addressing import set_billed_to
from bookings.invoices.awaiting import expect, issue_awaited
from bookings.invoices.crediting import issue_credit_note
from bookings.models import Invoice, Reservation
from bookings.payments.links import link_for
from bookings.payments.receiving import note_receipt, note_title
from bookings.states import State
from commons.errors import DomainError
from venues.models import Space
from venues.payment_words import PAID_AFTER_USE, MethodKind

SINCE: Final = date(2024, 1, 1)
REGIMES: Final = {
    OrganisationKind.COMPANY: Regime.LIABLE,
    OrganisationKind.ASSOCIATION: Regime.EXEMPT_NONPROFIT,
    OrganisationKind.PUBLIC_BODY: Regime.PUBLIC_BODY,
    OrganisationKind.SCHOOL: Regime.PUBLIC_BODY,
    OrganisationKind.PERSON: Regime.FRANCHISE,
}
PRIVATE_LYCEE: Final = "private_lycee"
MARK: Final = " (démonstration)"
# Long enough before for every notice.
ASKED_BEFORE: Final = 20 * DAY
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Story:
    """A stay some days ago that was paid by hand and billed; of `credited` euros there is a credit note."""

    venue: str
    guest: str
    method: MethodKind
    days_ago: int
    credited: str = ""


STORIES: Final = (
    Story("Hôtel des Deux Vallées", "conseil", MethodKind.ON_SITE, 13),
    Story("Hôtel des Deux Vallées", "coworker", MethodKind.ON_SITE, 6, credited="3.00"),
    Story("Gîte de la Draille", "redaction", MethodKind.TRANSFER, 10),
    Story("Foyer rural du Tarn", "theatre", MethodKind.CHEQUE, 9),
    Story("Salle de la Mairie haute", "gym", MethodKind.TITRE, 12),
)


def tell_billing(builts: Iterable[Built], *, now: datetime) -> None:
    """Identity, regime and, but for public bodies, mandate of every host."""
    done: set[int] = set()
    for built in builts:
        organisation = built.venue.organisation
        if organisation.pk not in done:
            done.add(organisation.pk)
            _tell(built, organisation, _regime(built), now)


def bill_stays(builts: Sequence[Built], cast: Cast, *, now: datetime) -> int:
    """The stories, each where the season is open and nobody was there before. Returns how many there are."""
    by_name = {built.venue.name: built for built in builts}
    openings = Openings(space for story in STORIES for space in by_name[story.venue].spaces.values() if space.units)
    return sum(_tell_story(story, by_name[story.venue], cast, openings, now) for story in STORIES)


def _regime(built: Built) -> Regime:
    """A private lycée is run by an association."""
    if built.spec.kind == PRIVATE_LYCEE:
        return Regime.EXEMPT_NONPROFIT
    return REGIMES[OrganisationKind(built.venue.organisation.kind)]


def _tell(built: Built, organisation: Organisation, regime: Regime, now: datetime) -> None:
    commune = built.venue.commune
    identity = Identity(
        legal_name=organisation.name + MARK,
        address=built.venue.address,
        postal_code=commune.postal_codes[0],
        city=commune.name,
        siret=organisation.siret,
        vat_number=_vat_number(organisation.siret) if regime is Regime.LIABLE else "",
    )
    facts: dict[str, Any] = {"actor": built.host, "organisation": organisation, "now": now}
    set_identity(identity=identity, **facts)
    set_regime(regime=regime, since=SINCE, **facts)
    if regime is not Regime.PUBLIC_BODY:
        accept_mandate(version=MANDATE_VERSION, **facts)


def _vat_number(siret: str) -> str:
    """The French number of a SIREN: two check digits, then the SIREN."""
    siren = int(siret[:9])
    return f"FR{(12 + 3 * (siren % 97)) % 97:02}{siret[:9]}"


def _tell_story(story: Story, built: Built, cast: Cast, openings: Openings, now: datetime) -> bool:
    stay = _stay(story, built, cast, openings, now)
    if stay is None:
        return False
    told: dict[str, Any] = {"actor": built.host, "reservation_id": stay.pk}
    if story.method in PAID_AFTER_USE:
        note_title(number=f"{stay.ends_at:%Y}-118", now=stay.ends_at + DAY, **told)
        return True
    invoice = _billed(stay, cast.users[story.guest], stay.ends_at + HOUR)
    if story.credited and invoice is not None:
        issue_credit_note(
            actor=built.host,
            invoice=invoice,
            amount=Decimal(story.credited),
            reason="Le chauffage était en panne une heure.",
            now=stay.ends_at + DAY,
        )
    return True


def _stay(story: Story, built: Built, cast: Cast, openings: Openings, now: datetime) -> Reservation | None:
    """Booked, agreed, paid and over; None when the place is shut, or taken, on all of these days."""
    today = now.astimezone(built.venue.zone).date()
    method = built.venue.payment_methods.get(kind=story.method)
    guest, asked = cast.users[story.guest], now - ASKED_BEFORE
    for space in built.booked_at_random():
        if space.kind in (Space.Kind.BEDS, Space.Kind.EQUIPMENT) or space.taken_by == Space.TakenBy.NIGHT:
            continue
        starts, ends = _hours(space)
        for day in openings.days(space, today - story.days_ago * DAY, starts, ends, within=4):
            wish = LineWish(space.pk, at(day, starts), at(day, ends))
            try:
                held = hold(actor=guest, lines=[wish], headcount=1, now=asked)
            except DomainError:
                continue
            return _over(held, method.pk, built, asked)
    return None


def _hours(space: Space) -> tuple[str, str]:
    """An afternoon, or the day of what is taken by the day."""
    if space.taken_by == Space.TakenBy.DAY:
        return f"{space.day_starts:%H:%M}", f"{space.day_ends:%H:%M}"
    return "14:00", "17:00"


def _over(held: Reservation, method_id: int, built: Built, asked: datetime) -> Reservation:
    sent = lifecycle.submit(
        actor=held.booker,  # type: ignore[arg-type]
        reservation_id=held.pk,
        payment_method_id=method_id,
        now=asked + timedelta(minutes=3),
    )
    if sent.state == State.REQUESTED:
        sent = lifecycle.approve(actor=built.host, reservation_id=sent.pk, now=asked + HOUR)
    paid_at = asked + DAY if sent.state == State.AWAITING_PAYMENT else sent.ends_at
    if sent.payment_method and sent.payment_method.kind not in PAID_AFTER_USE:
        note_receipt(
            actor=built.host,
            reservation_id=sent.pk,
            amount=sent.total,
            received_on=paid_at.astimezone(built.venue.zone).date(),
            now=paid_at,
        )
    return lifecycle.complete(reservation_id=sent.pk, now=sent.ends_at + HOUR)


def _billed(stay: Reservation, guest: Any, issued_at: datetime) -> Invoice | None:
    address = {
        "legal_name": guest.name + MARK,
        "address": "3 place du Foirail",
        "postal_code": "48000",
        "city": "Mende",
    }
    stay = Reservation.objects.select_related("venue__organisation", "organisation", "booker").get(pk=stay.pk)
    set_billed_to(actor=guest, reservation=stay, values=address | {"country": "FR"}, now=issued_at)
    link = link_for(stay)
    expect(kind=DocumentKind.INVOICE, link=link, organisation_id=stay.venue.organisation_id, now=issued_at)
    issue_awaited(now=issued_at)
    return Invoice.objects.filter(link=link, kind=DocumentKind.INVOICE).first()
