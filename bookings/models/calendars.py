"""Conflicts with outside calendars and seasons, and our own secret addresses."""

import functools
import operator
import secrets

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from bookings.models.feeds import Feed
from bookings.models.reservations import Reservation
from venues.models import Season, Space, Venue


def new_secret() -> str:
    """An unguessable part of an address, 192 bits."""
    return secrets.token_urlsafe(24)


def _only_one(*names: str) -> models.Q:
    """Exactly one of the fields is filled."""
    ways = [models.Q(**{f"{other}__isnull": other != name for other in names}) for name in names]
    return functools.reduce(operator.or_, ways)


class Conflict(models.Model):
    """A reservation that an outside calendar or a change of season contradicts; a person settles it."""

    class Kind(models.TextChoices):
        FEED = "feed", _("agenda extérieur")
        SEASON = "season", _("changement de saison")

    class Outcome(models.TextChoices):
        KEPT = "kept", _("notre réservation est gardée")
        CANCELLED = "cancelled", _("notre réservation est annulée")
        MOVED = "moved", _("notre réservation est déplacée")
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
    """A secret address at which we publish an .ics: of exactly one space, venue, organisation, user or feed.

    That of a feed is for the platform which the feed comes from: it leaves out what came from there. A `detailed` one
    of a space or venue is for its host and says who comes; others never do (promise 9).

    `digest` is of what it showed last, and `changed_at` when that was first seen; `made_from` knows both that state and
    the rows it was made from (of a feed: when its platform read it), or nothing. `shown` is, for a feed, what its
    platform was given last: pairs of seconds since 1970. By it what comes back is known as an echo.
    """

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
    feed = models.ForeignKey(
        Feed,
        verbose_name=_("flux"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="calendar_addresses",
    )
    detailed = models.BooleanField(_("avec les noms"), default=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    made_from = models.CharField(max_length=32, blank=True, editable=False)
    shown = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changée le"), null=True, blank=True)
    read_at = models.DateTimeField(_("lue le"), null=True, blank=True)

    class Meta:
        verbose_name = _("adresse d’agenda")
        verbose_name_plural = _("adresses d’agenda")
        constraints = [
            models.CheckConstraint(
                condition=_only_one("space", "venue", "organisation", "user", "feed"),
                name="calendar_address_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(detailed=False) | models.Q(space__isnull=False) | models.Q(venue__isnull=False),
                name="calendar_address_details_for_hosts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.token[:6]}…"
