"""What reading a calendar gives, and the words for what was wrong in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commons.errors import Impossible
from commons.periods import Period

MAX_PROBLEMS = 200

SENTENCES = {
    "not_wrapped": gettext_noop("Le texte contient des événements mais pas d’en-tête de calendrier : ils ont été lus."),
    "truncated": gettext_noop("Le calendrier s’arrête avant sa fin : rien de ce qui était connu n’est libéré."),
    "unclosed": gettext_noop("Cet événement n’est pas refermé : il a été lu jusqu’au suivant."),
    "too_many_events": gettext_noop("Le calendrier a trop d’événements : la suite n’est pas lue."),
    "no_time": gettext_noop("Cet événement n’a pas de date lisible : il est ignoré."),
    "time_guessed": gettext_noop("Une date de cet événement est illisible : la journée entière est comptée occupée."),
    "no_duration": gettext_noop("Cet événement n’a pas de durée : une heure est comptée occupée."),
    "end_before_start": gettext_noop("Cet événement finit avant de commencer : les journées entières sont occupées."),
    "two_ends": gettext_noop("Cet événement a une fin et une durée : la plus tardive des deux compte."),
    "mixed_times": gettext_noop("Cet événement mêle une date et une heure : la journée de fin entière est occupée."),
    "bad_duration": gettext_noop("La durée de cet événement est illisible."),
    "unknown_zone": gettext_noop("Le fuseau horaire est inconnu : celui du lieu est utilisé."),
    "bad_zone": gettext_noop("La définition du fuseau horaire est illisible : elle n’est pas utilisée."),
    "bad_rule": gettext_noop(
        "La répétition de cet événement est en partie illisible : seul ce qui se lit est appliqué."
    ),
    "too_many_times": gettext_noop("Cet événement se répète trop souvent : tout le temps qu’il couvre est occupé."),
    "bad_exception": gettext_noop("Une date retirée ou ajoutée à la répétition est illisible : elle est ignorée."),
    "bad_event": gettext_noop("Cet événement n’a pas pu être lu : la journée où il commence est comptée occupée."),
}


class NotACalendar(Impossible):
    """The bytes are no iCal calendar: an HTML page, an empty file, something else."""

    default_code = "not_a_calendar"


class Kind(StrEnum):
    """How an event takes its time. `UNAVAILABLE` is a channel's own closing ("Not available"), no stay of anybody."""

    BUSY = "busy"
    TENTATIVE = "tentative"
    UNAVAILABLE = "unavailable"


class ZoneFrom(StrEnum):
    """What told the clock of an event: the order is the one in which a reader is told of them."""

    UTC = "utc"
    NAMED = "named"
    DEFINED = "defined"
    WINDOWS = "windows"
    OFFSET = "offset"
    CALENDAR = "calendar"
    VENUE = "venue"
    UNKNOWN = "unknown"
    DAYS = "days"


# What is counted of each event.
COUNTED = (
    *("events", "free", "cancelled", "echoes", "all_day", "tentative", "unavailable"),
    *(told_by.value for told_by in ZoneFrom),
)


@dataclass(frozen=True, order=True, slots=True)
class BusyTime:
    """A period that the event `uid` takes; `all_day`: it is one of whole days."""

    period: Period
    uid: str
    kind: Kind = Kind.BUSY
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a line (from 1) of the text; `code` for machines, `message` for people."""

    line: int
    code: str
    message: str


@dataclass(slots=True)
class Problems:
    """Collects problems, each (line, code) once, in the order in which they are met."""

    found: dict[tuple[int, str], None] = field(default_factory=dict)

    def add(self, line: int, code: str) -> None:
        """Notes that `code`, one of SENTENCES, was met at `line`."""
        self.found[line, code] = None

    def sorted(self) -> list[Problem]:
        """By line, then code; as many as a person can still read."""
        return [Problem(line, code, _(SENTENCES[code])) for line, code in sorted(self.found)[:MAX_PROBLEMS]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood.

    `busy`: sorted, not merged, not clipped to the window. `events`: how many events the text has; of these `free` are
    marked as not taking time, `cancelled` are cancelled, `echoes` are our own come back, `all_day` cover whole days,
    `tentative` and `unavailable` are of that kind. `zones`: how many events had their clock told by what.
    `complete`: the text did not break off, so what is not in it is really gone. `memory`: what to keep for the next
    reading (see `memory.py`), empty where there is nothing to gain. `same`: each event says what it said at the reading
    whose memory was given.
    """

    busy: Sequence[BusyTime]
    problems: list[Problem] = field(default_factory=list)
    events: int = 0
    free: int = 0
    cancelled: int = 0
    echoes: int = 0
    all_day: int = 0
    tentative: int = 0
    unavailable: int = 0
    zones: Mapping[ZoneFrom, int] = field(default_factory=dict)
    complete: bool = True
    memory: bytes = b""
    same: bool = False


def merged(busy: Iterable[BusyTime]) -> list[BusyTime]:
    """Sorted, disjoint busy times covering the same instants; each is named as the earliest in it."""
    result: list[BusyTime] = []
    for time in sorted(busy):
        last = result[-1] if result else None
        if last and time.period.start <= last.period.end:
            end = max(last.period.end, time.period.end)
            result[-1] = replace(last, period=Period(last.period.start, end))
        else:
            result.append(time)
    return result
