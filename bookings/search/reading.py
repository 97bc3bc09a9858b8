"""From parameters of an address to a `Question`: one reader for the API, the pages and saved searches.

Parameters are those of `GET /api/v1/search/`. Forms without JavaScript cannot build an ISO date-time, so `date` (and
`to_date`) with `from_time` and `to_time` may stand for `from` and `to`, `date` alone for any time of that day, and
`first` with `last` for `between`. Blank is absent. Names that are none of `NAMES` are ignored, since other sites add
theirs to links; the API refuses them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from accounts.words import Audience
from bookings.models import Reservation
from bookings.search import parsing
from bookings.search.known_codes import AMENITIES, VENUE_KIND, is_known, known_codes
from bookings.search.parsing import Unreadable
from bookings.search.question import (
    DEFAULT_PAGE_SIZE,
    DEFAULT_RADIUS_KM,
    MAX_PAGE_SIZE,
    MAX_RADIUS_KM,
    MAX_RANGE_DAYS,
    At,
    Box,
    Circle,
    Half,
    Ordering,
    Question,
    Within,
)
from commons.errors import Impossible, no_such_page
from venues.models import Space

NAMES: Final = frozenset(
    {
        *("from", "to", "spans_closures", "between", "duration", "weekdays", "hours"),
        *("date", "to_date", "from_time", "to_time", "first", "last"),
        *("near", "commune", "radius_km", "bbox", "units", "headcount", "audience", "kind", VENUE_KIND, AMENITIES),
        *("max_price", "free", "instant", "min_download", "stop_minutes", "q", "purpose"),
        *("ordering", "page", "page_size"),
    }
)
LARGEST: Final = 32_000
MOST_OF_A_LIMIT: Final = 100_000
HALVES: Final = {one.value: one for one in Half}
T = TypeVar("T")
Parameters = Mapping[str, str | Sequence[str]]


class BadQuestion(ValueError):
    """Parameters that cannot be read: `fields` holds the sentences by parameter."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__(str(fields))
        self.fields = fields


def read_question(params: Parameters, *, today: date) -> Question:
    """The question that `params` ask (a plain mapping, or Django's QueryDict).

    How long, on which weekdays or at which hours, but not when, is asked of the year that follows `today`.
    Raises BadQuestion with all that is malformed at once; Impossible (with `fields`) for what was understood but can
    never be found: `end_before_start`, `out_of_range`, …; Missing for a page that cannot be.
    """
    reader = _Reader(params)
    when = _when(reader, today)
    question = Question(
        when=when,
        circle=_circle(reader),
        commune=reader.one("commune", parsing.insee),
        radius_km=_radius(reader),
        box=reader.one("bbox", read_box),
        units=reader.one("units", parsing.whole) or 1,
        headcount=reader.one("headcount", parsing.whole) or 1,
        audience=reader.one("audience", parsing.one_of(Audience.values)) or Audience.EVERYONE.value,
        kinds=reader.many("kind", parsing.one_of(Space.Kind.values)),
        venue_kinds=reader.many(VENUE_KIND, _code_of(VENUE_KIND)),
        amenities=reader.many(AMENITIES, _code_of(AMENITIES)),
        max_price=_max_price(reader),
        instant=reader.one("instant", parsing.flag) or False,
        min_download=reader.one("min_download", parsing.whole),
        stop_minutes=reader.one("stop_minutes", parsing.whole),
        text=reader.one("q", parsing.text) or "",
        purpose=reader.one("purpose", parsing.one_of(Reservation.Purpose.values)) or "",
        ordering=reader.one("ordering", _ordering),
        page=_page(reader),
        page_size=min(reader.one("page_size", parsing.whole) or DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE),
    )
    if question.commune and question.circle:
        reader.refuse("commune", _("Indiquez soit une commune, soit un point, pas les deux."))
    reader.finish()
    refuse_impossible(question)
    return question


def refuse_impossible(question: Question) -> None:
    """Raises Impossible for a question that no venue can ever answer, whatever its zone."""
    if isinstance(question.when, At):
        _refuse_backwards(question.when)
    if isinstance(question.when, Within):
        _refuse_range(question.when)
    radius = question.circle.radius_km if question.circle else question.radius_km
    if not 0 < radius <= MAX_RADIUS_KM:
        raise _impossible("radius_km", _("Choisissez un rayon entre 1 et 500 km."), "out_of_range")
    by_dates = isinstance(question.when, Within) and question.when.weekdays
    if question.ordering is Ordering.MOST_DATES and not by_dates:
        sentence = _("Pour trier par dates libres, choisissez des jours de la semaine et une période.")
        raise _impossible("ordering", sentence, "weekdays_missing")
    for name, limit in (("min_download", question.min_download), ("stop_minutes", question.stop_minutes)):
        if limit is not None and limit > MOST_OF_A_LIMIT:
            raise _impossible(name, _("Indiquez un nombre entre 1 et 100 000."), "out_of_range")
    for name, value in (("units", question.units), ("headcount", question.headcount)):
        if not 1 <= value <= LARGEST:
            raise _impossible(name, _("Indiquez un nombre entre 1 et 32 000."), "out_of_range")


class _Reader:
    """Reads parameters one by one and remembers what was wrong."""

    def __init__(self, params: Parameters) -> None:
        self._params = params
        self._errors: dict[str, list[str]] = {}

    def raw(self, name: str) -> str:
        """The last value given, stripped; empty when absent."""
        values = self._values(name)
        return values[-1].strip() if values else ""

    def says(self, *names: str) -> bool:
        """Whether any of them is given."""
        return any(self.raw(name) for name in names)

    def one(self, name: str, read: Callable[[str], T]) -> T | None:
        """The value of `name` as `read` reads it, None when absent or unreadable."""
        return self._read(name, self.raw(name), read)

    def many(self, name: str, read: Callable[[str], T]) -> frozenset[T]:
        """All values of `name`, repeated or separated by commas."""
        texts = [part.strip() for value in self._values(name) for part in value.split(",")]
        found = (self._read(name, text, read) for text in texts)
        return frozenset(value for value in found if value is not None)

    def refuse(self, name: str, sentence: str) -> None:
        sentences = self._errors.setdefault(name, [])
        if sentence not in sentences:
            sentences.append(sentence)

    def finish(self) -> None:
        if self._errors:
            raise BadQuestion(self._errors)

    def _values(self, name: str) -> list[str]:
        if hasattr(self._params, "getlist"):
            return list(self._params.getlist(name))
        value = self._params.get(name, ())
        return [value] if isinstance(value, str) else list(value)

    def _read(self, name: str, text: str, read: Callable[[str], T]) -> T | None:
        if not text:
            return None
        try:
            return read(text)
        except Unreadable as error:
            self.refuse(name, str(error))
            return None


def _when(reader: _Reader, today: date) -> At | Within | None:
    if reader.says("between", "first", "last"):
        return _within(reader, _days(reader))
    if reader.says("date") and not reader.says("from_time", "to_time"):
        day = reader.one("date", parsing.day)
        return _within(reader, (day, reader.one("to_date", parsing.day) or day) if day else None)
    if reader.says("duration", "weekdays", "hours") and not reader.says("date", "from_time", "to_time", "from", "to"):
        year = Within.coming_year(today)
        return _within(reader, (year.first_day, year.last_day))
    return _at(reader)


def _at(reader: _Reader) -> At | None:
    names = ("date", "from_time", "to_time") if reader.says("date") else ("from", "to")
    if not reader.says(*names):
        return None
    starts_at, ends_at = _form_times(reader) if names[0] == "date" else _iso_times(reader)
    for name in names:
        if not reader.raw(name):
            reader.refuse(name, _("Indiquez aussi cette information."))
    spans = reader.one("spans_closures", parsing.flag) or False
    return At(starts_at, ends_at, spans) if starts_at and ends_at else None


def _iso_times(reader: _Reader) -> tuple[datetime | None, datetime | None]:
    return reader.one("from", parsing.moment), reader.one("to", parsing.moment)


def _form_times(reader: _Reader) -> tuple[datetime | None, datetime | None]:
    day = reader.one("date", parsing.day)
    last_day = reader.one("to_date", parsing.day) or day
    opens, closes = reader.one("from_time", parsing.clock), reader.one("to_time", parsing.clock)
    if day is None or last_day is None or opens is None or closes is None:
        return None, None
    return datetime.combine(day, opens), datetime.combine(last_day, closes)


def _within(reader: _Reader, days: tuple[date, date] | None) -> Within | None:
    half = HALVES.get(reader.raw("duration"))
    duration = None if half else reader.one("duration", parsing.duration)
    weekdays = reader.many("weekdays", parsing.weekday)
    hours = reader.one("hours", parsing.hours)
    whole_days = parsing.whole_days(reader.raw("duration")) if duration else None
    return Within(*days, duration, weekdays, hours, whole_days, half) if days else None


def _days(reader: _Reader) -> tuple[date, date] | None:
    for name in ("from", "to", "date"):
        if reader.raw(name):
            reader.refuse(name, _("Indiquez soit une date et des heures, soit une période, pas les deux."))
    if reader.raw("between"):
        return reader.one("between", _two_days)
    for name in ("first", "last"):
        if not reader.raw(name):
            reader.refuse(name, _("Indiquez aussi cette information."))
    first, last = reader.one("first", parsing.day), reader.one("last", parsing.day)
    return (first, last) if first and last else None


def _two_days(text: str) -> tuple[date, date]:
    first, slash, last = text.partition("/")
    if not slash:
        raise Unreadable(_("Indiquez deux dates, par exemple 2027-01-04/2027-01-29."))
    return parsing.day(first), parsing.day(last)


def _circle(reader: _Reader) -> Circle | None:
    point = reader.one("near", read_point)
    return Circle(*point, radius_km=_radius(reader)) if point else None


def _max_price(reader: _Reader) -> Decimal | None:
    most = reader.one("max_price", parsing.amount)
    return Decimal(0) if reader.one("free", parsing.flag) else most


def _page(reader: _Reader) -> int:
    """As all lists of the site: a page that cannot be is one that does not exist."""
    try:
        return parsing.whole(reader.raw("page") or "1")
    except Unreadable:
        raise no_such_page() from None


def _radius(reader: _Reader) -> float:
    radius = reader.one("radius_km", parsing.kilometres)
    return DEFAULT_RADIUS_KM if radius is None else radius


def _code_of(name: str) -> Callable[[str], str]:
    """A reader for one of the codes that administrators keep."""

    def read(text: str) -> str:
        code = parsing.code(text)
        if not is_known(name, code):
            facts = {"code": code, "codes": ", ".join(known_codes(name))}
            raise Unreadable(_("« %(code)s » n’existe pas : choisissez parmi %(codes)s.") % facts)
        return code

    return read


def read_point(text: str) -> tuple[float, float]:
    """Latitude and longitude out of `near`. Raises Unreadable."""
    numbers = [parsing.decimal_number(part) for part in text.split(",")]
    if len(numbers) != 2 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        raise Unreadable(_("Indiquez une latitude et une longitude, par exemple 44.52,3.50."))
    return numbers[0], numbers[1]


def read_box(text: str) -> Box:
    """The part of the map out of `bbox`. Raises Unreadable."""
    numbers = [parsing.decimal_number(part) for part in text.split(",")]
    if len(numbers) != 4:
        raise Unreadable(_("Indiquez ouest,sud,est,nord, par exemple 3.0,44.2,4.0,44.9."))
    box = Box(*numbers)
    if not (-90 <= box.south <= box.north <= 90 and abs(box.west) <= 180 and abs(box.east) <= 180):
        raise Unreadable(_("Indiquez ouest,sud,est,nord, par exemple 3.0,44.2,4.0,44.9."))
    return box


def _ordering(text: str) -> Ordering:
    return Ordering(parsing.one_of([one.value for one in Ordering])(text))


def _refuse_backwards(when: At) -> None:
    alike = (when.starts_at.tzinfo is None) == (when.ends_at.tzinfo is None)
    if not alike:
        raise _impossible(
            "to", _("Donnez le début et la fin tous deux avec ou tous deux sans décalage horaire."), "mixed_times"
        )
    if when.ends_at <= when.starts_at:
        raise _impossible("to", _("La fin doit être après le début."), "end_before_start")
    if (when.ends_at - when.starts_at).days > MAX_RANGE_DAYS:
        raise _impossible("to", _("Un séjour dure 400 jours au plus."), "too_long")


def _refuse_range(when: Within) -> None:
    if when.last_day < when.first_day:
        raise _impossible("between", _("La fin doit être après le début."), "end_before_start")
    if (when.last_day - when.first_day).days > MAX_RANGE_DAYS:
        raise _impossible("between", _("La période cherchée va jusqu’à 400 jours."), "range_too_long")
    if when.duration and when.duration.days > MAX_RANGE_DAYS:
        raise _impossible("duration", _("Un séjour dure 400 jours au plus."), "too_long")


def _impossible(name: str, sentence: str, code: str) -> Impossible:
    return Impossible(sentence, code=code, fields={name: [sentence]})
