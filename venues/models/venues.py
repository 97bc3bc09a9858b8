"""A venue: one site with an address, a time zone, rules and a safety headcount."""

import zoneinfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from commons.models import Commune
from venues.models.reference import Amenity, VenueKind
from venues.querysets import VenueQuerySet
from venues.text_words import HostLanguage


class Venue(models.Model):
    """A site that opens up while it stands empty. `latitude`, `longitude`: WGS 84 degrees."""

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        AWAITING_REVIEW = "awaiting_review", _("en attente de validation")
        PUBLISHED = "published", _("publié")
        WITHDRAWN = "withdrawn", _("retiré")

    class Approval(models.TextChoices):
        INSTANT = "instant", _("confirmation immédiate")
        REQUEST = "request", _("sur demande")

    class CancellationPolicy(models.TextChoices):
        FLEXIBLE = "flexible", _("souple")
        MODERATE = "moderate", _("modérée")
        STRICT = "strict", _("stricte")
        GROUP = "group", _("groupes")

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.PROTECT, related_name="venues"
    )
    kind = models.ForeignKey(VenueKind, verbose_name=_("type de lieu"), on_delete=models.PROTECT, related_name="venues")
    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(_("adresse de la page"), max_length=140, unique=True)
    state = models.CharField(_("état"), max_length=20, choices=State.choices, default=State.DRAFT)
    description = models.TextField(_("présentation"), blank=True)
    language = models.CharField(
        _("langue de vos textes"), max_length=5, choices=HostLanguage.choices, default=HostLanguage.FRENCH
    )
    commune = models.ForeignKey(Commune, verbose_name=_("commune"), on_delete=models.PROTECT, related_name="venues")
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    latitude = models.FloatField(_("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(_("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)])
    stop_name = models.CharField(
        _("gare ou arrêt le plus proche"), max_length=120, blank=True, help_text=_("De train ou de car.")
    )
    stop_minutes = models.PositiveSmallIntegerField(
        _("minutes à pied depuis cette gare ou cet arrêt"), null=True, blank=True, validators=[MaxValueValidator(600)]
    )
    time_zone = models.CharField(_("fuseau horaire"), max_length=60, default="Europe/Paris")
    safety_headcount = models.PositiveIntegerField(
        _("effectif maximal admis en même temps"), validators=[MinValueValidator(1)]
    )
    erp_types = ArrayField(
        models.CharField(max_length=4), verbose_name=_("types ERP autorisés"), default=list, blank=True
    )
    erp_category = models.PositiveSmallIntegerField(_("catégorie ERP"), null=True, blank=True)
    amenities = models.ManyToManyField(Amenity, verbose_name=_("équipements"), blank=True, related_name="venues")
    download_mbps = models.PositiveIntegerField(
        _("débit internet (Mbit/s)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text=_("À la réception, mesuré sur place ; vide s’il n’est pas connu."),
    )
    approval = models.CharField(_("confirmation"), max_length=10, choices=Approval.choices, default=Approval.REQUEST)
    notice_hours = models.PositiveIntegerField(_("délai de prévenance (heures)"), default=24)
    horizon_days = models.PositiveIntegerField(_("réservable jusqu’à (jours à l’avance)"), default=365)
    answer_hours = models.PositiveIntegerField(_("délai de réponse de l’hôte (heures)"), default=72)
    cancellation_policy = models.CharField(
        _("conditions d’annulation"),
        max_length=20,
        choices=CancellationPolicy.choices,
        default=CancellationPolicy.FLEXIBLE,
    )
    house_rules = models.TextField(_("règles du lieu"), blank=True)
    arrival_instructions = models.TextField(
        _("comment entrer"), blank=True, help_text=_("Envoyé aux seules personnes dont la réservation est confirmée.")
    )
    payment_instructions = models.TextField(
        _("comment payer"), blank=True, help_text=_("Montré à qui réserve un créneau payant.")
    )
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    is_demo = models.BooleanField(_("démonstration"), default=False)
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="venue_point", condition=models.Q(state="published"))
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(safety_headcount__gte=1), name="venue_headcount_positive")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class VenueAccess(models.Model):
    """A venue that a member without `all_venues` looks after."""

    membership = models.ForeignKey(
        Membership, verbose_name=_("membre"), on_delete=models.CASCADE, related_name="venue_accesses"
    )
    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="accesses")

    class Meta:
        verbose_name = _("accès à un lieu")
        verbose_name_plural = _("accès aux lieux")
        constraints = [models.UniqueConstraint(fields=["membership", "venue"], name="venue_access_once")]

    def __str__(self) -> str:
        return f"{self.membership} – {self.venue}"
