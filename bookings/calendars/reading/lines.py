"""From bytes to components: characters, blocks, folded lines, properties.

Nothing here raises on strange input; what cannot be a line of a calendar is passed over. Only the lines that open or
close something are looked at first: the rest of a component is not read before somebody asks for its properties.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from django.utils.translation import gettext as _

from bookings.calendars.reading.results import NotACalendar, Problems

MAX_BLOCKS = 50_000
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
DIGEST_SIZE = 12


@dataclass(frozen=True, slots=True)
class Property:
    """`NAME;PARAM=…:value` at a line of the text; names in capitals, quotes around parameters removed."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Block:
    """A component and its raw text, without that of components inside it (kept for time zones).

    `pieces`: each begins with the end of a line; with the number of that line.
    """

    kind: str
    line: int
    pieces: list[tuple[int, str]] = field(default_factory=list)
    _digest: bytes = b""

    @property
    def lines(self) -> Iterator[tuple[int, str]]:
        """Logical lines with the number of their first physical line."""
        for number, text in self.pieces:
            yield from unfold(text, number)

    def properties(self, names: frozenset[str]) -> Iterator[Property]:
        """The properties of these names, in the order of the text."""
        for number, text in self.lines:
            found = parse_property(number, text, names)
            if found:
                yield found

    @property
    def digest(self) -> bytes:
        """A hash of what it says, but for DTSTAMP (3.8.7.2), which many servers set anew at each answer."""
        if not self._digest:
            self._digest = self._hashed()
        return self._digest

    @property
    def uid(self) -> str:
        """Its UID (3.8.4.7), else a name made of what it says: without one, no two events are the same."""
        for _number, text in self.pieces:
            # The usual way of writing it, found quickly.
            at = text.find("\nUID:")
            end = text.find("\n", at + 5) if at >= 0 else -1
            if end > at + 5 and text[end + 1 : end + 2] not in {" ", "\t"} and (uid := text[at + 5 : end].strip()):
                return uid
            found = UID.search(FOLDED.sub("", text) if FOLDED.search(text) else text)
            if found and found[1].strip():
                return found[1].strip()
        return f"no-uid-{self.digest.hex()}"

    def _hashed(self) -> bytes:
        text = self.pieces[0][1] if len(self.pieces) == 1 else "".join(text for _number, text in self.pieces)
        stamp = text.find("\nDTSTAMP")
        if stamp >= 0:
            end = text.find("\n", stamp + 1)
            text = text[:stamp] + (text[end:] if end >= 0 else "")
        return blake2b(f"{self.kind}{text}".encode("utf-8", "replace"), digest_size=DIGEST_SIZE).digest()


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


def unfold(text: str, number: int = 1) -> list[tuple[int, str]]:
    """Logical lines with the number of their first physical line (RFC 5545, 3.1); empty lines are left out.

    `number`: of the first line of `text`, whose lines end with LF alone.
    """
    lines: list[tuple[int, str]] = []
    for at, physical in enumerate(text.split("\n"), start=number):
        if physical[:1] in {" ", "\t"} and lines:
            first, before = lines[-1]
            lines[-1] = (first, before + physical[1:])
        elif physical.strip():
            lines.append((at, physical))
    return lines


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
    return _Parser(text, problems).parse()


class _Parser:
    """Walks from edge to edge, forgiving ends that are missing or do not match their beginning."""

    def __init__(self, text: str, problems: Problems) -> None:
        # Every line but the blank ones before the first begins after an end of line, so that edges are found quickly.
        self.first_line = 1 + text[: len(text) - len(text.lstrip())].count("\n")
        self.text = "\n" + text.lstrip()
        self.problems = problems
        self.blocks: list[Block] = []
        self.own = Block("VCALENDAR", 1)
        self.current: Block | None = None
        self.inside: list[str] = []
        self.opened = self.closed = 0
        self.overflow = False

    def parse(self) -> Calendar:
        position, line = 0, self.first_line - 1
        for edge in EDGE.finditer(self.text):
            start, end = edge.span()
            if start > position:
                self._between(line, self.text[position:start])
                line += self.text.count("\n", position, start)
            event = edge["event"]
            if event is None:
                self._edge(line + 1, edge)
            else:
                self._event(line + 1, event)
            line += self.text.count("\n", start, end)
            position = end
        self._between(line, self.text[position:])
        return self._finish(line + self.text.count("\n", position))

    def _event(self, line: int, text: str) -> None:
        """An event with nothing inside it."""
        if self.current is not None or len(self.blocks) == MAX_BLOCKS:
            self._begin(line, "VEVENT", "")
            self._between(line, text)
            self._close(line)
        else:
            self.blocks.append(Block("VEVENT", line, [(line, text)]))
            self.inside = []

    def _edge(self, line: int, edge: re.Match[str]) -> None:
        kind = FOLDED.sub("", edge["kind"]).strip().upper()
        if edge["edge"][0] in "Bb":
            self._begin(line, kind, edge[0])
        else:
            self._end(line, kind, edge[0])

    def _between(self, line: int, text: str) -> None:
        """Text that begins with the end of line `line`."""
        if self.current is None:
            if not self.inside:
                self.own.pieces.append((line, text))
        elif not self.inside or self.current.kind == "VTIMEZONE":
            self.current.pieces.append((line, text))

    def _finish(self, last_line: int) -> Calendar:
        broken_off = self.current is not None or self.opened > self.closed
        self._close(last_line)
        if not self.opened and not self.blocks:
            raise NotACalendar(
                _("Ce qui a été reçu n’est pas un calendrier (iCal) : vérifiez l’adresse ou le fichier.")
            )
        if not self.opened:
            self.problems.add(1, "not_wrapped")
        if broken_off:
            self.problems.add(last_line, "truncated")
        return Calendar(self.blocks, self.own, complete=not broken_off and not self.overflow)

    def _begin(self, line: int, kind: str, text: str) -> None:
        if kind == "VCALENDAR":
            self._close(line)
            self.opened += 1
        elif kind in KEPT:
            if self.current is not None:
                self.problems.add(self.current.line, "unclosed")
            self._close(line)
            self.current = Block(kind, line)
        else:
            self.inside.append(kind)
            self._part_of_zone(line, text)

    def _end(self, line: int, kind: str, text: str) -> None:
        if kind == "VCALENDAR":
            if self.current is not None:
                self.problems.add(self.current.line, "unclosed")
            self._close(line)
            self.closed += 1
        elif self.current is not None and kind == self.current.kind:
            self._close(line)
        elif kind in self.inside:
            while self.inside.pop() != kind:
                pass
            self._part_of_zone(line, text)

    def _part_of_zone(self, line: int, text: str) -> None:
        if self.current is not None and self.current.kind == "VTIMEZONE":
            self.current.pieces.append((line - 1, text))

    def _close(self, line: int) -> None:
        if self.current is not None:
            if len(self.blocks) < MAX_BLOCKS:
                self.blocks.append(self.current)
            else:
                self.overflow = True
                self.problems.add(line, "too_many_events")
        self.current = None
        self.inside = []
