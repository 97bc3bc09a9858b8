"""What somebody keeps for later: venues, and searches that are looked at again for them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.models import Space, Venue


class Favourite(models.Model):
    """A venue that somebody keeps at hand."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("personne"), on_delete=models.CASCADE, related_name="favourites"
    )
    venue = models.ForeignKey(Venue, verbose_name=_("lieu"), on_delete=models.CASCADE, related_name="favourite_rows")
    created_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    class Meta:
        verbose_name = _("favori")
        verbose_name_plural = _("favoris")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "venue"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.venue}"


class SavedSearch(models.Model):
    """A search that is made again for somebody. `query`: parameters of `GET /api/v1/search/`.

    `look_at`: when it is next looked at; while somebody looks, when their claim ends (`bookings.saved.looking`).
    The last seven fields are what the last look leaves for the next one (`bookings.saved.lasting.Lasting`).
    """

    class Alert(models.TextChoices):
        NEVER = "never", _("sans alerte")
        DAILY = "daily", _("une fois par jour au plus")
        AT_ONCE = "at_once", _("dès que possible")

    class State(models.TextChoices):
        ACTIVE = "active", _("suivie")
        PAUSED = "paused", _("en pause")
        ENDED = "ended", _("terminée")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("personne"), on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("nom"), max_length=120)
    query = models.TextField(_("recherche"), max_length=2000)
    alert = models.CharField(_("alerte"), max_length=10, choices=Alert.choices, default=Alert.DAILY)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.ACTIVE)
    why_ended = models.CharField(_("pourquoi elle est terminée"), max_length=40, blank=True)
    look_at = models.DateTimeField(_("à regarder le"))
    looked_at = models.DateTimeField(_("regardée le"), null=True, blank=True)
    told_at = models.DateTimeField(_("dernière alerte"), null=True, blank=True)
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    seen = models.BigIntegerField(_("changements vus"), null=True, blank=True)
    lasts_until = models.DateTimeField(_("sans nouveau jusqu’au"), null=True, blank=True)
    at_most = models.PositiveIntegerField(_("résultats au plus"), default=0)
    west = models.FloatField(_("ouest"), default=-180)
    south = models.FloatField(_("sud"), default=-90)
    east = models.FloatField(_("est"), default=180)
    north = models.FloatField(_("nord"), default=90)

    class Meta:
        verbose_name = _("recherche enregistrée")
        verbose_name_plural = _("recherches enregistrées")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="saved_search_once")]
        indexes = [
            models.Index(
                fields=["look_at"],
                name="saved_search_due",
                condition=models.Q(state="active") & ~models.Q(alert="never"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class KnownMatch(models.Model):
    """A space that a saved search has found: seen on the page (`told_at` empty), or told in an alert, once for all."""

    search = models.ForeignKey(
        SavedSearch, verbose_name=_("recherche"), on_delete=models.CASCADE, related_name="known_matches"
    )
    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(_("annoncé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("résultat connu")
        verbose_name_plural = _("résultats connus")
        constraints = [models.UniqueConstraint(fields=["search", "space"], name="known_match_once")]

    def __str__(self) -> str:
        return f"{self.search_id} {self.space_id}"


class VenueChange(models.Model):
    """Where a venue is, and how often anything had changed when it last did, of what a search can find in it.

    Written by `bookings.saved.changes` alone, which compares the `digest`; the later the change, the greater `number`.
    """

    venue = models.OneToOneField(
        Venue, verbose_name=_("lieu"), primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    digest = models.BigIntegerField(_("empreinte"))
    number = models.BigIntegerField(_("numéro"), db_index=True)

    class Meta:
        verbose_name = _("changement d’un lieu")
        verbose_name_plural = _("changements des lieux")

    def __str__(self) -> str:
        return f"{self.venue_id} {self.number}"
