"""A table of dates (CSV) to busy times. Pure.

What hosts keep in a spreadsheet or a diary: a range on each line, in any of the usual ways of writing. As for iCal, one
bad line never loses another, in doubt a time is widened, and what could not be understood is reported with its line.
`docs/calendars.md` has the rules and an example.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.calendars.reading.lines import LINE_END, decode
from bookings.calendars.reading.results import MAX_PROBLEMS, BusyTime, NotACalendar, Problem, Reading
from bookings.calendars.written_dates import (
    Hour,
    Token,
    Unreadable,
    at,
    dates_in,
    has_figures,
    is_remark,
    plain,
    tokens,
)
from commons.periods import Bound, Period, local_day, nearest_wall_clock

MAX_LINES = 10_000
SEPARATORS = (";", "\t", "|", ",")
SAMPLE = 50
LONGEST_LINE, LONGEST_CELL, MOST_CELLS = 5_000, 200, 30
ONE_YEAR = timedelta(days=366)
ONE_DAY = timedelta(days=1)
SENTENCES = {
    "no_date": gettext_noop(
        "Cette ligne n’a pas de date lisible : elle est ignorée. Écrivez le jour ainsi : 14/07/2027."
    ),
    "date_guessed": gettext_noop(
        "Une date ou une heure de cette ligne est illisible : les journées entières sont prises."
    ),
    "no_end": gettext_noop("Cette ligne a une heure de début sans heure de fin : c’est pris jusqu’au soir."),
    "next_day": gettext_noop("L’heure de fin vient avant celle du début : c’est pris jusqu’au lendemain."),
    "end_before_start": gettext_noop(
        "La fin de cette ligne vient avant son début : les journées entières sont prises."
    ),
    "more_dates": gettext_noop("Cette ligne a plus de deux dates : seules les deux premières comptent."),
    "more_hours": gettext_noop("Cette ligne a plus de deux heures : c’est pris de la première à la dernière."),
    "too_many_lines": gettext_noop("Le tableau a trop de lignes : la suite n’est pas lue."),
}
# What columns are called; the order in which their cells tell a range.
COLUMNS = (
    "date|du|le|jour|debut|date debut|date de debut|premier jour|arrivee|date d'arrivee|"
    "from|start|starts|start date|begin|first day|arrival|check-in|checkin|date from|dtstart",
    "de|heure|heure debut|heure de debut|heure d'arrivee|start time|from time|time",
    "au|jusqu'au|fin|date fin|date de fin|dernier jour|depart|date de depart|"
    "to|end|ends|end date|until|last day|departure|check-out|checkout|date to|dtend",
    "a|heure fin|heure de fin|heure de depart|end time|to time",
)
ROLES = {name: role for role, names in enumerate(COLUMNS) for name in names.split("|")}
FIRST_ROLES = frozenset({0, 1})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table that is not empty, by its number from 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Range:
    """What a line says. `codes`: what was wrong in it."""

    period: Period
    all_day: bool
    codes: tuple[str, ...] = ()


def read_dates(body: bytes, *, start: datetime, end: datetime, zone: ZoneInfo) -> Reading:
    """What the table says is taken between `start` and `end` (aware, half-open), on the clock of `zone`.

    Raises NotACalendar when no line has a date, and nothing else, whatever the bytes are.
    """
    window = Period(start, end)
    busy: list[BusyTime] = []
    problems: list[Problem] = []
    events = all_day = 0
    columns: list[int] | None = None
    for line in _lines(decode(body, None)):
        if line.number > MAX_LINES:
            problems.append(_problem(line.number, "too_many_lines"))
            break
        if not events and columns is None and (columns := _columns(line)):
            continue
        found = _range(line, columns, zone)
        if found is None:
            problems.append(_problem(line.number, "no_date"))
            continue
        events, all_day = events + 1, all_day + found.all_day
        problems.extend(_problem(line.number, code) for code in found.codes)
        if found.period.overlaps(window):
            busy.append(BusyTime(found.period, f"line-{line.number}", all_day=found.all_day))
    if not events and columns is None:
        raise NotACalendar(_unreadable(body))
    kept = problems[:MAX_PROBLEMS]
    return Reading(sorted(busy), kept, events=events, all_day=all_day)


def template_csv() -> bytes:
    """A table to fill in, as a spreadsheet opens it: named columns, and examples that are not read."""
    lines = [
        ["du", "au", "heure de début", "heure de fin", "remarque"],
        [_("# Une ligne par période. Les lignes qui commencent par # ne sont pas lues."), "", "", "", ""],
        ["# 14/07/2027", "", "", "", _("une journée entière")],
        ["# 24/12/2027", "02/01/2028", "", "", _("dernier jour compris")],
        ["# 15/09/2027", "", "9:00", "12:30", _("quelques heures")],
    ]
    return ("\r\n".join(";".join(line) for line in lines) + "\r\n").encode("utf-8-sig")


def _unreadable(body: bytes) -> str:
    if body.startswith(b"PK"):
        return _(
            "Ce fichier est un classeur : dans votre tableur, enregistrez-le au format CSV, puis choisissez ce CSV."
        )
    return _("Ce fichier n’a aucune date lisible : donnez un fichier .ics, ou un tableau CSV avec une date par ligne.")


def _lines(text: str) -> Iterator[Line]:
    """Each line of the text is a line of the table: a quotation mark that is never closed must not swallow the rest."""
    numbered = [(number, line) for number, line in enumerate(LINE_END.split(text), start=1) if line.strip()]
    separator = _separator([line for _number, line in numbered[:SAMPLE]])
    for number, line in numbered:
        cells = _cells(line, separator)
        if any(cells) and not cells[0].startswith("#") and not plain(line).startswith("sep="):
            yield Line(number, cells)


def _separator(lines: Sequence[str]) -> str:
    """The one that most lines have, in the order of SEPARATORS."""
    return max(SEPARATORS, key=lambda mark: sum(mark in line for line in lines))


def _cells(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line[:LONGEST_LINE]], delimiter=separator), [])
    except csv.Error:
        cells = line[:LONGEST_LINE].split(separator)
    return [cell[:LONGEST_CELL].strip(' \t"') for cell in cells[:MOST_CELLS]]


def _columns(line: Line) -> list[int] | None:
    """Where the named columns are, in the order in which they tell a range; None when this is no line of names."""
    if any(has_figures(cell) and dates_in(cell) for cell in line.cells):
        return None
    roles = [(ROLES[name], n) for n, cell in enumerate(line.cells) if (name := _name(cell)) in ROLES]
    if FIRST_ROLES.isdisjoint(role for role, _n in roles):
        return None
    return [n for _role, n in sorted(roles)]


def _name(cell: str) -> str:
    return plain(cell).replace("_", " ").strip(" .:*")


def _range(line: Line, columns: list[int] | None, zone: ZoneInfo) -> Range | None:
    if columns is None:
        cells = [cell for cell in line.cells if has_figures(cell) and not is_remark(cell)]
    else:
        cells = [line.cells[n] for n in columns if n < len(line.cells)]
    try:
        found = [token for cell in cells for token in tokens(cell)]
    except Unreadable:
        return _whole_days([day for cell in cells for day in dates_in(cell)], zone, "date_guessed")
    return _told(_by_date(found), zone)


Dated = tuple[date, list[Hour]]


def _by_date(found: Sequence[Token]) -> list[Dated]:
    """Each date with the hours that follow it; hours before the first date are the first's."""
    early: list[Hour] = []
    dated: list[Dated] = []
    for token in found:
        if isinstance(token, Hour):
            (dated[-1][1] if dated else early).append(token)
        else:
            dated.append((token, []))
    if dated:
        dated[0][1][:0] = early
    return dated


def _told(dated: Sequence[Dated], zone: ZoneInfo) -> Range | None:
    if not dated:
        return None
    codes = ["more_dates"] if len(dated) > 2 else []
    (first, begins), (last, ends) = dated[0], dated[min(1, len(dated) - 1)]
    if first == last and len(dated) == 1:
        return _one_day(first, begins, zone)
    if last < first:
        return _whole_days([first, last], zone, "end_before_start", *codes)
    # Two dates, then two hours: the first hour is the first date's.
    if not begins and len(ends) == 2:
        begins, ends = ends[:1], ends[1:]
    if len(begins) > 1 or len(ends) > 1:
        codes.append("more_hours")
    start = _instant(at(first, begins[0]), zone, Bound.START) if begins else local_day(first, zone).start
    end = _instant(at(last, ends[-1]), zone, Bound.END) if ends else local_day(last, zone).end
    if end <= start:
        return _whole_days([first, last], zone, "end_before_start", *codes)
    return Range(Period(start, end), not begins and not ends, tuple(codes))


def _one_day(day: date, hours: Sequence[Hour], zone: ZoneInfo) -> Range:
    if not hours:
        return Range(local_day(day, zone), all_day=True)
    codes = ["more_hours"] if len(hours) > 2 else []
    moments = [at(day, hour) for hour in hours]
    if len(hours) > 2 and all(moment.tzinfo is None for moment in moments):
        moments = sorted(moments)
    start = _instant(moments[0], zone, Bound.START)
    if len(hours) == 1:
        end = local_day(day, zone).end
        codes.append("no_end")
    else:
        end = _instant(moments[-1], zone, Bound.END)
        if end <= start:
            end = _instant(moments[-1] + ONE_DAY, zone, Bound.END)
            codes.append("next_day")
    return Range(Period(start, end), False, tuple(codes)) if start < end else _day_of(day, zone, codes)


def _day_of(day: date, zone: ZoneInfo, codes: Sequence[str]) -> Range:
    return Range(local_day(day, zone), True, tuple(codes))


def _whole_days(days: Sequence[date], zone: ZoneInfo, *codes: str) -> Range | None:
    """From the first to the last of these days; the one told first alone when they are more than a year apart."""
    if not days:
        return None
    first, last = min(days), max(days)
    if last - first > ONE_YEAR:
        first = last = days[0]
    return Range(Period(local_day(first, zone).start, local_day(last, zone).end), True, codes)


def _instant(moment: datetime, zone: ZoneInfo, bound: Bound) -> datetime:
    return moment if moment.tzinfo is not None else nearest_wall_clock(moment, zone, bound)


def _problem(line: int, code: str) -> Problem:
    return Problem(line, code, _(SENTENCES[code]))
