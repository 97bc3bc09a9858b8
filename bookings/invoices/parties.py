"""Who issues and who receives a document, as they are known now."""

from collections.abc import Sequence

from django.db.models import Q

from accounts.models import BillingIdentity, Organisation
from accounts.words import OrganisationKind
from bookings.invoices.values import Party
from bookings.models import BilledParty, PaymentLink, Reservation


def issuer_party(organisation: Organisation) -> Party | None:
    """The billing identity of a host; None while it has none."""
    identity = BillingIdentity.objects.filter(organisation=organisation).first()
    return _of_identity(identity, organisation) if identity else None


def buyer_party(link: PaymentLink, reservation: Reservation) -> Party | None:
    """To whom the documents of a booking go: as given for it, else its organisation's identity. None without."""
    organisation = reservation.organisation
    email = reservation.booker.email if reservation.booker else reservation.contact_email
    given = BilledParty.objects.filter(link=link).first()
    if given is not None:
        return Party(
            name=given.legal_name,
            address=given.address,
            postal_code=given.postal_code,
            city=given.city,
            country=given.country,
            email=email,
            siret=organisation.siret if organisation else "",
            professional=_is_professional(organisation),
        )
    identity = BillingIdentity.objects.filter(organisation=organisation).first() if organisation else None
    return _of_identity(identity, organisation) if identity and organisation else None


def known_of(organisation: Organisation) -> Party:
    """What is known of an organisation without a billing identity: enough for what is not an invoice."""
    commune = organisation.commune
    return Party(
        name=organisation.name,
        address=organisation.address,
        postal_code=commune.postal_codes[0] if commune and commune.postal_codes else "",
        city=commune.name if commune else "",
        siret=organisation.siret,
        register=organisation.rna,
        email=organisation.email,
        professional=_is_professional(organisation),
    )


def known_buyer(reservation: Reservation) -> Party:
    """The same for whoever booked."""
    if reservation.organisation:
        return known_of(reservation.organisation)
    booker = reservation.booker
    name = booker.get_full_name() or booker.email if booker else reservation.contact_name or reservation.contact_email
    return Party(
        name=name, address="", postal_code="", city="", email=booker.email if booker else reservation.contact_email
    )


def debtors_of(reservations: Sequence[Reservation]) -> dict[int, Party]:
    """Who owes what each of them costs, as far as it is known. Two statements for all."""
    named = Q(link__reservation__in=reservations)
    named |= Q(link__series__in=[one.series_id for one in reservations if one.series_id])
    given = {
        (one.link.reservation_id, one.link.series_id): one
        for one in BilledParty.objects.filter(named).select_related("link")
    }
    told = BillingIdentity.objects.filter(organisation__in=[one.organisation_id for one in reservations])
    identities = {one.organisation_id: one for one in told}

    def debtor(one: Reservation) -> Party:
        party = given.get((None, one.series_id) if one.series_id else (one.pk, None))
        known = identities.get(one.organisation_id or 0)
        if party is not None:
            return Party(party.legal_name, party.address, party.postal_code, party.city, party.country)
        return _of_identity(known, one.organisation) if known and one.organisation else known_buyer(one)

    return {one.pk: debtor(one) for one in reservations}


def _of_identity(identity: BillingIdentity, organisation: Organisation) -> Party:
    return Party(
        name=identity.legal_name,
        address=identity.address,
        postal_code=identity.postal_code,
        city=identity.city,
        country=identity.country,
        legal_form=identity.legal_form,
        siret=identity.siret or organisation.siret,
        vat_number=identity.vat_number,
        register=identity.register or organisation.rna,
        share_capital=identity.share_capital,
        email=organisation.email,
        professional=_is_professional(organisation),
    )


def _is_professional(organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.kind != OrganisationKind.PERSON
