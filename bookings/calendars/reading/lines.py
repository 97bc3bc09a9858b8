"""From bytes to components: characters, folded lines, properties, blocks.

Nothing here raises on strange input; what cannot be a line of a calendar is passed over.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from bookings.calendars.reading.results import NotACalendar, Problems

MAX_BLOCKS = 50_000
KEPT = {"VEVENT", "VTIMEZONE", "VFREEBUSY"}
LINE_END = re.compile("\r\n|\n|\r")
NAME = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
# `tzone://` is Microsoft's, whose colon is sometimes left without quotes.
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|tzone://|[^";:])*)')


@dataclass(frozen=True, slots=True)
class Property:
    """`NAME;PARAM=…:value` at a line of the text; names in capitals, quotes around parameters removed."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Block:
    """A component and its raw lines, without those of components inside it (kept for time zones)."""

    kind: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)

    def properties(self, names: frozenset[str]) -> Iterator[Property]:
        """The properties of these names, in the order of the text."""
        for number, text in self.lines:
            found = parse_property(number, text, names)
            if found:
                yield found


@dataclass(slots=True)
class Calendar:
    """What the text is made of. `complete`: it did not break off."""

    blocks: list[Block]
    own: Block
    complete: bool

    def of_kind(self, kind: str) -> list[Block]:
        """The components of one kind, in the order of the text."""
        return [block for block in self.blocks if block.kind == kind]


def decode(body: bytes, charset: str | None) -> str:
    """Never raises: UTF-8 with or without mark, UTF-16 by its mark, the declared charset, else Windows-1252."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="replace").replace("\0", "")
    for name in ("utf-8-sig", charset):
        try:
            return body.decode(name or "cp1252").replace("\0", "")
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", errors="replace").replace("\0", "")


def unfold(text: str) -> list[tuple[int, str]]:
    """Logical lines with the number of their first physical line (RFC 5545, 3.1); empty lines are left out."""
    lines: list[tuple[int, str]] = []
    for number, physical in enumerate(LINE_END.split(text), start=1):
        if physical[:1] in {" ", "\t"} and lines:
            first, before = lines[-1]
            lines[-1] = (first, before + physical[1:])
        elif physical.strip():
            lines.append((number, physical))
    return lines


def parse_property(number: int, text: str, names: frozenset[str]) -> Property | None:
    """The property on a line if its name is one of `names`."""
    match = NAME.match(text)
    if not match or match.group().upper() not in names:
        return None
    position, parameters = match.end(), {}
    while parameter := PARAMETER.match(text, position):
        parameters[parameter.group(1).upper()] = parameter.group(2).strip().strip('"')
        position = parameter.end()
    colon = text.find(":", position)
    if colon < 0:
        return None
    return Property(number, match.group().upper(), parameters, text[colon + 1 :].strip())


def parse_calendar(body: bytes, charset: str | None, problems: Problems) -> Calendar:
    """The components of the text. Raises NotACalendar when there is neither a calendar nor an event in it."""
    parser = _Parser(problems)
    for number, text in unfold(decode(body, charset)):
        parser.feed(number, text)
    return parser.finish()


class _Parser:
    """Walks the lines once, forgiving ends that are missing or do not match their beginning."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.blocks: list[Block] = []
        self.own = Block("VCALENDAR", 1)
        self.current: Block | None = None
        self.inside: list[str] = []
        self.opened = self.closed = 0
        self.last_line = 1
        self.overflow = False

    def feed(self, number: int, text: str) -> None:
        self.last_line = number
        head, _colon, kind = text.strip().partition(":")
        head, kind = head.upper(), kind.strip().upper()
        if head == "BEGIN":
            self._begin(number, kind, text)
        elif head == "END":
            self._end(number, kind, text)
        elif self.current is None:
            if not self.inside:
                self.own.lines.append((number, text))
        elif not self.inside or self.current.kind == "VTIMEZONE":
            self.current.lines.append((number, text))

    def finish(self) -> Calendar:
        broken_off = self.current is not None or self.opened > self.closed
        self._close(self.last_line)
        if not self.opened and not self.blocks:
            raise NotACalendar(
                _("Ce qui a été reçu n’est pas un calendrier (iCal) : vérifiez l’adresse ou le fichier.")
            )
        if not self.opened:
            self.problems.add(1, "not_wrapped")
        if broken_off:
            self.problems.add(self.last_line, "truncated")
        return Calendar(self.blocks, self.own, complete=not broken_off and not self.overflow)

    def _begin(self, number: int, kind: str, text: str) -> None:
        if kind == "VCALENDAR":
            self._close(number)
            self.opened += 1
        elif kind in KEPT:
            if self.current is not None:
                self.problems.add(self.current.line, "unclosed")
            self._close(number)
            self.current = Block(kind, number)
        else:
            self.inside.append(kind)
            if self.current is not None and self.current.kind == "VTIMEZONE":
                self.current.lines.append((number, text))

    def _end(self, number: int, kind: str, text: str) -> None:
        if kind == "VCALENDAR":
            if self.current is not None:
                self.problems.add(self.current.line, "unclosed")
            self._close(number)
            self.closed += 1
        elif self.current is not None and kind == self.current.kind:
            self._close(number)
        elif kind in self.inside:
            while self.inside.pop() != kind:
                pass
            if self.current is not None and self.current.kind == "VTIMEZONE":
                self.current.lines.append((number, text))

    def _close(self, number: int) -> None:
        if self.current is not None:
            if len(self.blocks) < MAX_BLOCKS:
                self.blocks.append(self.current)
            else:
                self.overflow = True
                self.problems.add(number, "too_many_events")
        self.current = None
        self.inside = []
