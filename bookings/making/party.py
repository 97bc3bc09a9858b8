"""Who books, for whom and as which audience."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import require
from accounts.roles import Capability
from bookings.asking import Contact
from bookings.audiences import Basis, Claimant, basis_of
from bookings.facts import By
from bookings.permissions import as_host
from bookings.transitions import Actor
from commons.errors import Impossible, Missing, NotAllowed
from commons.names import tidy_name
from venues.models import Venue


@dataclass(frozen=True, slots=True)
class Party:
    """The booker's side of a new reservation. `contact` is set when a host books for somebody without an account."""

    by: By
    organisation: Organisation | None
    audience: str
    basis: Basis
    contact: Contact | None = None

    @property
    def booker(self) -> User | None:
        return None if self.contact else self.by.user

    @property
    def for_host(self) -> bool:
        return self.contact is not None


def read_party(
    *, actor: User, venue: Venue, organisation_id: int | None, audience: str, contact: Contact | None
) -> Party:
    """Check that the actor may book so. What a host enters counts as proved: the host knows whom they speak with.

    Raises Missing for an organisation one is not in, NotAllowed to book for others (`hosts_only`), and Impossible
    `contact_missing`, `unknown_audience` or `audience_not_allowed`.
    """
    if contact is not None:
        return _entered_by_host(actor, venue, audience, contact)
    organisation = None
    if organisation_id is not None:
        organisation = require(actor, organisation_id, Capability.BOOK).organisation
    return party_of(actor, venue, organisation, audience)


def party_of(actor: User, venue: Venue, organisation: Organisation | None, audience: str) -> Party:
    """The same for an organisation that the actor is known to book for. Raises as `basis_of`."""
    basis = basis_of(audience, claimant_of(organisation), venue_commune=venue.commune_id)
    return Party(By(actor, Actor.BOOKER), organisation, audience, basis)


def _entered_by_host(actor: User, venue: Venue, audience: str, contact: Contact) -> Party:
    try:
        as_host(actor, venue, capability=Capability.BOOK_FOR_OTHERS)
    except Missing:
        # The venue itself is there for everybody to see: nothing is given away.
        sentence = _("Seul le lieu peut réserver pour quelqu’un d’autre : réservez en votre nom.")
        raise NotAllowed(sentence, code="hosts_only") from None
    contact = replace(contact, name=tidy_name(contact.name))
    if not contact.name:
        sentence = _("Indiquez le nom de la personne pour qui vous réservez.")
        raise Impossible(sentence, code="contact_missing", fields={"on_behalf_of.name": [sentence]})
    if audience != "everyone":
        basis_of(audience, Claimant(kind="", commune=None, verified=False), venue_commune=venue.commune_id)
    return Party(By(actor, Actor.HOST, contact.name), None, audience, Basis.PROVED, contact)


def claimant_of(organisation: Organisation | None) -> Claimant | None:
    """What audiences ask of the organisation that books; None for a person."""
    if organisation is None:
        return None
    return Claimant(organisation.kind, organisation.commune_id, organisation.verified_at is not None)
