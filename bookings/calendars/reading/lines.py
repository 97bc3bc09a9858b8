"""From bytes to components: characters, blocks, folded lines, properties.

Nothing here raises on strange input; what cannot be a line of a calendar is passed over. Only the lines that open or
close something are looked at first: the rest of a component is not read, and its lines are not counted, before somebody
asks for them.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate

from django.utils.translation import gettext as _

from bookings.calendars.reading.results import NotACalendar, Problems

MAX_BLOCKS = 50_000
# What is inside something is two deep at most; ends are looked for among all that is open.
MAX_DEPTH = 50
KEPT = {"VEVENT", "VTIMEZONE", "VFREEBUSY"}
LINE_END = re.compile("\r\n|\n|\r")
NAME = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
# `tzone://` is Microsoft's, whose colon is sometimes left without quotes.
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|tzone://|[^";:])*)')
# A line may be folded anywhere (3.1), even between the letters of BEGIN.
FOLD = r"(?:\n[ \t])*"
FOLDED = re.compile(r"\n[ \t]")
HEAD = rf"[^\S\n \t]*({FOLD.join('BEGIN')}|{FOLD.join('END')}){FOLD}:"
# A line that does neither; most show by their first letter that they do not, which is quicker to see. Nothing is ever
# given back (`++`): a line that was passed over is no end.
INNER = rf"\n(?:[ACDF-Zacdf-z][^\n]*+|(?![ACDF-Z]|{HEAD})[^\n]++)"
# A line that opens or closes something; or, since most of a calendar is that, an event with nothing inside it.
EDGE = re.compile(
    rf"\nBEGIN:VEVENT(?P<event>(?:{INNER})++)\nEND:VEVENT(?=\n(?![ \t])|\Z)"
    rf"|\n{HEAD.replace('(', '(?P<edge>', 1)}(?P<kind>[^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE,
)
UID = re.compile(r"\nUID(?:;[^\n:]*)?:([^\n]*)", re.IGNORECASE)
# When the answer was made (3.8.7.2): many servers set it anew each time, and it says nothing about the event.
STAMP = re.compile(r"\nDTSTAMP[^\n]*")
DIGEST_SIZE = 12
# Lines are counted by stretches of so many characters.
STRETCH = 4096


@dataclass(frozen=True, slots=True)
class Property:
    """`NAME;PARAM=…:value` at a line of the text; names in capitals, quotes around parameters removed."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str


class Text:
    """What is read: every line of it begins after an end of line (LF), so that edges are found quickly."""

    def __init__(self, text: str) -> None:
        written = text.lstrip()
        # Blank lines before the first are counted, and left out.
        self._left_out = text[: len(text) - len(written)].count("\n")
        self.characters = STAMP.sub("\nDTSTAMP", "\n" + written)

    def line_at(self, position: int) -> int:
        """The number (from 1) of the line of the character there; an end of line is of the line that it ends."""
        stretch = position // STRETCH
        in_stretch = self.characters.count("\n", stretch * STRETCH, position)
        return self._left_out + self._ended[stretch] + in_stretch

    @cached_property
    def _ended(self) -> list[int]:
        """How many lines have ended before each stretch."""
        beginnings = range(0, len(self.characters), STRETCH)
        ended = (self.characters.count("\n", begin, begin + STRETCH) for begin in beginnings)
        return list(accumulate(ended, initial=0))


@dataclass(slots=True)
class Block:
    """A component and its raw text, without that of components inside it (kept for time zones).

    `position`: of a character of its first line. `pieces`: each begins with an end of line, and stands at a position.
    """

    kind: str
    source: Text
    position: int
    pieces: list[tuple[int, str]] = field(default_factory=list)
    _digest: bytes = b""

    @property
    def line(self) -> int:
        """The number of its first line."""
        return self.source.line_at(self.position)

    @property
    def lines(self) -> Iterator[tuple[int, str]]:
        """Logical lines with the number of their first physical line."""
        for position, text in self.pieces:
            yield from unfold(text, self.source.line_at(position))

    def properties(self, names: frozenset[str]) -> Iterator[Property]:
        """The properties of these names, in the order of the text."""
        for number, text in self.lines:
            found = parse_property(number, text, names)
            if found:
                yield found

    @property
    def digest(self) -> bytes:
        """A hash of what it says."""
        if not self._digest:
            text = self.kind + "".join([text for _position, text in self.pieces])
            self._digest = blake2b(text.encode("utf-8", "replace"), digest_size=DIGEST_SIZE).digest()
        return self._digest

    @property
    def uid(self) -> str:
        """Its UID (3.8.4.7), else a name made of what it says: without one, no two events are the same."""
        for _position, text in self.pieces:
            found = UID.search(FOLDED.sub("", text) if FOLDED.search(text) else text)
            if found and found[1].strip():
                return found[1].strip()
        return f"no-uid-{self.digest.hex()}"


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


def unfold(text: str, number: int) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first physical line (RFC 5545, 3.1); empty lines are left out.

    `number`: of the first line of `text`, whose lines end with LF alone.
    """
    first, parts = number, list[str]()
    for at, physical in enumerate(text.split("\n"), start=number):
        if parts and physical[:1] in {" ", "\t"}:
            parts.append(physical[1:])
        elif physical.strip():
            if parts:
                yield first, "".join(parts)
            first, parts = at, [physical]
    if parts:
        yield first, "".join(parts)


def parse_property(number: int, text: str, names: frozenset[str]) -> Property | None:
    """The property on a line if its name is one of `names`."""
    match = NAME.match(text)
    if not match or (name := match.group().upper()) not in names:
        return None
    position, parameters = match.end(), {}
    while text[position] == ";" and (parameter := PARAMETER.match(text, position)):
        parameters[parameter.group(1).upper()] = parameter.group(2).strip().strip('"')
        position = parameter.end()
        if position == len(text):
            return None
    colon = text.find(":", position)
    if colon < 0:
        return None
    return Property(number, name, parameters, text[colon + 1 :].strip())


def parse_calendar(body: bytes, charset: str | None, problems: Problems) -> Calendar:
    """The components of the text. Raises NotACalendar when there is neither a calendar nor an event in it."""
    text = decode(body, charset).replace("\r\n", "\n").replace("\r", "\n")
    return _Parser(Text(text), problems).parse()


class _Parser:
    """Walks from edge to edge, forgiving ends that are missing or do not match their beginning."""

    def __init__(self, text: Text, problems: Problems) -> None:
        self.text, self.problems = text, problems
        self.blocks: list[Block] = []
        self.own = Block("VCALENDAR", text, 0)
        self.current: Block | None = None
        self.inside: list[str] = []
        self.opened = self.closed = 0
        self.overflow = False

    def parse(self) -> Calendar:
        position, characters = 0, self.text.characters
        for edge in EDGE.finditer(characters):
            start, end = edge.span()
            if start > position:
                self._between(position, characters[position:start])
            event = edge["event"]
            if event is None:
                self._edge(edge)
            else:
                self._event(edge.start("event"), event)
            position = end
        self._between(position, characters[position:])
        return self._finish(len(characters))

    def _event(self, position: int, text: str) -> None:
        """An event with nothing inside it: its text, from the end of its first line on."""
        if self.current is not None or len(self.blocks) == MAX_BLOCKS:
            self._begin(position, "VEVENT", "")
            self._between(position, text)
            self._close(position)
        else:
            self.blocks.append(Block("VEVENT", self.text, position, [(position, text)]))
            self.inside = []

    def _edge(self, edge: re.Match[str]) -> None:
        """A line that begins after the end of the one before it."""
        position, kind = edge.start() + 1, FOLDED.sub("", edge["kind"]).strip().upper()
        if edge["edge"][0] in "Bb":
            self._begin(position, kind, edge[0])
        else:
            self._end(position, kind, edge[0])

    def _between(self, position: int, text: str) -> None:
        if self.current is None:
            if not self.inside:
                self.own.pieces.append((position, text))
        elif not self.inside or self.current.kind == "VTIMEZONE":
            self.current.pieces.append((position, text))

    def _finish(self, position: int) -> Calendar:
        broken_off = self.current is not None or self.opened > self.closed
        self._close(position)
        if not self.opened and not self.blocks:
            raise NotACalendar(
                _("Ce qui a été reçu n’est pas un calendrier (iCal) : vérifiez l’adresse ou le fichier.")
            )
        if not self.opened:
            self.problems.add(1, "not_wrapped")
        if broken_off:
            self.problems.add(self.text.line_at(position), "truncated")
        return Calendar(self.blocks, self.own, complete=not broken_off and not self.overflow)

    def _begin(self, position: int, kind: str, text: str) -> None:
        if kind == "VCALENDAR":
            self._close(position)
            self.opened += 1
        elif kind in KEPT:
            self._leave_unclosed(position)
            self.current = Block(kind, self.text, position)
        else:
            if len(self.inside) < MAX_DEPTH:
                self.inside.append(kind)
            self._part_of_zone(position, text)

    def _end(self, position: int, kind: str, text: str) -> None:
        if kind == "VCALENDAR":
            self._leave_unclosed(position)
            self.closed += 1
        elif self.current is not None and kind == self.current.kind:
            self._close(position)
        elif kind in self.inside:
            while self.inside.pop() != kind:
                pass
            self._part_of_zone(position, text)

    def _part_of_zone(self, position: int, text: str) -> None:
        if self.current is not None and self.current.kind == "VTIMEZONE":
            self.current.pieces.append((position - 1, text))

    def _leave_unclosed(self, position: int) -> None:
        if self.current is not None:
            self.problems.add(self.current.line, "unclosed")
        self._close(position)

    def _close(self, position: int) -> None:
        if self.current is not None:
            if len(self.blocks) < MAX_BLOCKS:
                self.blocks.append(self.current)
            else:
                self.overflow = True
                self.problems.add(self.text.line_at(position), "too_many_events")
        self.current = None
        self.inside = []
