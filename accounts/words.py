"""Words about people that every app uses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who books: rates are set by audience."""

    EVERYONE = "everyone", _("tout public")
    ASSOCIATION = "association", _("association")
    LOCAL_ASSOCIATION = "local_association", _("association locale")
    COMPANY = "company", _("entreprise")
    PUBLIC_BODY = "public_body", _("organisme public")
    RESIDENT = "resident", _("habitant de la commune")


class Role(models.TextChoices):
    """What a member is in an organisation; `accounts/roles.py` says what each may do."""

    OWNER = "owner", _("propriétaire")
    MANAGER = "manager", _("gestionnaire")
    RECEPTION = "reception", _("accueil")
    ACCOUNTANT = "accountant", _("comptable")
    SIGNATORY = "signatory", _("signataire")
    MEMBER = "member", _("membre")


class OrganisationKind(models.TextChoices):
    """What an organisation is; it decides which identifiers it needs and which audience it can prove."""

    COMPANY = "company", _("entreprise")
    ASSOCIATION = "association", _("association")
    PUBLIC_BODY = "public_body", _("organisme public")
    SCHOOL = "school", _("établissement scolaire")
    PERSON = "person", _("particulier")
