"""The door of the package: `read_busy`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bookings.calendars.reading.events import Event, read_event
from bookings.calendars.reading.kinds import tells_closings
from bookings.calendars.reading.lines import Block, Calendar, parse_calendar
from bookings.calendars.reading.results import BusyTime, Kind, Problems, Reading, ZoneFrom
from bookings.calendars.reading.rules import Budget
from bookings.calendars.reading.series import Task, busy_times, free_busy_periods
from bookings.calendars.reading.times import ONE_DAY, guess_day
from bookings.calendars.reading.zones import Zones
from commons.periods import Period

CALENDAR_ZONE = frozenset({"X-WR-TIMEZONE", "TIMEZONE-ID"})
MAKER = frozenset({"PRODID"})
UID = frozenset({"UID"})
FREEBUSY = frozenset({"FREEBUSY"})
FIRST_DATE = frozenset({"DTSTART"})


def read_busy(
    body: bytes,
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    charset: str | None = None,
    own_domain: str = "",
    budget: Budget | None = None,
) -> Reading:
    """What the calendar in `body` says is taken between `start` and `end` (aware, half-open).

    `zone`: the venue's, for whole days and for times without a zone. `charset`: as declared with the text, if it was.
    `own_domain`: events whose UID ends with it are ours come back, and left out. `budget`: what reading may cost;
    repeating events beyond it take all the time that they can cover. Raises NotACalendar when the bytes are no
    calendar, and nothing else, whatever they are.
    """
    problems = Problems()
    calendar = parse_calendar(body, charset, problems)
    reader = _Reader(calendar, window=Period(start, end), zone=zone, problems=problems, own_domain=own_domain)
    reader.budget = budget or Budget()
    busy = sorted(reader.busy())
    return Reading(
        busy=busy,
        problems=problems.sorted(),
        events=reader.counts["events"],
        free=reader.counts["free"],
        cancelled=reader.counts["cancelled"],
        echoes=reader.counts["echoes"],
        all_day=reader.counts["all_day"],
        tentative=reader.counts["tentative"],
        unavailable=reader.counts["unavailable"],
        zones=dict(reader.zones_of_events),
        complete=calendar.complete,
    )


@dataclass(slots=True)
class _Group:
    """The components of one UID."""

    events: list[Event] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


class _Reader:
    def __init__(
        self, calendar: Calendar, *, window: Period, zone: ZoneInfo, problems: Problems, own_domain: str
    ) -> None:
        self.calendar, self.window, self.problems = calendar, window, problems
        own_zone = next(calendar.own.properties(CALENDAR_ZONE), None)
        self.zones = Zones(calendar.of_kind("VTIMEZONE"), calendar_zone=own_zone, venue_zone=zone, problems=problems)
        self.own_ending = f"@{own_domain.lower()}" if own_domain else None
        self.budget = Budget()
        maker = next(calendar.own.properties(MAKER), None)
        self.closings = tells_closings(maker.value if maker else "")
        self.counts: Counter[str] = Counter()
        self.zones_of_events: Counter[ZoneFrom] = Counter()

    def busy(self) -> Iterator[BusyTime]:
        for group in self._groups().values():
            yield from self._times_of(group)
        for block in self.calendar.of_kind("VFREEBUSY"):
            yield from self._free_busy(block)

    def _groups(self) -> dict[str, _Group]:
        groups: dict[str, _Group] = {}
        for block in self.calendar.of_kind("VEVENT"):
            self.counts["events"] += 1
            if self._is_echo(block):
                self.counts["echoes"] += 1
                continue
            event = self._event(block)
            if event is not None:
                self._count(event)
                group = groups.setdefault(event.uid, _Group())
                group.events.append(event)
                group.blocks.append(block)
        return groups

    def _count(self, event: Event) -> None:
        self.zones_of_events[event.zone_from] += 1
        self.counts["all_day"] += event.start.all_day
        if not event.busy:
            self.counts["cancelled" if event.cancelled else "free"] += 1
        elif event.kind is not Kind.BUSY:
            self.counts[event.kind.value] += 1

    def _is_echo(self, block: Block) -> bool:
        if self.own_ending is None:
            return False
        uid = next(block.properties(UID), None)
        return uid is not None and uid.value.lower().endswith(self.own_ending)

    def _event(self, block: Block) -> Event | None:
        # The rules below are meant never to raise; should one, the other events must still be read.
        try:
            return read_event(block, self.zones, self.problems, closings=self.closings)
        except Exception:
            self.problems.add(block.line, "no_time")
            return None

    def _times_of(self, group: _Group) -> list[BusyTime]:
        try:
            return busy_times(group.events, Task(self.window, self.zones, self.problems, self.budget))
        except Exception:
            return [time for block in group.blocks for time in self._whole_day(block)]

    def _whole_day(self, block: Block) -> Iterator[BusyTime]:
        self.problems.add(block.line, "bad_event")
        found = next(block.properties(FIRST_DATE), None)
        day = guess_day(found.value, self.zones.venue) if found else None
        if day:
            period = Period(day.as_start(), day.as_start() + ONE_DAY)
            if period.overlaps(self.window):
                yield BusyTime(period, f"line-{block.line}", all_day=True)

    def _free_busy(self, block: Block) -> Iterator[BusyTime]:
        uid = next(block.properties(UID), None)
        for found in block.properties(FREEBUSY):
            busy_type = found.parameters.get("FBTYPE", "BUSY").upper()
            kind = Kind.TENTATIVE if busy_type == "BUSY-TENTATIVE" else Kind.BUSY
            if busy_type != "FREE":
                for period in free_busy_periods(found.value.split(","), zones=self.zones, window=self.window):
                    yield BusyTime(period, uid.value if uid else f"line-{block.line}", kind)
