"""What an organisation's invoices say of it: who it is, its VAT, and whether the platform may write in its name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.billing_words import Regime
from accounts.models.organisations import Organisation


class PostalParty(models.Model):
    """A name and an address as they stand on a document. `country` is ISO 3166-1 alpha-2."""

    legal_name = models.CharField(_("nom ou raison sociale"), max_length=200)
    address = models.CharField(_("adresse"), max_length=300)
    postal_code = models.CharField(_("code postal"), max_length=12)
    city = models.CharField(_("ville"), max_length=120)
    country = models.CharField(_("pays"), max_length=2, default="FR")
    changed_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.legal_name


class BillingIdentity(PostalParty):
    """An organisation as seller and as buyer. Invoices copy it: a change touches none that was issued."""

    organisation = models.OneToOneField(
        Organisation, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="billing"
    )
    legal_form = models.CharField(_("forme juridique"), max_length=100, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    vat_number = models.CharField(_("numéro de TVA"), max_length=20, blank=True)
    register = models.CharField(
        _("mention du registre"), max_length=120, blank=True, help_text=_("RCS et ville, ou numéro RNA.")
    )
    share_capital = models.CharField(_("capital social"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("identité de facturation")
        verbose_name_plural = _("identités de facturation")

    @property
    def siren(self) -> str:
        return self.siret[:9]


class VatRegime(models.Model):
    """How an organisation stands with VAT from `since` on, until the next row.

    What counts is the day on which a service ends (the service is then done: article 269, 1, a, CGI): a change in the
    middle of a year applies to what ends on its day or later, whenever it was booked, paid or billed.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="vat_regimes"
    )
    since = models.DateField(_("depuis le"))
    regime = models.CharField(_("régime de TVA"), max_length=20, choices=Regime.choices)

    class Meta:
        verbose_name = _("régime de TVA")
        verbose_name_plural = _("régimes de TVA")
        ordering = ["organisation", "-since"]
        constraints = [models.UniqueConstraint(fields=["organisation", "since"], name="vat_regime_once_a_day")]

    def __str__(self) -> str:
        return f"{self.get_regime_display()} ({self.since})"


class InvoicingMandate(models.Model):
    """A written mandate to issue invoices in the organisation's name: the text as it was accepted, by whom and when."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.PROTECT, related_name="invoicing_mandates"
    )
    version = models.CharField(_("version du texte"), max_length=20)
    text = models.TextField(_("texte accepté"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepté par"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accepted_name = models.CharField(_("nom du signataire"), max_length=200)
    accepted_at = models.DateTimeField(_("accepté le"))
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)

    class Meta:
        verbose_name = _("mandat de facturation")
        verbose_name_plural = _("mandats de facturation")
        ordering = ["-accepted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], name="mandate_one_in_force", condition=models.Q(revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.version})"
