"""The door of the package: `read_busy`."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from zoneinfo import ZoneInfo

from bookings.calendars.reading.columns import Columns, Taken, mark_of
from bookings.calendars.reading.events import Event, read_event
from bookings.calendars.reading.kinds import tells_closings
from bookings.calendars.reading.lines import DIGEST_SIZE, Block, Calendar, parse_calendar
from bookings.calendars.reading.memory import NO_KEY, Memory, Remark
from bookings.calendars.reading.results import COUNTED, Kind, Problems, Reading, ZoneFrom
from bookings.calendars.reading.rules import Budget
from bookings.calendars.reading.series import Task, busy_times, free_busy_times
from bookings.calendars.reading.times import ONE_DAY, guess_day, instant
from bookings.calendars.reading.zones import Zones
from commons.periods import Period

CALENDAR_ZONE = frozenset({"X-WR-TIMEZONE", "TIMEZONE-ID"})
MAKER = frozenset({"PRODID"})
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
    memory: bytes | None = None,
) -> Reading:
    """What the calendar in `body` says is taken between `start` and `end` (aware, half-open).

    `zone`: the venue's, for whole days and for times without a zone. `charset`: as declared with the text, if it was.
    `own_domain`: events whose UID ends with it are ours come back, and left out. `budget`: what reading may cost;
    repeating events beyond it take all the time that they can cover. `memory`: that of an earlier reading (any, also
    of another calendar): events that have not changed since are not parsed again, with the same result. Raises
    NotACalendar when the bytes are no calendar, and nothing else, whatever they are.
    """
    problems = Problems()
    calendar = parse_calendar(body, charset, problems)
    context = _Context(calendar, window=Period(start, end), zone=zone, own_domain=own_domain)
    before = Memory.from_bytes(memory or b"")
    reader = _Reader(context, problems, budget or Budget(), before)
    now = reader.read()
    same = now.context == before.context and now.keys == before.keys and NO_KEY not in now.keys
    return Reading(
        busy=now.busy,
        problems=problems.sorted(),
        events=now.total("events"),
        free=now.total("free"),
        cancelled=now.total("cancelled"),
        echoes=now.total("echoes"),
        all_day=now.total("all_day"),
        tentative=now.total("tentative"),
        unavailable=now.total("unavailable"),
        zones={told_by: number for told_by in ZoneFrom if (number := now.total(told_by.value))},
        complete=reader.complete,
        memory=memory if memory and same else now.to_bytes(),
        same=same,
    )


@dataclass(slots=True)
class _Context:
    """What all events of a text are read with: events that say the same mean the same only in the same context."""

    calendar: Calendar
    window: Period
    zone: ZoneInfo
    own_domain: str

    @property
    def closings(self) -> bool:
        maker = next(self.calendar.own.properties(MAKER), None)
        return tells_closings(maker.value if maker else "")

    def digest(self) -> bytes:
        own_zone = next(self.calendar.own.properties(CALENDAR_ZONE), None)
        parts = [
            *(self.window.start.isoformat(), self.window.end.isoformat(), self.zone.key, self.own_domain),
            *(own_zone.value if own_zone else "", str(self.closings)),
            *(block.digest.hex() for block in self.calendar.of_kind("VTIMEZONE")),
        ]
        return blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=DIGEST_SIZE).digest()


class _Reader:
    def __init__(self, context: _Context, problems: Problems, budget: Budget, before: Memory) -> None:
        self.calendar, self.problems, self.closings = context.calendar, problems, context.closings
        self.complete = context.calendar.complete
        own_zone = next(self.calendar.own.properties(CALENDAR_ZONE), None)
        zones = self.calendar.of_kind("VTIMEZONE")
        self.zones = Zones(zones, calendar_zone=own_zone, venue_zone=context.zone, problems=problems)
        self.task = Task(context.window, self.zones, problems, budget)
        self.own_ending = f"@{context.own_domain.lower()}" if context.own_domain else None
        self.before, self.now = before, Memory(context.digest())
        known = before.keys if before.context == self.now.context else []
        self.known = {key: index for index, key in enumerate(known) if key != NO_KEY}

    def read(self) -> Memory:
        """All groups, known or parsed. Known ones are copied in runs, since most texts change little."""
        first = last = 0
        for uid, blocks in self._groups():
            key = _key(blocks)
            index = self.known.get(key)
            if index is None or index != last:
                self.now.copy(self.before, first, last)
                first = last = 0 if index is None else index
            if index is None:
                if self.task.budget.over():
                    self.complete = False
                    self.problems.add(blocks[0].line, "too_many_events")
                    break
                self._parse(key, uid, blocks)
            else:
                last = index + 1
                for component, line, code in self.before.remarks.get(index, ()):
                    self.problems.add(blocks[component].line + line, code)
        self.now.copy(self.before, first, last)
        return self.now

    def _groups(self) -> Iterator[tuple[str, list[Block]]]:
        """The events of each UID; VFREEBUSY each by itself."""
        groups: dict[str, list[Block]] = {}
        for block in self.calendar.of_kind("VEVENT"):
            groups.setdefault(self._uid(block), []).append(block)
        yield from groups.items()
        for block in self.calendar.of_kind("VFREEBUSY"):
            yield self._uid(block), [block]

    def _uid(self, block: Block) -> str:
        """Of an event that was alone under its UID before, its text need not be searched."""
        index = self.known.get(block.digest)
        return block.uid if index is None else self.before.uids[index]

    def _parse(self, key: bytes, uid: str, blocks: list[Block]) -> None:
        counts: Counter[str] = Counter()
        remarked = len(self.problems.found)
        columns = Columns()
        columns.extend(self._times(uid, blocks, counts))
        # From the end: a calendar may have as many problems as events.
        found = self.problems.found
        latest = list(islice(reversed(found), len(found) - remarked))[::-1]
        remarks = _remarks(latest, blocks)
        if self.task.budget.spent():
            # Next time there may be means to read it better.
            key = NO_KEY
        self.now.add(key, uid, [counts[name] for name in COUNTED], remarks, columns)

    def _times(self, uid: str, blocks: list[Block], counts: Counter[str]) -> list[Taken]:
        if blocks[0].kind == "VFREEBUSY":
            return list(self._free_busy(blocks[0]))
        counts["events"] = len(blocks)
        if self.own_ending and uid.lower().endswith(self.own_ending):
            counts["echoes"] = len(blocks)
            return []
        events = [event for block in blocks if (event := self._event(block))]
        for event in events:
            _count(event, counts)
        try:
            return busy_times(events, self.task)
        # The rules are meant never to raise; should one, the other events must still be read.
        except Exception:
            return [time for block in blocks for time in self._whole_day(block)]

    def _event(self, block: Block) -> Event | None:
        try:
            return read_event(block, self.zones, self.problems, closings=self.closings)
        # As above.
        except Exception:
            self.problems.add(block.line, "no_time")
            return None

    def _whole_day(self, block: Block) -> Iterator[Taken]:
        self.problems.add(block.line, "bad_event")
        found = next(block.properties(FIRST_DATE), None)
        day = guess_day(found.value, self.zones.venue) if found else None
        if day:
            begin, end = instant(day.as_start()), instant(day.as_start() + ONE_DAY)
            if self.task.touches(begin, end):
                yield begin, end, mark_of(Kind.BUSY, all_day=True)

    def _free_busy(self, block: Block) -> Iterator[Taken]:
        for found in block.properties(FREEBUSY):
            busy_type = found.parameters.get("FBTYPE", "BUSY").upper()
            kind = Kind.TENTATIVE if busy_type == "BUSY-TENTATIVE" else Kind.BUSY
            if busy_type != "FREE":
                mark = mark_of(kind, all_day=False)
                yield from free_busy_times(found.value.split(","), task=self.task, mark=mark)


def _key(blocks: list[Block]) -> bytes:
    if len(blocks) == 1:
        return blocks[0].digest
    return blake2b(b"".join(block.digest for block in blocks), digest_size=DIGEST_SIZE).digest()


def _remarks(found: list[tuple[int, str]], blocks: list[Block]) -> list[Remark]:
    """Problems by component and line in it."""
    if not found:
        return []
    lines = [block.line for block in blocks]
    components = [max(bisect_right(lines, line) - 1, 0) for line, _code in found]
    return [(at, line - lines[at], code) for at, (line, code) in zip(components, found, strict=True)]


def _count(event: Event, counts: Counter[str]) -> None:
    counts[event.zone_from.value] += 1
    counts["all_day"] += event.start.all_day
    if not event.busy:
        counts["cancelled" if event.cancelled else "free"] += 1
    elif event.kind is not Kind.BUSY:
        counts[event.kind.value] += 1
