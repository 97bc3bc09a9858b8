"""The demo's people and organisations. Identifiers are invented: no such SIREN, RNA or UAI is given out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.hashers import make_password

from accounts.identifiers import UAI_LETTERS
from accounts.models import Organisation, Territory, User
from accounts.organisations import OrganisationDetails, create_organisation, trust_organisation, verify_organisation
from accounts.people import make_trusted_user
from commons.models import Commune

PASSWORD: Final = "intersaison"
DOMAIN: Final = "demo.test"
TERRITORY: Final = "Lozère"

# Owners of venues: local part of the address, name, kind of organisation, its name.
HOSTS: Final = {
    "hote": ("Claire Vernhet", "company", "SARL des Deux Vallées"),
    "lycee": ("Hélène Pradier", "school", "Lycée des Trois Monts"),
    "margeride": ("Denis Rouvière", "company", "Hôtellerie de la Haute-Margeride"),
    "causse": ("Sandrine Bonnal", "company", "Le Causse Blond"),
    "sources": ("Michel Astruc", "company", "Sources Claires"),
    "viaduc": ("Nadia Ferrier", "company", "Grand Hôtel du Viaduc"),
    "plateau": ("Paul Delmas", "company", "Hôtel du Haut Plateau"),
    "gevaudan": ("Anne Teissier", "school", "Lycée du Haut-Gévaudan"),
    "prahauts": ("Luc Maurin", "school", "Lycée agricole des Prés-Hauts"),
    "colombe": ("Odile Chabert", "school", "Lycée privé Sainte-Colombe"),
    "valallier": ("Rémi Jourdan", "school", "Lycée privé du Val d’Allier"),
    "tilleuls": ("Sophie Castan", "school", "Lycée privé des Tilleuls"),
    "moulin": ("Bastien Roux", "company", "Camping du Moulin Vert"),
    "rives": ("Élodie Brun", "company", "Camping des Rives du Lot"),
    "truyere": ("Marc Vidal", "company", "Camping de la Truyère"),
    "falaises": ("Inès Cabrol", "company", "Camping des Falaises"),
    "aubrac": ("Yves Salles", "association", "Village de l’Aubrac"),
    "genets": ("Carole Meissonnier", "association", "Village Les Genêts"),
    "lacnoir": ("Hugo Blanc", "association", "Village du Lac Noir"),
    "mairiehaute": ("Mairie haute", "public_body", "Commune de la Mairie haute"),
    "badaroux": ("Mairie du Causse", "public_body", "Commune du Causse"),
    "foyertarn": ("Foyer du Tarn", "association", "Foyer rural du Tarn"),
    "troisvents": ("Mairie des Trois Vents", "public_body", "Commune des Trois Vents"),
    "lavoir": ("Mairie du Lavoir", "public_body", "Commune du Lavoir"),
    "bergerie": ("Jeanne Plagnes", "person", "Jeanne Plagnes"),
    "chataignier": ("Olivier Nogaret", "person", "Olivier Nogaret"),
    "draille": ("Lucie Boissier", "person", "Lucie Boissier"),
}
# Who books: local part, name, kind and name of their organisation (none for a person on their own).
GUESTS: Final = {
    "coworker": ("Camille Barthe", "", ""),
    "asso": ("Farid Lacombe", "association", "Chorale du Gévaudan"),
    "conseil": ("Léa Fournier", "company", "Atelier Fournier conseil"),
    "theatre": ("Noé Dalmas", "association", "Théâtre des Neuf Sources"),
    "numerique": ("Maëlle Pouget", "association", "Numérique pour tous en Cévennes"),
    "gym": ("Thérèse Vialard", "association", "Gym douce du Causse"),
    "nomade": ("Tom Weber", "", ""),
    "redaction": ("Assia Morel", "", ""),
    "mission": ("Gilles Pradeilles", "public_body", "Mission locale du Haut-Lot"),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in the demo, by the local part of their address."""

    admin: User
    users: dict[str, User]
    organisations: dict[str, Organisation]


def make_cast(*, seats: dict[str, Commune], now: datetime) -> Cast:
    """Accounts and organisations; `seats`: the commune of each organisation, Mende's under the empty key."""
    # Hashing is slow on purpose: once is enough for all of them.
    password = make_password(PASSWORD)
    admin = _trusted("admin", "Administration", password, is_staff=True, is_superuser=True)
    users, organisations = {}, {}
    for number, (local, (name, kind, title)) in enumerate({**HOSTS, **GUESTS}.items(), start=1):
        users[local] = _trusted(local, name, password, phone="04 00 00 00 00")
        if kind:
            seat = seats.get(local, seats[""])
            organisations[local] = _organisation(users[local], admin, kind, title, number, seat, now)
    return Cast(admin, users, organisations)


def _trusted(local: str, name: str, password: str, **fields: object) -> User:
    user = make_trusted_user(email=f"{local}@{DOMAIN}", password=None, name=name, **fields)
    user.password = password
    user.save(update_fields=["password"])
    return user


def make_territory(admin: User) -> Territory:
    """The pilot territory: all communes of Lozère."""
    territory, _made = Territory.objects.get_or_create(
        slug="lozere", defaults={"name": TERRITORY, "contact_email": f"admin@{DOMAIN}"}
    )
    territory.communes.set(Commune.objects.filter(department="48"))
    territory.administrators.add(admin)
    return territory


def _organisation(
    owner: User, admin: User, kind: str, title: str, number: int, seat: Commune, now: datetime
) -> Organisation:
    details = OrganisationDetails(
        kind=kind,
        name=title,
        siret=_invented_siret(number) if kind in ("company", "public_body") else "",
        rna=f"W999{number:06}" if kind == "association" else "",
        uai=_invented_uai(number) if kind == "school" else "",
        commune=seat,
        email=owner.email,
        phone=owner.phone,
    )
    organisation = create_organisation(actor=owner, details=details, now=now)
    Organisation.objects.filter(pk=organisation.pk).update(is_demo=True)
    verify_organisation(actor=admin, organisation=organisation, now=now)
    trust_organisation(actor=admin, organisation=organisation, now=now)
    organisation.refresh_from_db()
    return organisation


def _invented_siret(number: int) -> str:
    """A SIRET with right check digits whose SIREN begins with six zeros."""
    siren = _with_luhn(f"000000{number:02}")
    return _with_luhn(f"{siren}0001")


def _with_luhn(digits: str) -> str:
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{digits}{-total % 10}"


def _invented_uai(number: int) -> str:
    """A UAI of a department that does not exist, with its right letter."""
    digits = f"999{number:04}"
    return digits + UAI_LETTERS[int(digits) % 23]
