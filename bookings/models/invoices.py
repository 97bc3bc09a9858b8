"""Invoices and what is issued beside them, their numbers, their files, and the legal words that they bear."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, PostalParty
from bookings.invoice_words import NUMBERED, DocumentKind, Wanting
from bookings.models.payments import Payment, PaymentLink, Refund
from venues.models import Venue


class BilledParty(PostalParty):
    """To whom the documents of a booking are addressed, when that is not an organisation with a billing identity."""

    link = models.OneToOneField(
        PaymentLink, verbose_name=_("réservation"), on_delete=models.CASCADE, related_name="billed_to"
    )

    class Meta:
        verbose_name = _("destinataire des factures")
        verbose_name_plural = _("destinataires des factures")


class InvoiceNumbering(models.Model):
    """The last number of a series, and the instant of its document: one row per issuer, series and year.

    Whoever takes a number holds this row until the commit, so that a roll-back gives the number back, and numbers and
    dates run the same way.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.PROTECT, related_name="invoice_numberings"
    )
    series = models.CharField(_("série"), max_length=4)
    year = models.PositiveSmallIntegerField(_("année"))
    last = models.PositiveIntegerField(_("dernier numéro"), default=0)
    last_at = models.DateTimeField(_("dernière émission"))

    class Meta:
        verbose_name = _("série de numéros")
        verbose_name_plural = _("séries de numéros")
        constraints = [models.UniqueConstraint(fields=["organisation", "series", "year"], name="numbering_once")]

    def __str__(self) -> str:
        return f"{self.series}{self.year}"


class Invoice(models.Model):
    """A document as it was issued: everything on it is copied, and no row is ever changed or taken away (triggers).

    `key` says what for, so that it is issued once. `issuer`, `buyer`, `lines`, `breakdown` and `mentions` are what
    `bookings.invoices.papers` writes and reads; `about` is what else the page says (what was deducted, how to pay).
    Amounts are euros: `net` and `tax` sum to `gross` (BT-109, 110 and 112 of EN 16931), `rounding` is the cent that VAT
    made of tax-included prices (BT-114), `prepaid` what was paid before (BT-113), `due` what remains (BT-115). `venue`
    is empty on a statement over several venues.
    """

    kind = models.CharField(_("document"), max_length=16, choices=DocumentKind.choices)
    number = models.CharField(_("numéro"), max_length=24, blank=True)
    key = models.CharField(max_length=80, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("émetteur"), on_delete=models.PROTECT, related_name="invoices"
    )
    venue = models.ForeignKey(
        Venue, verbose_name=_("lieu"), null=True, blank=True, on_delete=models.PROTECT, related_name="invoices"
    )
    link = models.ForeignKey(
        PaymentLink,
        verbose_name=_("réservation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invoices",
    )
    payment = models.ForeignKey(
        Payment, verbose_name=_("paiement"), null=True, blank=True, on_delete=models.PROTECT, related_name="invoices"
    )
    refund = models.ForeignKey(
        Refund,
        verbose_name=_("remboursement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invoices",
    )
    corrects = models.ForeignKey(
        "self", verbose_name=_("corrige"), null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    language = models.CharField(_("langue"), max_length=5, default="fr")
    issued_at = models.DateTimeField(_("émis à"))
    issued_on = models.DateField(_("date"))
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    service_from = models.DateField(_("prestation du"))
    service_to = models.DateField(_("prestation au"))
    reference = models.CharField(_("référence"), max_length=24, blank=True)
    issuer = models.JSONField(_("identité de l’émetteur"))
    buyer = models.JSONField(_("identité du destinataire"))
    lines = models.JSONField(_("lignes"))
    breakdown = models.JSONField(_("TVA"))
    mentions = models.JSONField(_("mentions"))
    about = models.JSONField(_("renseignements"), default=dict, blank=True)
    net = models.DecimalField(_("total hors taxe"), max_digits=12, decimal_places=2)
    tax = models.DecimalField(_("TVA"), max_digits=12, decimal_places=2)
    gross = models.DecimalField(_("total TTC"), max_digits=12, decimal_places=2)
    rounding = models.DecimalField(_("arrondi"), max_digits=6, decimal_places=2, default=0)
    prepaid = models.DecimalField(_("déjà payé"), max_digits=12, decimal_places=2, default=0)
    due = models.DecimalField(_("reste à payer"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("facture ou document")
        verbose_name_plural = _("factures et documents")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="invoice_number_once", fields=["organisation", "number"], condition=~Q(number="")
            ),
            models.CheckConstraint(
                name="invoice_numbered",
                condition=(Q(kind__in=sorted(NUMBERED)) & ~Q(number=""))
                | (~Q(kind__in=sorted(NUMBERED)) & Q(number="")),
            ),
            models.CheckConstraint(name="invoice_sums", condition=Q(gross=models.F("net") + models.F("tax"))),
            models.CheckConstraint(
                name="invoice_due",
                condition=Q(due=models.F("gross") + models.F("rounding") - models.F("prepaid")),
            ),
            models.CheckConstraint(
                name="invoice_corrects_one", condition=~Q(kind=DocumentKind.CREDIT_NOTE) | Q(corrects__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["organisation", "issued_on"], name="invoice_issuer")]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} {self.pk}"

    @property
    def total(self) -> Decimal:
        """What the document amounts to: the promised price, to the cent."""
        return self.gross + self.rounding


class InvoiceFile(models.Model):
    """The PDF of a document, made by the worker from the row and kept for ever, with the XML inside it.

    Until `made_at` the worker tries at `retry_at` (`claimed_until`: one is on it), and `problem` says what hinders it.
    Once made it never changes: a trigger says so.
    """

    invoice = models.OneToOneField(
        Invoice, verbose_name=_("document"), on_delete=models.PROTECT, related_name="file", primary_key=True
    )
    pdf = models.BinaryField(null=True, editable=False)
    pdf_sha256 = models.CharField(_("empreinte du PDF"), max_length=64, blank=True)
    xml = models.BinaryField(null=True, editable=False)
    xml_sha256 = models.CharField(_("empreinte du XML"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("fait le"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    retry_at = models.DateTimeField(_("à faire le"), null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    problem = models.CharField(_("problème"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("fichier de document")
        verbose_name_plural = _("fichiers de documents")
        indexes = [models.Index(fields=["retry_at"], name="invoice_to_make", condition=Q(made_at=None))]

    def __str__(self) -> str:
        return str(self.invoice)


class AwaitedDocument(models.Model):
    """A document that the worker is to issue; `wanting` is what a person has to give first (empty: nothing)."""

    key = models.CharField(max_length=80, unique=True, editable=False)
    kind = models.CharField(_("document"), max_length=16, choices=DocumentKind.choices)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("émetteur"), on_delete=models.CASCADE, related_name="awaited_documents"
    )
    link = models.ForeignKey(
        PaymentLink, verbose_name=_("réservation"), on_delete=models.CASCADE, related_name="awaited_documents"
    )
    payment = models.ForeignKey(
        Payment, verbose_name=_("paiement"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    refund = models.ForeignKey(
        Refund, verbose_name=_("remboursement"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    wanting = models.CharField(_("il manque"), max_length=20, choices=Wanting.choices, blank=True)
    since = models.DateTimeField(_("depuis"))

    class Meta:
        verbose_name = _("document en attente")
        verbose_name_plural = _("documents en attente")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key


class LegalMention(models.Model):
    """A sentence that the law wants on documents, from `since` to `until` (both days included), as data.

    `key` is what the programme asks for; `code` the VATEX code of an exemption where EN 16931 knows one. `to_check`: an
    operator has yet to have it checked.
    """

    key = models.CharField(_("clé"), max_length=40)
    text_fr = models.TextField(_("texte français"))
    text_en = models.TextField(_("texte anglais"))
    code = models.CharField(_("code VATEX"), max_length=40, blank=True)
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    to_check = models.BooleanField(_("à vérifier"), default=False)

    class Meta:
        verbose_name = _("mention légale")
        verbose_name_plural = _("mentions légales")
        ordering = ["key", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["key", "since"], name="mention_once_a_day"),
            models.CheckConstraint(name="mention_forwards", condition=Q(until=None) | Q(until__gte=models.F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.since})"
