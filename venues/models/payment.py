"""How a venue is paid: by which means, by whom, in one part or two."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.words import Audience
from venues.models.venues import Venue
from venues.payment_words import AdvanceKind, MethodKind


class PaymentMethod(models.Model):
    """One means of paying a venue. No `audiences` means that all may use it.

    `iban`, `bic` and `account_holder` are for transfers, `payee` for cheques.
    """

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="payment_methods")
    kind = models.CharField(_("moyen"), max_length=10, choices=MethodKind.choices)
    audiences = ArrayField(
        models.CharField(max_length=20, choices=Audience.choices),
        verbose_name=_("publics"),
        default=list,
        blank=True,
        help_text=_("Aucun : tous les publics."),
    )
    iban = models.CharField("IBAN", max_length=34, blank=True)
    bic = models.CharField("BIC", max_length=11, blank=True)
    account_holder = models.CharField(_("titulaire du compte"), max_length=150, blank=True)
    payee = models.CharField(_("ordre du chèque"), max_length=150, blank=True)
    instructions = models.TextField(_("précisions"), blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    is_active = models.BooleanField(_("proposé"), default=True)

    class Meta:
        verbose_name = _("moyen de paiement")
        verbose_name_plural = _("moyens de paiement")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()


class PaymentTerms(models.Model):
    """When a venue is paid; without a row the whole price at once.

    `advance_percent` of the price first, as `advance_kind`, the balance `balance_days` before the start (100: all at
    once). A card is waited for `pay_within_hours`, a transfer or cheque `offline_within_days`.
    """

    venue = models.OneToOneField(
        Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="payment_terms", primary_key=True
    )
    advance_percent = models.PositiveSmallIntegerField(
        _("avance (%)"), default=100, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    advance_kind = models.CharField(
        _("nature de l’avance"), max_length=10, choices=AdvanceKind.choices, default=AdvanceKind.ACOMPTE
    )
    balance_days = models.PositiveSmallIntegerField(
        _("solde dû (jours avant le début)"), default=30, validators=[MaxValueValidator(365)]
    )
    pay_within_hours = models.PositiveSmallIntegerField(
        _("délai de paiement par carte (heures)"), default=48, validators=[MinValueValidator(1), MaxValueValidator(720)]
    )
    offline_within_days = models.PositiveSmallIntegerField(
        _("délai de paiement par virement ou chèque (jours)"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )

    class Meta:
        verbose_name = _("conditions de paiement")
        verbose_name_plural = _("conditions de paiement")
        constraints = [
            models.CheckConstraint(
                name="payment_terms_percent", condition=models.Q(advance_percent__gte=1, advance_percent__lte=100)
            )
        ]

    def __str__(self) -> str:
        return str(self.venue)
