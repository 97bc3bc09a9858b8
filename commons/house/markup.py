"""How the texts of the house are written, and their HTML. Pure.

Paragraphs are parted by an empty line; `## ` heads a part, `- ` is a point of a list, `[[…]]` is left for the operator
to fill in. Addresses become links. Everything else is text: nothing in it is HTML.
"""

import re
from collections.abc import Iterator

from django.utils.html import escape, format_html, urlize
from django.utils.safestring import SafeString, mark_safe

OPEN = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


def to_html(text: str) -> SafeString:
    """The text as HTML, to stand below an `<h1>`."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return mark_safe("\n".join(part for block in blocks for part in _parts(block.strip())))


def _parts(block: str) -> Iterator[str]:
    """A heading, what follows it, a list: a block may hold several, line by line."""
    points: list[str] = []
    words: list[str] = []
    for line in block.splitlines():
        if line.startswith("## "):
            yield from _told(words, points)
            yield format_html("<h2>{}</h2>", _inline(line[3:]))
        elif line.startswith("- "):
            yield from _told(words, [])
            points.append(line[2:])
        elif points:
            points[-1] += f" {line.strip()}"
        else:
            words.append(line)
    yield from _told(words, points)


def _told(words: list[str], points: list[str]) -> Iterator[str]:
    """What was gathered, which is then empty."""
    if words:
        yield format_html("<p>{}</p>", _inline(" ".join(words)))
        words.clear()
    if points:
        yield f"<ul>{''.join(format_html('<li>{}</li>', _inline(point)) for point in points)}</ul>"
        points.clear()


def _inline(text: str) -> SafeString:
    linked = urlize(escape(text), autoescape=False)
    return mark_safe(OPEN.sub(r"<mark>[\1]</mark>", linked))
