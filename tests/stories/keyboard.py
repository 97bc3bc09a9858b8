"""Hands that know only the keyboard, and eyes that see where the focus is."""

from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Page, expect

MOST_STOPS: Final = 120
ACTING: Final = ("a", "button", "summary")
SKIP: Final = "Aller au contenu"
# What each stop looks like while the focus is elsewhere, to see that it changes. Asked once on each page.
CALM: Final = """() => {
    const looks = (one) => { const { outline, boxShadow } = getComputedStyle(one); return outline + boxShadow; };
    window.calm = new WeakMap();
    const stops = "a[href], button, input, select, textarea, summary, [tabindex]";
    for (const one of document.querySelectorAll(stops)) if (one !== document.activeElement) calm.set(one, looks(one));
}"""
STOP: Final = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const { outlineStyle, outlineWidth, boxShadow, outline } = getComputedStyle(one);
    const after = getComputedStyle(one, "::after");
    const box = one.getBoundingClientRect();
    const label = one.labels && one.labels[0] ? one.labels[0].innerText : "";
    const name = one.getAttribute("aria-label") || label || one.innerText || one.value || one.name || "";
    const ring = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && outline + boxShadow !== calm.get(one))
        || (after.outlineStyle !== "none" && parseFloat(after.outlineWidth) >= 2);
    return {
        name: name.trim().replace(/\\s+/g, " "), tag: one.tagName.toLowerCase(), type: one.type || "",
        field: one.name || "", html: one.outerHTML.slice(0, 120), ring,
        inMain: Boolean(one.closest("main")), top: box.top + scrollY,
        seen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    };
}"""


@dataclass
class Hands:
    """Presses keys on `page`; every stop on the way is looked at."""

    page: Page
    faults: list[str] = field(default_factory=list)
    skipped: int = 0

    def arrive(self) -> None:
        """A new page stands."""
        self.page.wait_for_load_state()
        self.page.evaluate(CALM)

    def step(self) -> dict[str, Any] | None:
        """One Tab: where the focus is, None when it has left the page."""
        self.page.keyboard.press("Tab")
        stop: dict[str, Any] | None = self.page.evaluate(STOP)
        if stop and not stop["ring"]:
            self.faults.append(f"no ring: {stop['html']}")
        if stop and not stop["seen"]:
            self.faults.append(f"out of sight: {stop['html']}")
        return stop

    def reach(self, name: str, *, field: str = "") -> None:
        """Tab until the focus is on what is called `name`, or on the field of this name; stops go down the page."""
        before, stop = None, self.page.evaluate(STOP)
        for _turn in range(MOST_STOPS):
            if stop and (
                (field and stop["field"] == field) or (name and stop["tag"] in ACTING and name in stop["name"])
            ):
                return
            stop = self.step()
            if stop is None:
                continue
            if before and stop["inMain"] and before["inMain"] and stop["top"] < before["top"] - 60:
                self.faults.append(f"back up the page: {before['html']} -> {stop['html']}")
            before = stop
        raise AssertionError(f"{name or field} cannot be reached on {self.page.url}; {self.faults}")

    def open(self, name: str) -> None:
        """Reach a link or button and press Enter; the page that it leads to stands."""
        self.reach(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.arrive()

    def skip(self) -> None:
        """The first stop of a page leads past its head; where the link led further in, it is the next thing there."""
        first = self.step()
        if first and first["name"] == SKIP:
            self.page.keyboard.press("Enter")
            expect(self.page.locator("#contenu")).to_be_focused()
            self.skipped += 1
        assert first and (first["name"] == SKIP or first["inMain"]), first

    def type_in(self, field: str, text: str) -> None:
        self.reach("", field=field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def send(self) -> None:
        """Enter in a field sends its form; the answer stands."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.arrive()

    def at(self) -> dict[str, str]:
        """Where the focus is, as it was led there: role and name of the element."""
        found: dict[str, str] = self.page.evaluate(
            "() => { const one = document.activeElement;"
            " return { role: one.getAttribute('role') || one.tagName.toLowerCase(), id: one.id }; }"
        )
        return found

    def leave(self) -> None:
        """Tab goes through the whole page and out of it: nothing keeps it."""
        for _turn in range(MOST_STOPS):
            if self.step() is None:
                return
        raise AssertionError(f"the focus is kept on {self.page.url}")
