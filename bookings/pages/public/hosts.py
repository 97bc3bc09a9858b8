"""Who offers a venue, as the law wants it said: whether one deals with a professional."""

from django.utils.translation import gettext as _

from accounts.words import OrganisationKind


def host_in_words(kind: str) -> str:
    """What the status of a host of this kind means for whoever books (Code de la consommation, L. 111-7)."""
    match kind:
        case OrganisationKind.COMPANY:
            return _("Hôte professionnel.")
        case OrganisationKind.PUBLIC_BODY | OrganisationKind.SCHOOL:
            return _("Hôte public.")
        case OrganisationKind.ASSOCIATION:
            return _("Association. Si elle loue régulièrement, elle agit en professionnelle.")
    return _("Particulier : les règles qui protègent les consommateurs face à un professionnel ne s’appliquent pas.")
