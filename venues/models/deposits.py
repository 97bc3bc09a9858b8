"""The security deposits (*cautions*) that a venue asks for."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from commons.money import CENT
from venues.deposit_words import DepositKind
from venues.models.naming import Named
from venues.models.venues import Venue


class DepositTerm(Named):
    """A deposit that whoever books brings, and has back after the stay. `amount` in euros, for the whole booking."""

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="deposit_terms")
    kind = models.CharField(_("pour"), max_length=10, choices=DepositKind.choices, default=DepositKind.DAMAGE)
    label = models.CharField(_("nom"), max_length=120, blank=True)
    amount = models.DecimalField(_("montant"), max_digits=9, decimal_places=2, validators=[MinValueValidator(CENT)])
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("caution demandée")
        verbose_name_plural = _("cautions demandées")
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(name="deposit_term_positive", condition=models.Q(amount__gt=0))]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()
