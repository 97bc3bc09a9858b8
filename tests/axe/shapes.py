"""What a page is made of, its words aside: pages of one shape break the same rules, and one of them is looked at."""

from html.parser import HTMLParser
from typing import Final

TOLD_APART_BY: Final = ("class", "role", "type", "data-tone")
MARKS: Final = (
    "hidden",
    "open",
    "disabled",
    "checked",
    "aria-current",
    "aria-invalid",
    "aria-describedby",
    "aria-label",
)
VOID: Final = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class _Reader(HTMLParser):
    """Which elements lie in which, and the headings in their order; drawings are one element."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.pairs = set[tuple[str, str]]()
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any(name == "svg" for name, _word in self.open):
            if tag not in VOID:
                self.open.append((tag, ""))
            return
        known = dict(attrs)
        word = " ".join([tag, *(str(known.get(one, "")) for one in TOLD_APART_BY), *(m for m in MARKS if m in known)])
        self.pairs.add((self.open[-1][1] if self.open else "", word))
        if tag in HEADINGS and self.headings[-1:] != [tag]:
            self.headings.append(tag)
        if tag not in VOID:
            self.open.append((tag, word))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in {name for name, _word in self.open}:
            if self.open.pop()[0] == tag:
                return


def shape_of(page: str) -> tuple[tuple[str, ...], frozenset[tuple[str, str]]]:
    """Equal for pages that differ in words, addresses and how often something is repeated."""
    reader = _Reader()
    reader.feed(page)
    return tuple(reader.headings), frozenset(reader.pairs)
