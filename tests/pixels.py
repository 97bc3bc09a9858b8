"""What is really on the screen: a canvas tells neither a screen reader nor axe what it shows."""

from collections import Counter
from functools import lru_cache
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page

Colour = tuple[int, int, int]


class Shot:
    """A picture of a page in sight; read in its CSS pixels."""

    def __init__(self, page: Page) -> None:
        self.image = Image.open(BytesIO(page.screenshot())).convert("RGB")

    def at(self, x: float, y: float) -> Colour:
        return self.image.getpixel((round(x), round(y)))  # type: ignore[return-value]

    def colours(self, left: float, top: float, right: float, bottom: float) -> Counter[Colour]:
        """How many pixels of a part have which colour."""
        part = self.image.crop((round(left), round(top), round(right), round(bottom)))
        counts = part.getcolors(part.width * part.height)
        return Counter({colour: count for count, colour in counts})  # type: ignore[misc]


@lru_cache(maxsize=4096)
def luminance(colour: Colour) -> float:
    """As WCAG 2 defines it."""
    shares = [value / 255 for value in colour]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def token(page: Page, name: str) -> Colour:
    """The colour that a token of the style sheets has on the page in its scheme."""
    script = """name => {
        const probe = document.createElement("i");
        probe.style.color = `var(--${name})`;
        document.body.append(probe);
        const colour = getComputedStyle(probe).color;
        probe.remove();
        return colour.match(/\\d+/g).slice(0, 3).map(Number);
    }"""
    red, green, blue = page.evaluate(script, name)
    return red, green, blue
