"""How a feed is, in words that a person understands. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from bookings.calendars.remarks import NOT_A_CALENDAR, SUDDENLY_EMPTY, failure_of
from bookings.models import Feed
from commons.words import clock, day

# Four looks that did not take place; what is only read anew each day is given two.
LATE_AFTER = {True: timedelta(hours=1), False: timedelta(days=2)}


class Condition(StrEnum):
    """The states of `Feed`, and two that no look writes: `late` and `paused`."""

    NEW = "new"
    FINE = "fine"
    LATE = "late"
    EMPTY = "empty"
    FAILING = "failing"
    GONE = "gone"
    NOT_A_CALENDAR = "not_a_calendar"
    TOO_BIG = "too_big"
    REFUSED = "refused"
    PAUSED = "paused"


class Tone(StrEnum):
    """As the pills of pages have them."""

    GOOD = "good"
    WAITING = "waiting"
    BAD = "bad"


WORDS = {
    Condition.NEW: gettext_lazy("pas encore lu"),
    Condition.FINE: gettext_lazy("à jour"),
    Condition.LATE: gettext_lazy("en retard"),
    Condition.EMPTY: gettext_lazy("vide, à confirmer"),
    Condition.FAILING: gettext_lazy("en panne"),
    Condition.GONE: gettext_lazy("supprimé"),
    Condition.NOT_A_CALENDAR: gettext_lazy("n’est pas un agenda"),
    Condition.TOO_BIG: gettext_lazy("trop gros"),
    Condition.REFUSED: gettext_lazy("adresse refusée"),
    Condition.PAUSED: gettext_lazy("en pause"),
}
TONES = {
    Condition.FINE: Tone.GOOD,
    Condition.NEW: Tone.WAITING,
    Condition.LATE: Tone.WAITING,
    Condition.EMPTY: Tone.WAITING,
    Condition.PAUSED: Tone.WAITING,
}
SENTENCES = {
    Condition.NEW: gettext_noop("Il va être lu dans la minute."),
    Condition.EMPTY: SUDDENLY_EMPTY,
    Condition.GONE: gettext_noop("Son serveur dit qu’il a été supprimé : donnez sa nouvelle adresse, ou retirez-le."),
    Condition.NOT_A_CALENDAR: NOT_A_CALENDAR,
    Condition.TOO_BIG: gettext_noop("Il est trop gros pour être lu : exportez-en moins, par exemple un an."),
    Condition.REFUSED: gettext_noop("Son adresse n’est pas acceptée : donnez une adresse web publique."),
    Condition.PAUSED: gettext_noop("Il n’est plus lu. Ce qui était pris reste pris."),
}
KEPT = gettext_noop("La dernière bonne copie reste en place.")


@dataclass(frozen=True, slots=True)
class Health:
    """`word` for a pill, `sentence` (one or two) for what it means and what to do, both in the reader's language."""

    state: Condition
    word: str
    sentence: str
    tone: Tone


def health_of(feed: Feed, now: datetime) -> Health:
    """How the feed is at `now`. Reads `feed.venue` for its clock."""
    state = condition_of(feed, now)
    return Health(state, str(WORDS[state]), _sentence(state, feed, now), TONES.get(state, Tone.BAD))


def condition_of(feed: Feed, now: datetime) -> Condition:
    """The state of the feed; `late` when it was not looked at for long although nothing failed."""
    if feed.paused:
        return Condition.PAUSED
    state = Condition(feed.state)
    quiet = state in (Condition.NEW, Condition.FINE, Condition.EMPTY)
    return Condition.LATE if quiet and is_late(feed, now) else state


def is_late(feed: Feed, now: datetime) -> bool:
    """Whether it should have been looked at since: its server is not asked for now, or our worker is behind."""
    last = feed.looked_at or feed.created_at
    return now - last > LATE_AFTER[feed.source == Feed.Source.ADDRESS]


def _sentence(state: Condition, feed: Feed, now: datetime) -> str:
    match state:
        case Condition.FINE:
            return _fine(feed, now)
        case Condition.LATE:
            return _late(feed, now)
        case Condition.FAILING:
            return _failing(feed)
        case Condition.GONE | Condition.NOT_A_CALENDAR | Condition.TOO_BIG | Condition.REFUSED:
            kept = f" {_(KEPT)}" if feed.good_at else ""
            return _(SENTENCES[state]) + kept
    return _(SENTENCES[state])


def _fine(feed: Feed, now: datetime) -> str:
    if feed.source != Feed.Source.ADDRESS:
        return _("Il est relu chaque jour.")
    if feed.looked_at is None or now - feed.looked_at < timedelta(minutes=1):
        return _("Lu à l’instant.")
    return _("Lu il y a %(ago)s.") % {"ago": timesince(feed.looked_at, now, depth=1)}


def _late(feed: Feed, now: datetime) -> str:
    if feed.looked_at is None:
        return _("Il n’a pas encore pu être lu : nous réessayons.")
    facts = {"ago": timesince(feed.looked_at, now, depth=1)}
    return _("Il n’a pas été relu depuis %(ago)s. Ce qui était pris reste pris.") % facts


def _failing(feed: Feed) -> str:
    said = [failure_of(feed.error_code, feed.last_error), _(KEPT) if feed.good_at else ""]
    if feed.failing_since:
        local = feed.failing_since.astimezone(feed.venue.zone)
        since: dict[str, Any] = {"day": day(local.date(), year=False), "hour": clock(local)}
        said.insert(0, _("Depuis le %(day)s, %(hour)s.") % since)
    return " ".join(part for part in said if part)
