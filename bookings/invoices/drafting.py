"""What a booking's documents say: the invoice, the one for an advance, and what stands for them without a mandate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.billing import has_mandate
from accounts.billing_words import Regime
from accounts.models import Organisation
from accounts.words import OrganisationKind
from bookings.invoice_words import DocumentKind, Wanting
from bookings.invoices.charges import charges_of, service_days
from bookings.invoices.parties import buyer_party, issuer_party, known_buyer, known_of
from bookings.invoices.reckoning import reckon_bill
from bookings.invoices.sharing import advance_on
from bookings.invoices.values import Charge, Party
from bookings.invoices.vat import regime_on
from bookings.invoices.writing import Draft
from bookings.models import Invoice, Payment, PaymentLink, Reservation
from bookings.payments.links import rows_of
from bookings.payments.reckoning import reckon
from bookings.payments.terms import ARRHES, terms_of
from bookings.states import CERTAIN
from commons.money import ZERO
from venues.payment_words import PAID_AFTER_USE, MethodKind

# Thirty days, where nothing else was agreed between professionals (article L. 441-10 of the code de commerce).
AFTER_USE: Final = timedelta(days=30)


class Incomplete(Exception):
    """A person has to give something first."""

    def __init__(self, wanting: Wanting) -> None:
        super().__init__(wanting)
        self.wanting = wanting


@dataclass(frozen=True, slots=True)
class Booking:
    """What is billed together: the certain ones of the reservations of a link, and the regime of each."""

    link: PaymentLink
    rows: Sequence[Reservation]
    regimes: Sequence[Regime | None]
    mandated: bool
    spoken: str = ""

    @property
    def first(self) -> Reservation:
        return self.rows[0]

    @property
    def organisation(self) -> Organisation:
        return self.first.venue.organisation

    @property
    def by_public_body(self) -> bool:
        """Its accountant asks for the money: the platform issues nothing in its name."""
        return self.regimes[-1] is Regime.PUBLIC_BODY

    @property
    def language(self) -> str:
        """That of the reader of a page (`spoken`), else the booker's own."""
        own = self.first.booker.language if self.first.booker else ""
        return (self.spoken or own or "fr")[:2]

    @property
    def reference(self) -> str:
        return self.link.series.reference if self.link.series else self.first.reference

    @property
    def service(self) -> tuple[date, date]:
        days = [service_days(row) for row in self.rows]
        return min(start for start, _end in days), max(end for _start, end in days)

    @property
    def promised(self) -> Decimal:
        return sum((row.total for row in self.rows), ZERO)

    def charges(self) -> list[Charge]:
        with translation.override(self.language):
            return charges_of(zip(self.rows, self.regimes, strict=True))

    def of(self, kind: DocumentKind, key: str, **parts: Any) -> Draft:
        issuer, buyer = self._parties()
        return Draft(
            kind=kind,
            key=key,
            organisation=self.organisation,
            venue=self.first.venue,
            link=self.link,
            issuer=issuer,
            buyer=buyer,
            service=self.service,
            language=self.language,
            reference=self.reference,
            **parts,
        )

    def _parties(self) -> tuple[Party, Party]:
        """Raises Incomplete when an invoice wants more than is known."""
        issuer, buyer = issuer_party(self.organisation), buyer_party(self.link, self.first)
        if not self.mandated:
            return issuer or known_of(self.organisation), buyer or known_buyer(self.first)
        if issuer is None:
            raise Incomplete(Wanting.ISSUER_IDENTITY)
        if None in self.regimes:
            raise Incomplete(Wanting.ISSUER_REGIME)
        if Regime.LIABLE in self.regimes and not issuer.vat_number:
            raise Incomplete(Wanting.ISSUER_VAT_NUMBER)
        if buyer is None:
            raise Incomplete(Wanting.BUYER_ADDRESS)
        return issuer, buyer


def booking_of(link: PaymentLink) -> Booking | None:
    """The booking as it stands now; None when nothing of it is certain, or all of it is free."""
    found = rows_of(link).filter(state__in=CERTAIN, total__gt=0)
    rows = list(
        found.select_related(
            "venue__organisation__commune", "booker", "organisation__commune", "venue__commune", "series"
        ).order_by("ends_at", "pk")
    )
    if not rows:
        return None
    return Booking(link, rows, regimes_of(rows), has_mandate(rows[0].venue.organisation_id))


def regimes_of(rows: Sequence[Reservation]) -> list[Regime | None]:
    """The VAT regime of each reservation's host on its last day."""
    regime_by = regimes_by_day(rows[0].venue.organisation)
    return [regime_by(service_days(row)[1]) for row in rows]


def regimes_by_day(organisation: Organisation) -> Callable[[date], Regime | None]:
    """What tells an organisation's VAT regime on a day. A public body that says nothing is one.

    One statement, none where `vat_regimes` were read before.
    """
    known = [(one.since, one.regime) for one in organisation.vat_regimes.all()]
    silent = Regime.PUBLIC_BODY if organisation.kind == OrganisationKind.PUBLIC_BODY else None
    return lambda day: regime_on(day, known) or silent


def invoice_draft(booking: Booking) -> Draft:
    """The final invoice, which deducts what was paid; without a mandate the summary that stands in for it.

    What the host gave up as a gesture before it is a discount on it. Raises Incomplete.
    """
    settled = reckon([row.pk for row in booking.rows]).values()
    given = min(sum((one.given for one in settled), ZERO), booking.promised)
    kept = max(ZERO, sum((one.kept for one in settled), ZERO))
    bill = reckon_bill(booking.charges(), discount=given, prepaid=min(kept, booking.promised - given))
    terms = terms_of(booking.first.conditions)
    after_use = terms is not None and terms.method in PAID_AFTER_USE
    kind = DocumentKind.INVOICE if booking.mandated else DocumentKind.SUMMARY
    return booking.of(
        kind,
        f"{kind}:{booking.link.pk}",
        bill=bill,
        due_in=AFTER_USE if after_use else timedelta(0),
        about={"preceding": _advances(booking.link), **_means(booking.first)},
    )


def advance_draft(booking: Booking, payment: Payment) -> Draft:
    """The invoice for an advance that was paid; without a mandate a receipt. Raises Incomplete."""
    terms = terms_of(booking.first.conditions)
    with translation.override(booking.language):
        words = _("Arrhes sur la réservation %(reference)s")
        if terms is None or terms.advance_kind != ARRHES:
            words = _("Acompte sur la réservation %(reference)s")
        label = words % {"reference": booking.reference}
    charges = advance_on(booking.charges(), payment.amount, label=label)
    kind = DocumentKind.ADVANCE_INVOICE if booking.mandated else DocumentKind.RECEIPT
    return booking.of(
        kind,
        f"{kind}:{payment.pk}",
        bill=reckon_bill(charges, prepaid=payment.amount),
        payment=payment,
        about={"advance_kind": terms.advance_kind if terms else "", **_means(booking.first)},
    )


def _advances(link: PaymentLink) -> list[dict[str, str]]:
    """The invoices for advances that the final one deducts, less what was credited of them."""
    found = Invoice.objects.filter(link=link, kind=DocumentKind.ADVANCE_INVOICE).order_by("pk")
    return [
        {
            "number": one.number,
            "on": one.issued_on.isoformat(),
            "total": str(one.total),
            "tax": str(one.tax),
            "credited": str(sum((note.total for note in one.corrections.all()), ZERO)),
        }
        for one in found
    ]


def _means(reservation: Reservation) -> dict[str, str]:
    """By what means it is paid, and where to."""
    terms = terms_of(reservation.conditions)
    if terms is None:
        return {}
    if terms.method != MethodKind.TRANSFER:
        return {"method": terms.method}
    return {"method": terms.method, "iban": terms.iban, "bic": terms.bic, "holder": terms.account_holder}
