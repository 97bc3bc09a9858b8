"""Organisations, their members, and invitations to join."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.words import OrganisationKind, Role
from commons.models import Commune


class Organisation(models.Model):
    """Who offers or who books: company, association, public body, or a person on their own.

    `verified_at`: an administrator has checked kind, identifiers and commune (reduced audiences are then *proved*).
    `trusted_at`: an administrator has accepted its first publication; later ones go out at once.
    """

    Kind = OrganisationKind

    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("nom"), max_length=200)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("RNA", max_length=10, blank=True)
    uai = models.CharField("UAI", max_length=8, blank=True)
    local_register = models.CharField(
        _("registre du tribunal (Alsace-Moselle)"),
        max_length=100,
        blank=True,
        help_text=_("Volume et folio, pour les associations de Moselle, du Bas-Rhin et du Haut-Rhin."),
    )
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune du siège"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    verified_at = models.DateTimeField(_("vérifiée le"), null=True, blank=True)
    trusted_at = models.DateTimeField(_("de confiance depuis le"), null=True, blank=True)
    is_demo = models.BooleanField(_("démonstration"), default=False)
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="accounts.Membership", related_name="organisations"
    )

    class Meta:
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["siret"],
                name="organisation_siret_once",
                condition=~models.Q(siret=""),
                violation_error_message=_("Une structure avec ce SIRET existe déjà. Demandez à y être invité."),
            ),
            models.UniqueConstraint(
                fields=["rna"],
                name="organisation_rna_once",
                condition=~models.Q(rna=""),
                violation_error_message=_("Une association avec ce numéro RNA existe déjà. Demandez à y être invité."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user in an organisation, for all its venues or (`all_venues=False`) those of `venues.VenueAccess`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("personne"), on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    all_venues = models.BooleanField(_("tous les lieux"), default=True)
    created_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    class Meta:
        verbose_name = _("membre")
        verbose_name_plural = _("membres")
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation} ({self.get_role_display()})"


class Invitation(models.Model):
    """An offer, sent by mail, to join an organisation in a role. The token is kept as a SHA-256 digest only."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("adresse e-mail"))
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    all_venues = models.BooleanField(_("tous les lieux"), default=True)
    token_digest = models.CharField(_("empreinte du jeton"), max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invité par"), on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(_("envoyée le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"
