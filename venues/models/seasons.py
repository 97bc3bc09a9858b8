"""Seasons, their weekly hours, and closures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.models.naming import Named
from venues.models.spaces import Space
from venues.models.venues import Venue
from venues.querysets import SeasonQuerySet


class Season(Named):
    """A window of the year in which a venue opens up. Days are local days of the venue, `last_day` included."""

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        PUBLISHED = "published", _("publiée")
        WITHDRAWN = "withdrawn", _("retirée")

    class SchoolHolidays(models.TextChoices):
        ANY = "any", _("sans importance")
        ONLY = "only", _("seulement pendant les vacances scolaires")
        NEVER = "never", _("jamais pendant les vacances scolaires")

    class Zone(models.TextChoices):
        A = "A", _("zone A")
        B = "B", _("zone B")
        C = "C", _("zone C")

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="seasons")
    name = models.CharField(_("nom"), max_length=120)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.DRAFT)
    first_day = models.DateField(_("premier jour"))
    last_day = models.DateField(_("dernier jour"))
    closed_on_public_holidays = models.BooleanField(_("fermé les jours fériés"), default=False)
    school_holidays = models.CharField(
        _("vacances scolaires"), max_length=5, choices=SchoolHolidays.choices, default=SchoolHolidays.ANY
    )
    school_zone = models.CharField(_("zone scolaire"), max_length=1, choices=Zone.choices, blank=True)
    conditions = models.TextField(_("conditions particulières"), blank=True)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)

    objects = SeasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("saison d’ouverture")
        verbose_name_plural = _("saisons d’ouverture")
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="season_forwards")
        ]

    def __str__(self) -> str:
        return self.name


class SeasonHours(models.Model):
    """One weekly stretch of a space in a season: Monday is 0; `ends <= starts` means the next day, equal means 24 h.

    A space without rows of its own has those of its nearest ancestor with rows; `space=None` is the whole venue.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("lundi")
        TUESDAY = 1, _("mardi")
        WEDNESDAY = 2, _("mercredi")
        THURSDAY = 3, _("jeudi")
        FRIDAY = 4, _("vendredi")
        SATURDAY = 5, _("samedi")
        SUNDAY = 6, _("dimanche")

    season = models.ForeignKey(Season, verbose_name=_("saison"), on_delete=models.CASCADE, related_name="hours")
    space = models.ForeignKey(
        Space, verbose_name=_("espace"), null=True, blank=True, on_delete=models.CASCADE, related_name="season_hours"
    )
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday.choices)
    starts = models.TimeField(_("de"))
    ends = models.TimeField(_("à"))

    class Meta:
        verbose_name = _("horaire")
        verbose_name_plural = _("horaires")
        ordering = ["space_id", "weekday", "starts"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Closure(models.Model):
    """Days taken out of a season, or of the whole venue when `season` is None. `last_day` included."""

    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="closures")
    season = models.ForeignKey(
        Season, verbose_name=_("saison"), null=True, blank=True, on_delete=models.CASCADE, related_name="closures"
    )
    first_day = models.DateField(_("premier jour"))
    last_day = models.DateField(_("dernier jour"))
    reason = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("fermeture")
        verbose_name_plural = _("fermetures")
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="closure_forwards")
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"
