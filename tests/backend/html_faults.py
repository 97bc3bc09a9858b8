"""What is wrong with the HTML of a page: what a browser mends in silence, and what a parser alone does not see.

The official checker (`make html`) knows far more; this is quick, needs nothing, and knows what that one leaves aside:
links within a page, buttons without a word, the order of headings.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from tinyhtml5.parser import HTMLParser

HTML: Final = "{http://www.w3.org/1999/xhtml}"
SVG: Final = "{http://www.w3.org/2000/svg}"
# Attributes that name other elements, one or several.
LEADING: Final = (
    "for",
    "form",
    "list",
    "headers",
    "popovertarget",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-errormessage",
    "aria-activedescendant",
)
ACTIVE: Final = ("a", "button", "input", "select", "textarea", "summary", "label", "iframe")
CHILDREN: Final = {"ul": ("li", "script"), "ol": ("li",), "dl": ("dt", "dd", "div"), "tr": ("th", "td")}
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


def faults(page: bytes) -> list[str]:
    """A phrase for each."""
    parser = HTMLParser()
    tree = parser.parse(page)
    elements = list(tree.iter())
    ids = Counter(one.get("id") for one in elements if one.get("id"))
    found = [f"{code} {data} at {place}" for place, code, data in parser.errors]
    found += [f"id {name} {count} times" for name, count in ids.items() if count > 1]
    found += headings_amiss([one for one in elements if _name(one) in HEADINGS])
    for one in elements:
        found += [*_leading_nowhere(one, ids), *_misplaced(one), *_mute(one), *_wrong_values(one)]
    return found


def headings_amiss(headings: list[Any]) -> Iterator[str]:
    """One title a page, and no level left out on the way down; the map and what is wrong may stand before the title."""
    levels = [HEADINGS.index(_name(one)) + 1 for one in headings]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    for before, one, level in zip([1, *levels], headings, levels, strict=False):
        if level > before + 1:
            yield f"h{level} after h{before}: {_said(one)}"


def _leading_nowhere(one: Any, ids: Counter[str]) -> Iterator[str]:
    for attribute in LEADING:
        if attribute == "list" and _name(one) != "input":
            continue
        yield from (
            f"{attribute}={name} leads nowhere" for name in (one.get(attribute) or "").split() if name not in ids
        )
    place = one.get("href") or ""
    if _name(one) == "a" and place.startswith("#") and place[1:] not in ids:
        yield f"link to {place}, which is not there"


def _misplaced(one: Any) -> Iterator[str]:
    """Something to press within something to press, and what a list may not hold."""
    name = _name(one)
    if name in ("a", "button"):
        inside = [_name(child) for child in list(one.iter())[1:]]
        yield from (f"{child} inside {name}: {_said(one)}" for child in inside if child in ACTIVE)
    if name in CHILDREN:
        yield from (f"{_name(child)} in {name}" for child in one if _name(child) not in CHILDREN[name])


def _mute(one: Any) -> Iterator[str]:
    """Nothing that a reader could say."""
    if _name(one) in (*HEADINGS, "a", "button", "legend", "label", "summary", "title") and not _said(one):
        yield f"{_name(one)} without a word: {dict(one.attrib)}"
    if _name(one) == "img" and (one.get("alt") is None or not one.get("width")):
        yield f"img {one.get('src')} without alt or size"


def _wrong_values(one: Any) -> Iterator[str]:
    yield from (f"attribute {name}" for name in one.attrib if name.startswith("hx-"))
    if _name(one) == "input" and one.get("autocomplete") == "street-address":
        yield "an address of several lines in one line"
    if one.get("type") == "date" and not _is_day(one.get("value") or ""):
        yield f"no day: {one.get('value')}"


def _name(one: Any) -> str:
    return one.tag.removeprefix(HTML) if isinstance(one.tag, str) else ""


def _said(one: Any) -> str:
    """The words of an element: its label, its text, its pictures' words."""
    pictures = " ".join(child.get("alt") or child.get("aria-label") or "" for child in one.iter())
    return " ".join(f"{one.get('aria-label') or ''} {''.join(one.itertext())} {pictures}".split())[:60]


def _is_day(text: str) -> bool:
    """Whether a field for a day may hold this."""
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
