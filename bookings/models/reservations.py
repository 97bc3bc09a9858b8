"""Reservations and their lines."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.words import Audience
from bookings.models.series import Series
from bookings.querysets import ReservationQuerySet
from bookings.references import new_reference
from bookings.states import State
from venues.models import PaymentMethod, Space, Venue


class Span(models.Func):
    """The `tstzrange` from one instant to another."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Reservation(models.Model):
    """Who takes which units of which spaces when, at what price, in what state.

    `expires_at` is the deadline of the present state (None: no deadline). `starts_at` and `ends_at` span all lines.
    `booker` is None when the host entered it for somebody without an account: `contact_*` then say who.
    `sequence` counts what agendas saw of it (RFC 5545 SEQUENCE), 0 being nothing yet. `price` and `conditions` are
    copies made when the place was held (promise 4). `state` changes only through the door of `bookings/lifecycle`.
    `refund` is what a cancellation gives up of the total, in euros; None unless cancelled. A hold is extended once,
    `extended_at`. `terms_from`: the general terms that the booker agreed to, by the day from which they hold.
    """

    class Purpose(models.TextChoices):
        WORK = "work", _("travail")
        MEETING = "meeting", _("réunion")
        TRAINING = "training", _("formation")
        REHEARSAL = "rehearsal", _("répétition")
        SPORT = "sport", _("sport, bien-être")
        WORKSHOP = "workshop", _("atelier")
        EVENT = "event", _("spectacle, fête, exposition")
        RETREAT = "retreat", _("séjour")
        OTHER = "other", _("autre")

    class Basis(models.TextChoices):
        PROVED = "proved", _("prouvé")
        DECLARED = "declared", _("déclaré")

    reference = models.CharField(_("référence"), max_length=12, unique=True, default=new_reference, editable=False)
    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.PROTECT, related_name="reservations")
    series = models.ForeignKey(
        Series, verbose_name=_("série"), null=True, blank=True, on_delete=models.PROTECT, related_name="reservations"
    )
    state = models.CharField(_("état"), max_length=20, choices=State.choices, default=State.HELD)
    expires_at = models.DateTimeField(_("échéance"), null=True, blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    booker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("réservé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reservations",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("structure"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reservations",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saisi par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    contact_name = models.CharField(_("nom du contact"), max_length=150, blank=True)
    contact_email = models.EmailField(_("e-mail du contact"), blank=True)
    contact_phone = models.CharField(_("téléphone du contact"), max_length=30, blank=True)
    audience = models.CharField(_("public"), max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    audience_basis = models.CharField(_("public justifié"), max_length=10, choices=Basis.choices, default=Basis.PROVED)
    headcount = models.PositiveIntegerField(_("nombre de personnes"))
    purpose = models.CharField(_("usage"), max_length=20, choices=Purpose.choices, default=Purpose.WORK)
    message = models.TextField(_("message à l’hôte"), blank=True)
    price = models.JSONField(_("prix détaillé"), default=dict)
    total = models.DecimalField(_("total TTC"), max_digits=10, decimal_places=2, default=0)
    conditions = models.JSONField(_("conditions"), default=dict)
    payment_method = models.ForeignKey(
        PaymentMethod,
        verbose_name=_("moyen de paiement"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    refund = models.DecimalField(_("à rembourser"), max_digits=10, decimal_places=2, null=True, blank=True)
    extended_at = models.DateTimeField(_("option prolongée le"), null=True, blank=True)
    terms_from = models.DateField(_("conditions générales acceptées, en vigueur depuis le"), null=True, blank=True)
    reason = models.TextField(_("motif du refus ou de l’annulation"), blank=True)
    sequence = models.PositiveIntegerField(_("révision"), default=0)
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    changed_at = models.DateTimeField(_("modifiée le"), auto_now=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("réservation")
        verbose_name_plural = _("réservations")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="reservation_forwards"),
            models.CheckConstraint(condition=models.Q(headcount__gte=1), name="reservation_headcount"),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], name="reservation_deadline", condition=models.Q(expires_at__isnull=False)
            ),
            models.Index(fields=["ends_at"], name="reservation_to_complete", condition=models.Q(state="confirmed")),
            # Who may be in a venue at some time, at a glance; `bookings.search` counts people with these two.
            models.Index(fields=["venue", "starts_at"], name="reservation_venue"),
            GistIndex(
                models.F("venue"),
                Span("starts_at", "ends_at"),
                name="reservation_long",
                condition=~models.Q(state__in=["expired", "declined", "cancelled"])
                & models.Q(GreaterThan(models.F("ends_at") - models.F("starts_at"), timedelta(days=1))),
            ),
            models.Index(fields=["booker", "starts_at"], name="reservation_booker"),
            models.Index(fields=["organisation", "starts_at"], name="reservation_org"),
        ]

    def __str__(self) -> str:
        return self.reference


class ReservationLine(models.Model):
    """One space × units × period. `units` of a composite is 1. With `spans_closures` only open stretches are taken."""

    reservation = models.ForeignKey(
        Reservation, verbose_name=_("réservation"), on_delete=models.CASCADE, related_name="lines"
    )
    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.PROTECT, related_name="lines")
    units = models.PositiveIntegerField(_("unités"), default=1)
    period = DateTimeRangeField(_("période"))
    spans_closures = models.BooleanField(_("par-dessus les fermetures"), default=False)

    class Meta:
        verbose_name = _("ligne")
        verbose_name_plural = _("lignes")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(units__gte=1), name="line_units"),
            models.CheckConstraint(condition=models.Q(period__isempty=False), name="line_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.space} × {self.units}"
