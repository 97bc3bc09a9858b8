"""What was understood of a feed: numbers to keep, and sentences for the host.

`Feed.summary` holds the numbers of `Summary`, so that the sentences are in the language of whoever reads them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.calendars.options import Options
from bookings.calendars.reading import BusyTimes, Reading, ZoneFrom
from bookings.calendars.reading.times import instant


@dataclass(frozen=True, slots=True)
class Summary:
    """How many events a feed has; of these `coming` have something to come, and so on (see `Reading`).

    `echoes`: busy times that are our own come back. `zones`: how many events had their clock told by what (`ZoneFrom`).
    `leaves`: ids of the spaces that its rows are for.
    """

    events: int = 0
    coming: int = 0
    all_day: int = 0
    free: int = 0
    cancelled: int = 0
    tentative: int = 0
    unavailable: int = 0
    echoes: int = 0
    zones: Mapping[str, int] = field(default_factory=dict)
    leaves: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """From `Feed.summary`, also one of older rules."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__ if name in kept})

    def to_json(self) -> dict[str, Any]:
        """For `Feed.summary`."""
        return asdict(self)


def summarise(reading: Reading, *, now: datetime, leaves: list[int], echoes: int = 0) -> Summary:
    """The numbers of a reading at `now`. `echoes`: the busy times that were recognised as ours after reading."""
    return Summary(
        events=reading.events,
        coming=_coming(BusyTimes.of(reading.busy), now),
        all_day=reading.all_day,
        free=reading.free,
        cancelled=reading.cancelled,
        tentative=reading.tentative,
        unavailable=reading.unavailable,
        echoes=reading.echoes + echoes,
        zones={told_by.value: number for told_by, number in reading.zones.items()},
        leaves=leaves,
    )


def sentences(summary: Summary, options: Options) -> list[str]:
    """What a host is told, shortest first; `options` say whether some kinds count. Empty before the first reading."""
    return list(_sentences(summary, options))


def in_one_line(summary: Summary, options: Options) -> str:
    """All of it in one line, for lists and for machines that show text."""
    return " ".join(sentences(summary, options))


def _sentences(summary: Summary, options: Options) -> Iterator[str]:
    if not summary.events:
        return
    events = ngettext("%(number)d événement", "%(number)d événements", summary.events)
    parts = [events % {"number": summary.events}]
    parts.append(ngettext("%(number)d à venir", "%(number)d à venir", summary.coming) % {"number": summary.coming})
    if summary.all_day:
        days = ngettext("%(number)d sur une journée entière", "%(number)d sur des journées entières", summary.all_day)
        parts.append(days % {"number": summary.all_day})
    yield _("%(parts)s.") % {"parts": ", ".join(parts)}
    yield from _ignored(summary, options)
    yield from _zone(summary)


def _ignored(summary: Summary, options: Options) -> Iterator[str]:
    """What takes no time, and what does so by the host's choice."""
    told = [
        (
            summary.free,
            ngettext(
                "%(number)d ignoré : il est marqué libre.",
                "%(number)d ignorés : ils sont marqués libres.",
                summary.free,
            ),
        ),
        (
            summary.cancelled,
            ngettext("%(number)d ignoré : il est annulé.", "%(number)d ignorés : ils sont annulés.", summary.cancelled),
        ),
        (summary.echoes, _echoes(summary.echoes)),
        (summary.tentative, _tentative(summary.tentative, counted=options.count_tentative)),
        (summary.unavailable, _unavailable(summary.unavailable, counted=not options.ignore_unavailable)),
    ]
    for number, sentence in told:
        if number:
            yield sentence % {"number": number}


def _echoes(number: int) -> str:
    return ngettext(
        "%(number)d ignoré : il vient d’ici.",
        "%(number)d ignorés : ils viennent d’ici.",
        number,
    )


def _tentative(number: int, *, counted: bool) -> str:
    if counted:
        return ngettext(
            "%(number)d provisoire, compté comme pris.", "%(number)d provisoires, comptés comme pris.", number
        )
    return ngettext(
        "%(number)d provisoire, ignoré comme vous l’avez choisi.",
        "%(number)d provisoires, ignorés comme vous l’avez choisi.",
        number,
    )


def _unavailable(number: int, *, counted: bool) -> str:
    if counted:
        return ngettext(
            "%(number)d « non disponible », compté comme pris.",
            "%(number)d « non disponible », comptés comme pris.",
            number,
        )
    return ngettext(
        "%(number)d « non disponible », ignoré comme vous l’avez choisi.",
        "%(number)d « non disponible », ignorés comme vous l’avez choisi.",
        number,
    )


def _zone(summary: Summary) -> Iterator[str]:
    """Where the hours come from: what tells most events, and what leaves a doubt."""
    timed = {name: number for name, number in summary.zones.items() if name != ZoneFrom.DAYS}
    if not timed:
        return
    most = max(timed, key=lambda name: timed[name])
    yield {
        ZoneFrom.UTC: _("Heures lues en temps universel."),
        ZoneFrom.NAMED: _("Fuseau horaire lu dans l’agenda."),
        ZoneFrom.DEFINED: _("Fuseau horaire lu dans l’agenda."),
        ZoneFrom.WINDOWS: _("Fuseau horaire reconnu à son nom Windows."),
        ZoneFrom.OFFSET: _("Décalage horaire lu dans l’agenda."),
        ZoneFrom.CALENDAR: _("Fuseau horaire lu dans l’en-tête de l’agenda."),
        ZoneFrom.VENUE: _("L’agenda ne dit pas son fuseau horaire : les heures sont celles du lieu."),
        ZoneFrom.UNKNOWN: _("Le fuseau horaire de l’agenda est inconnu : les heures sont celles du lieu."),
    }[ZoneFrom(most)]
    unknown = timed.get(ZoneFrom.UNKNOWN, 0)
    if unknown and most != ZoneFrom.UNKNOWN:
        sentence = ngettext(
            "%(number)d a un fuseau horaire inconnu : son heure est celle du lieu.",
            "%(number)d ont un fuseau horaire inconnu : leurs heures sont celles du lieu.",
            unknown,
        )
        yield sentence % {"number": unknown}


def _coming(busy: BusyTimes, now: datetime) -> int:
    """How many events have something that ends after `now`."""
    ends, limit, at, coming = busy.columns.ends, instant(now), 0, 0
    for _uid, size in busy.groups():
        coming += size > 0 and max(ends[at : at + size]) > limit
        at += size
    return coming
