"""Outside calendars: feeds, what they say is taken, conflicts, and our own secret addresses."""

import secrets

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from bookings.models.reservations import Reservation
from venues.models import Season, Space, Venue


def new_secret() -> str:
    """An unguessable part of an address, 192 bits."""
    return secrets.token_urlsafe(24)


class Feed(models.Model):
    """An outside iCal calendar that says when spaces of a venue are taken. No spaces means the whole venue."""

    class State(models.TextChoices):
        NEW = "new", _("pas encore lu")
        FINE = "fine", _("à jour")
        EMPTY = "empty", _("vide, à confirmer")
        FAILING = "failing", _("en panne")
        NOT_A_CALENDAR = "not_a_calendar", _("n’est pas un agenda")
        GONE = "gone", _("supprimé")
        TOO_BIG = "too_big", _("trop gros")
        REFUSED = "refused", _("adresse refusée")

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="feeds")
    spaces = models.ManyToManyField(Space, verbose_name=_("espaces"), related_name="feeds", blank=True)
    name = models.CharField(_("nom"), max_length=120)
    url = models.CharField(_("adresse"), max_length=2000)
    state = models.CharField(_("état"), max_length=20, choices=State.choices, default=State.NEW)
    paused = models.BooleanField(_("en pause"), default=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    body_digest = models.CharField(max_length=64, blank=True, editable=False)
    problems = models.JSONField(_("problèmes"), default=list, blank=True)
    last_error = models.TextField(_("dernière erreur"), blank=True)
    failures = models.PositiveIntegerField(_("échecs de suite"), default=0)
    failing_since = models.DateTimeField(_("en panne depuis le"), null=True, blank=True)
    empty_seen = models.PositiveSmallIntegerField(_("fois vue vide"), default=0)
    looked_at = models.DateTimeField(_("lu le"), null=True, blank=True)
    good_at = models.DateTimeField(_("dernière bonne lecture"), null=True, blank=True)
    next_look_at = models.DateTimeField(_("prochaine lecture"), null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("ajouté le"), auto_now_add=True)

    class Meta:
        verbose_name = _("flux d’agenda")
        verbose_name_plural = _("flux d’agenda")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["next_look_at"], name="feed_next_look", condition=models.Q(paused=False))]

    def __str__(self) -> str:
        return self.name


class BusyPeriod(models.Model):
    """A stretch `[start, end)` in which a feed says that a leaf space is taken, all its units."""

    feed = models.ForeignKey(Feed, verbose_name=_("flux"), on_delete=models.CASCADE, related_name="busy_periods")
    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.CASCADE, related_name="busy_periods")
    period = DateTimeRangeField(_("période"))

    class Meta:
        verbose_name = _("période occupée")
        verbose_name_plural = _("périodes occupées")
        ordering = ["period"]
        indexes = [
            GistIndex(fields=["space", "period"], name="busy_space_period"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.period}"


class Conflict(models.Model):
    """A reservation that an outside calendar or a change of season contradicts; a person settles it."""

    class Kind(models.TextChoices):
        FEED = "feed", _("agenda extérieur")
        SEASON = "season", _("changement de saison")

    class Outcome(models.TextChoices):
        KEPT = "kept", _("notre réservation est gardée")
        CANCELLED = "cancelled", _("notre réservation est annulée")
        VANISHED = "vanished", _("le conflit a disparu")

    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices)
    reservation = models.ForeignKey(
        Reservation, verbose_name=_("réservation"), on_delete=models.CASCADE, related_name="conflicts"
    )
    feed = models.ForeignKey(
        Feed, verbose_name=_("flux"), null=True, blank=True, on_delete=models.CASCADE, related_name="conflicts"
    )
    season = models.ForeignKey(
        Season, verbose_name=_("saison"), null=True, blank=True, on_delete=models.CASCADE, related_name="conflicts"
    )
    period = DateTimeRangeField(_("période en cause"))
    opened_at = models.DateTimeField(_("constaté le"))
    settled_at = models.DateTimeField(_("réglé le"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("réglé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    outcome = models.CharField(_("issue"), max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        verbose_name = _("conflit")
        verbose_name_plural = _("conflits")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reservation", "feed", "season"],
                name="conflict_open_once",
                condition=models.Q(settled_at=None),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.reservation} – {self.get_kind_display()}"


class CalendarAddress(models.Model):
    """A secret address at which we publish an .ics: of exactly one space, venue, organisation or user."""

    token = models.CharField(_("secret"), max_length=64, unique=True, default=new_secret, editable=False)
    space = models.ForeignKey(
        Space,
        verbose_name=_("espace"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="calendar_addresses",
    )
    venue = models.ForeignKey(
        Venue,
        verbose_name=_("lieu"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="calendar_addresses",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("structure"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="calendar_addresses",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("personne"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="calendar_addresses",
    )
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    read_at = models.DateTimeField(_("lue le"), null=True, blank=True)

    class Meta:
        verbose_name = _("adresse d’agenda")
        verbose_name_plural = _("adresses d’agenda")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(space__isnull=False, venue=None, organisation=None, user=None)
                | models.Q(space=None, venue__isnull=False, organisation=None, user=None)
                | models.Q(space=None, venue=None, organisation__isnull=False, user=None)
                | models.Q(space=None, venue=None, organisation=None, user__isnull=False),
                name="calendar_address_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.token[:6]}…"
