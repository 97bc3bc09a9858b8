"""The year strip: twelve months in one line, open windows, school holidays, the chosen date.

It begins with the present month (or the month of a chosen date that lies outside), so that it never cuts a winter at
1 January. Everything is in whole days; units are those of the drawing, 1200 wide.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from django.utils.formats import date_format

WIDTH = 1200
# How wide the chosen day is where boxes draw it.
TICK = 14
MONTHS = 12

# First and last day, both included, and optionally words to write on the bar.
Window = tuple[date, date] | tuple[date, date, str]


@dataclass(frozen=True)
class Bar:
    """A stretch of the strip: where it begins, how wide it is, what is written on it."""

    x: float
    width: float
    label: str = ""
    lines: str = ""


@dataclass(frozen=True)
class Month:
    x: float
    name: str


@dataclass(frozen=True)
class Strip:
    """What the drawing needs. `tick` is the place of the chosen date, None when there is none."""

    windows: list[Bar]
    holidays: list[Bar]
    months: list[Month]
    tick: float | None
    first: date
    width: int = WIDTH


def strip(
    *, windows: Iterable[Window], holidays: Iterable[Window], chosen: date | None, today: date, height: float
) -> Strip:
    """The strip of the twelve months from `today` (or `chosen`); `height` is that of the hatched bands of holidays."""
    first = _first_month(today, chosen)
    total = (_months_later(first, MONTHS) - first).days
    scale = WIDTH / total

    def bars(stretches: Iterable[Window]) -> list[Bar]:
        return [bar for stretch in stretches if (bar := _bar(stretch, first, total, scale))]

    return Strip(
        windows=bars(windows),
        holidays=[_hatched(bar, height) for bar in bars(holidays)],
        months=[_month(first, index, scale) for index in range(MONTHS)],
        tick=round(((chosen - first).days + 0.5) * scale, 1) if chosen else None,
        first=first,
    )


@dataclass(frozen=True)
class Segment:
    """What is drawn alike: `share` of the width in per cent; "chosen", "open", "holiday" or "closed"."""

    share: float
    kind: str


def segments(drawn: Strip) -> list[Segment]:
    """The strip from end to end, for what can only put boxes side by side. The chosen day is as wide as can be seen."""
    tick = [] if drawn.tick is None else [Bar(min(max(0, drawn.tick - TICK / 2), WIDTH - TICK), TICK)]
    layers = (("chosen", tick), ("open", drawn.windows), ("holiday", drawn.holidays))
    edges = sorted({0.0, float(WIDTH), *(edge for _kind, bars in layers for bar in bars for edge in _edges(bar))})
    pieces = [(end - start, _kind_at((start + end) / 2, layers)) for start, end in pairwise(edges)]
    alike = groupby(pieces, key=lambda piece: piece[1])
    return [Segment(round(sum(width for width, _kind in found) / WIDTH * 100, 2), kind) for kind, found in alike]


def _edges(bar: Bar) -> tuple[float, float]:
    return bar.x, min(bar.x + bar.width, WIDTH)


def _kind_at(x: float, layers: Iterable[tuple[str, list[Bar]]]) -> str:
    for kind, bars in layers:
        if any(bar.x <= x < bar.x + bar.width for bar in bars):
            return kind
    return "closed"


def _first_month(today: date, chosen: date | None) -> date:
    first = today.replace(day=1)
    if chosen and not first <= chosen < _months_later(first, MONTHS):
        return chosen.replace(day=1)
    return first


def _months_later(first: date, count: int) -> date:
    years, month = divmod(first.month - 1 + count, 12)
    return date(first.year + years, month + 1, 1)


def _month(first: date, index: int, scale: float) -> Month:
    start = _months_later(first, index)
    return Month(x=round((start - first).days * scale, 1), name=date_format(start, "F"))


def _bar(stretch: Window, first: date, total: int, scale: float) -> Bar | None:
    start = max(0, (stretch[0] - first).days)
    end = min(total, (stretch[1] - first).days + 1)
    if end <= start:
        return None
    label = stretch[2] if len(stretch) > 2 else ""
    width = round((end - start) * scale, 1)
    fits = len(label) * 7.5 < width
    return Bar(x=round(start * scale, 1), width=width, label=label if fits else "")


def _hatched(bar: Bar, height: float, step: float = 6) -> Bar:
    """The same bar with slanted lines as an SVG path, cut at its edges (a pattern would need an id of its own)."""
    segments = []
    offset = -height + step / 2
    while offset < bar.width:
        left, right = max(offset, 0), min(offset + height, bar.width)
        segments.append(
            f"M{bar.x + left:.1f} {height - (left - offset):.1f}L{bar.x + right:.1f} {offset + height - right:.1f}"
        )
        offset += step
    return Bar(x=bar.x, width=bar.width, label=bar.label, lines="".join(segments))


def shade(free: int, units: int) -> int:
    """How full the green of a cell is, 1 to 4, for `free` of `units`."""
    if units <= 0:
        return 1
    return min(4, max(1, -(-4 * free // units)))
