"""Days and hours as people write them: `14/07/2027`, `2027-07-14T09:00`, `mer. 14 juillet 2027`, `9h30`. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

FIRST_YEAR, LAST_YEAR = 1970, 2200
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars mar march",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
# Words that may stand around a date without changing it. Any other word makes the cell a remark.
AROUND = (
    "du au de des a le la les et jusqu from to the until till on between and of "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
)
FILLING = frozenset(AROUND.split())
# A year of two digits must not be part of a telephone number (06.12.34.56.78).
DATE = r"""
    (?P<iso>(?<!\d)\d{4})[-/.](?P<iso_month>\d{1,2})[-/.](?P<iso_day>\d{1,2})(?!\d)
  | (?<!\d)(?<!\d[./])(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)
  | (?<!\d)(?P<short_day>\d{1,2})/(?P<short_month>\d{1,2})/(?P<short_year>\d{2})(?!\d|/\d)
  | (?<!\d)(?<!\d[-.])(?P<dot_day>\d{1,2})(?P<dot>[-.])(?P<dot_month>\d{1,2})(?P=dot)(?P<dot_year>\d{2})(?!\d|[-.]\d)
  | (?P<basic>(?<!\d)(?:19|20|21)\d{2}[01]\d[0-3]\d)(?!\d)
  | (?P<named_day>(?<!\d)\d{1,2})(?:er|st|nd|rd|th)?[ -](?P<named>[a-z]{3,9})\.?[ -]?,?[ ]?(?P<named_year>\d{4})(?!\d)
"""
# A minus after an hour begins another hour, unless date and hour are joined by a T.
TIME = r"""
    (?:(?P<joined>(?<=\d)t)|(?<!\d))
    (?P<hour>\d{1,2})[ ]?(?:h(?:[ ]?(?P<h_minute>[0-5]\d))?|:(?P<minute>[0-5]\d))(?::[0-5]\d(?:[.,]\d+)?)?(?![\d:])
    (?:[ ]?(?P<half>[ap])\.?m\.?(?![a-z]))?
    (?P<offset>z(?![a-z])|\+\d{2}:?\d{2}(?!\d)|(?(joined)-\d{2}:?\d{2}(?!\d)|(?!)))?
"""
TOKEN = re.compile(rf"{DATE}|{TIME}", re.VERBOSE)
WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day, 24:00 included; `offset` from UTC when it is written with one."""

    since_midnight: timedelta
    offset: timedelta | None = None


Token = date | Hour


class Unreadable(ValueError):
    """Something that looks like a date or an hour and is none, such as 31/02/2027 or 25:00."""


def plain(text: str) -> str:
    """In small letters without accents, spaces and dashes made ordinary."""
    if text.isascii():
        return " ".join(text.split()).lower()
    without = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"[‐‑‒–—−]", "-", re.sub(r"\s+", " ", without)).replace("’", "'").strip().lower()


def has_figures(cell: str) -> bool:
    """Whether there can be a date or an hour in a cell: quickly, because most have none."""
    return any(letter.isdigit() for letter in cell)


def tokens(cell: str) -> list[Token]:
    """The dates and hours of a cell, in order. Days come before months; a year of two digits is one of this century.

    Raises Unreadable, also for figures between them that are neither: in `9-12h` the 9 must not be lost.
    """
    if not has_figures(cell):
        return []
    text = plain(cell)
    found = [_token(match) for match in TOKEN.finditer(text)]
    if found and any(letter.isdigit() for letter in TOKEN.sub(" ", text)):
        raise Unreadable(cell)
    return found


def dates_in(cell: str) -> list[date]:
    """The dates of a cell that can be read, whatever else is in it."""
    found: list[date] = []
    for match in TOKEN.finditer(plain(cell)):
        try:
            token = _token(match)
        except Unreadable:
            continue
        if isinstance(token, date):
            found.append(token)
    return found


def is_remark(cell: str) -> bool:
    """Whether a cell has words of its own, so that a date in it may be of something else."""
    return any(word not in FILLING for word in WORDS.findall(TOKEN.sub(" ", plain(cell))))


def at(day: date, hour: Hour) -> datetime:
    """Naive (a wall clock's) unless the hour was written with an offset."""
    moment = datetime.combine(day, time.min) + hour.since_midnight
    return moment if hour.offset is None else _aware(moment, hour.offset)


def _aware(moment: datetime, offset: timedelta) -> datetime:
    from_utc = moment - offset
    return from_utc.replace(tzinfo=UTC)


def _token(match: re.Match[str]) -> Token:
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    if "hour" in found:
        return _hour(found)
    try:
        return _date(found)
    except (ValueError, KeyError):
        raise Unreadable(match.group()) from None


def _date(found: dict[str, str]) -> date:
    if "iso" in found:
        day = date(int(found["iso"]), int(found["iso_month"]), int(found["iso_day"]))
    elif "basic" in found:
        day = date.fromisoformat(found["basic"])
    elif "named" in found:
        day = date(int(found["named_year"]), MONTHS[found["named"]], int(found["named_day"]))
    elif "day" in found:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    else:
        kind = "short" if "short_day" in found else "dot"
        day = date(2000 + int(found[f"{kind}_year"]), int(found[f"{kind}_month"]), int(found[f"{kind}_day"]))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def _hour(found: dict[str, str]) -> Hour:
    hour, minute = int(found["hour"]), int(found.get("minute") or found.get("h_minute") or 0)
    if "half" in found:
        if not 1 <= hour <= 12:
            raise Unreadable(found["hour"])
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    if hour * 60 + minute > 24 * 60:
        raise Unreadable(found["hour"])
    return Hour(timedelta(hours=hour, minutes=minute), _offset(found.get("offset")))


def _offset(text: str | None) -> timedelta | None:
    if text is None or text == "z":
        return None if text is None else timedelta(0)
    digits = text[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if text[0] == "-" else size
