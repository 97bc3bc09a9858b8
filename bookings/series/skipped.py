"""The dates of a series that were not possible, told afterwards to whoever reads: booker, host, administrator.

A series keeps codes and numbers, no sentence: those who read may speak another language than the one who asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from bookings.models import ReservationLine, Series
from bookings.taken.obstacles import Reason

# What of a date can differ from one date of a series to the next; what is wrong with all of them is never kept.
SENTENCES: Final = {
    "nonexistent_time": gettext_noop("Cette heure n’existe pas ce jour-là : les horloges avancent."),
    "in_the_past": gettext_noop("Ce moment était déjà passé."),
    "too_soon": gettext_noop("C’était trop proche : ce lieu se réserve plus longtemps à l’avance."),
    "beyond_horizon": gettext_noop("C’était trop loin : ce lieu ne se réservait pas encore à cette date."),
    "too_short": gettext_noop("La durée était trop courte : les horloges changent ce jour-là."),
    "too_long": gettext_noop("La durée était trop longue : les horloges changent ce jour-là."),
    "no_rate": gettext_noop("Aucun tarif n’était publié pour cette date."),
    "unknown_supplement": gettext_noop("Un supplément choisi n’était pas proposé à cette date."),
}
OTHERWISE: Final = gettext_noop("Cette date n’était pas possible.")
OBSTACLE: Final = "not_available."


@dataclass(frozen=True, slots=True)
class Skipped:
    """A date that was not possible; `message` says why in the reader's language."""

    day: date
    code: str
    message: str

    def as_data(self) -> dict[str, str]:
        return {"date": self.day.isoformat(), "code": self.code, "message": self.message}


def skipped_dates(series: Series, lines: Iterable[ReservationLine] = ()) -> list[Skipped]:
    """Those of the series, in order. `lines`: of one of its dates, with their spaces, to say which one was taken."""
    names = {line.space_id: line.space.called for line in lines}
    return list(_told(series.skipped, names))


def _told(kept: Iterable[Mapping[str, Any]], names: Mapping[int, str]) -> Iterator[Skipped]:
    for one in kept:
        yield Skipped(date.fromisoformat(one["date"]), one["code"], _why(one, names))


def _why(one: Mapping[str, Any], names: Mapping[int, str]) -> str:
    code, free = one["code"], one.get("free", 0)
    if not code.startswith(OBSTACLE):
        return _(SENTENCES.get(code, OTHERWISE))
    match code.removeprefix(OBSTACLE):
        case Reason.HEADCOUNT:
            return _headcount(free)
        case Reason.CLOSED:
            sentence = _("%(space)s n’était pas ouvert pendant tout ce moment.")
        case Reason.TAKEN if free:
            sentence = ngettext(
                "%(space)s n’avait plus que %(count)d place libre.",
                "%(space)s n’avait plus que %(count)d places libres.",
                free,
            )
        case _:
            sentence = _("%(space)s était déjà pris à ce moment.")
    return sentence % {"space": _named(one.get("space"), names), "count": free}


def _headcount(free: int) -> str:
    if not free:
        return _("Le lieu ne pouvait plus accueillir personne à ce moment.")
    sentence = ngettext(
        "Le lieu ne pouvait plus accueillir que %(count)d personne à ce moment.",
        "Le lieu ne pouvait plus accueillir que %(count)d personnes à ce moment.",
        free,
    )
    return sentence % {"count": free}


def _named(space_id: int | None, names: Mapping[int, str]) -> str:
    """As the reader calls it; the only one there is needs no id, which dates kept long ago do not have."""
    name = next(iter(names.values())) if len(names) == 1 else names.get(space_id or 0)
    return _("« %(space)s »") % {"space": name} if name else _("Un des espaces")
