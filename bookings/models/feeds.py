"""Outside calendars and what they say is taken."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from venues.models import Space, Venue

LONGEST_MARGIN_MINUTES = 24 * 60


class Feed(models.Model):
    """What says, beside our own reservations, when spaces of a venue are taken. No spaces means the whole venue.

    `source` tells where it comes from: an iCal `url` that is asked again and again, a file kept in `text` (iCal, or
    a CSV of dates), or a yearly `rule` of the host (see `calendars/yearly.py`). `host` is `host:port` of the address.

    What the host chose: `ignore_unavailable` passes over a channel's "not available" blocks, `count_tentative` takes
    tentative events as busy, margins (minutes) widen each period, `ignore_longer_than` (days) passes over longer
    blocks, and what lies between `ignore_from` and `ignore_until` (days of the venue, both included) is not taken.

    `summary` is what was understood at the last good reading (`calendars/summaries.py`). `open_minutes` are the hours
    published from now on in the spaces that it covers, `taken_minutes` those of them that it takes away; the host was
    asked at `asked_at` whether that is meant, and answered at `answered_at` when it took `answered_share` percent.
    """

    class Source(models.TextChoices):
        ADDRESS = "address", _("adresse")
        FILE = "file", _("fichier")
        RULE = "rule", _("règle annuelle")

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
    source = models.CharField(_("origine"), max_length=10, choices=Source.choices, default=Source.ADDRESS)
    url = models.CharField(_("adresse"), max_length=2000, blank=True)
    host = models.CharField(max_length=260, blank=True, editable=False)
    text = models.BinaryField(null=True, blank=True, editable=False)
    rule = models.JSONField(_("règle"), default=dict, blank=True)
    ignore_unavailable = models.BooleanField(_("ignorer « non disponible »"), default=False)
    count_tentative = models.BooleanField(_("compter ce qui est provisoire"), default=True)
    margin_before = models.PositiveSmallIntegerField(
        _("marge avant (minutes)"), default=0, validators=[MaxValueValidator(LONGEST_MARGIN_MINUTES)]
    )
    margin_after = models.PositiveSmallIntegerField(
        _("marge après (minutes)"), default=0, validators=[MaxValueValidator(LONGEST_MARGIN_MINUTES)]
    )
    ignore_longer_than = models.PositiveSmallIntegerField(
        _("ignorer ce qui dure plus de (jours)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    ignore_from = models.DateField(_("ignorer à partir du"), null=True, blank=True)
    ignore_until = models.DateField(_("ignorer jusqu’au"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=20, choices=State.choices, default=State.NEW)
    paused = models.BooleanField(_("en pause"), default=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    body_digest = models.CharField(max_length=64, blank=True, editable=False)
    summary = models.JSONField(_("ce qui a été compris"), default=dict, blank=True)
    problems = models.JSONField(_("problèmes"), default=list, blank=True)
    last_error = models.TextField(_("dernière erreur"), blank=True)
    error_code = models.CharField(max_length=40, blank=True, editable=False)
    failures = models.PositiveIntegerField(_("échecs de suite"), default=0)
    failing_since = models.DateTimeField(_("en panne depuis le"), null=True, blank=True)
    empty_seen = models.PositiveSmallIntegerField(_("fois vue vide"), default=0)
    open_minutes = models.PositiveIntegerField(_("minutes publiées"), default=0)
    taken_minutes = models.PositiveIntegerField(_("minutes prises"), default=0)
    asked_at = models.DateTimeField(_("question posée le"), null=True, blank=True)
    answered_at = models.DateTimeField(_("question répondue le"), null=True, blank=True)
    answered_share = models.PositiveSmallIntegerField(_("part prise à la réponse (%)"), null=True, blank=True)
    looked_at = models.DateTimeField(_("lu le"), null=True, blank=True)
    good_at = models.DateTimeField(_("dernière bonne lecture"), null=True, blank=True)
    next_look_at = models.DateTimeField(_("prochaine lecture"), null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("ajouté le"), auto_now_add=True)

    class Meta:
        verbose_name = _("flux d’agenda")
        verbose_name_plural = _("flux d’agenda")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["next_look_at"], name="feed_next_look", condition=models.Q(paused=False)),
            models.Index(fields=["host"], name="feed_host"),
        ]
        constraints = [
            models.CheckConstraint(
                name="feed_ignored_days",
                condition=models.Q(ignore_from=None, ignore_until=None)
                | models.Q(ignore_from__isnull=False, ignore_until__gte=models.F("ignore_from")),
                violation_error_message=_("Donnez les deux jours, le premier avant le dernier."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FeedMemory(models.Model):
    """What the components of a feed's last text gave, so that only changed ones are read again."""

    feed = models.OneToOneField(Feed, on_delete=models.CASCADE, primary_key=True, related_name="memory")
    body = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("mémoire de flux")
        verbose_name_plural = _("mémoires de flux")

    def __str__(self) -> str:
        return str(self.feed_id)


class FeedHost(models.Model):
    """A server (`host:port`) that feeds are read from, while it fails: nobody asks it again before `closed_until`."""

    host = models.CharField(_("serveur"), max_length=260, primary_key=True)
    failures = models.PositiveIntegerField(_("échecs de suite"), default=0)
    closed_until = models.DateTimeField(_("pas avant le"), null=True, blank=True)
    # Its code; `calendars.remarks` has the words.
    last_error = models.TextField(_("dernière erreur"), blank=True)

    class Meta:
        verbose_name = _("serveur d’agendas")
        verbose_name_plural = _("serveurs d’agendas")
        ordering = ["host"]

    def __str__(self) -> str:
        return self.host


class BusyPeriod(models.Model):
    """A stretch `[start, end)` in which a feed says that a leaf space is taken, all its units."""

    # Without an index of its own: `busy_begins` serves.
    feed = models.ForeignKey(
        Feed, verbose_name=_("flux"), on_delete=models.CASCADE, related_name="busy_periods", db_index=False
    )
    space = models.ForeignKey(Space, verbose_name=_("espace"), on_delete=models.CASCADE, related_name="busy_periods")
    period = DateTimeRangeField(_("période"))

    class Meta:
        verbose_name = _("période occupée")
        verbose_name_plural = _("périodes occupées")
        ordering = ["period"]
        indexes = [
            GistIndex(fields=["space", "period"], name="busy_space_period"),
            models.Index("feed", "period__startswith", name="busy_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.period}"
