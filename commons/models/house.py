"""The texts of the house: legal notice, terms, and the like. A new text has a day from which it holds."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commons.typography import set_french

LEFT_OPEN = "[["


class HouseText(models.Model):
    """One text of a page, in both languages, holding from the day `holds_from` until the next one does.

    `body_fr` and `body_en` are written as commons/house/markup.py reads them; `[[…]]` marks what the operator must
    still fill in. An empty English text shows the French one.
    """

    class Page(models.TextChoices):
        LEGAL = "legal", _("mentions légales")
        TERMS = "terms", _("conditions générales")
        PRIVACY = "privacy", _("données personnelles")
        ACCESSIBILITY = "accessibility", _("accessibilité")
        RANKING = "ranking", _("ordre des résultats")

    page = models.CharField(_("page"), max_length=20, choices=Page.choices)
    holds_from = models.DateField(_("en vigueur à partir du"))
    body_fr = models.TextField(_("texte français"))
    body_en = models.TextField(_("texte anglais"), blank=True)
    note = models.CharField(_("ce qui change"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("texte de la maison")
        verbose_name_plural = _("textes de la maison")
        ordering = ["page", "-holds_from"]
        constraints = [models.UniqueConstraint(fields=["page", "holds_from"], name="house_text_once_a_day")]

    def __str__(self) -> str:
        return f"{self.get_page_display()}, {self.holds_from}"

    @property
    def language(self) -> str:
        """The language that a reader gets."""
        return "en" if (get_language() or "fr").startswith("en") and self.body_en else "fr"

    @property
    def body(self) -> str:
        """In the reader's language."""
        return self.body_en if self.language == "en" else set_french(self.body_fr)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left for the operator to fill in."""
        return LEFT_OPEN not in self.body_fr + self.body_en
