"""A reader who has only a keyboard: every press is counted, and where the focus stands is looked at."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.browser_support import at_rest, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

_NAME = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return "";
    return (e.getAttribute("aria-label") || e.textContent || "").replace(/\\s+/g, " ").trim() || e.tagName;
}"""
# What is wrong with the element that has the focus: not in view, no mark of at least 2 px, or hidden by something else.
_STOP = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const again = e.dataset.reached === "yes";
    e.dataset.reached = "yes";
    const box = e.getBoundingClientRect();
    const marked = (x) => {
        const style = getComputedStyle(x);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    const around = [e, e.closest("label"), e.closest("[data-testid$=RootElement]"), e.parentElement].filter(Boolean);
    const seen = around.map((x) => x.getBoundingClientRect()).some((b) =>
        b.width > 1 && b.height > 1 && b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth);
    const middle = document.elementFromPoint(
        Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 0), innerWidth - 1),
        Math.min(Math.max(box.top + Math.min(box.height / 2, 10), 0), innerHeight - 1));
    const clear = !middle || around.some((x) => x.contains(middle) || middle.contains(x));
    const fault = !seen ? "not in view" : !around.some(marked) ? "no mark" : !clear ? "covered" : "";
    return {again, fault, what: e.outerHTML.slice(0, 140)};
}"""


def tab_stops(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """Every stop from the top of the page until the focus leaves it or comes round, with what is wrong with it.

    Where it does neither, the last stop says so.
    """
    page.evaluate("document.activeElement?.blur?.(); getSelection().removeAllRanges()")
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None or (stop["again"] and stops):
            return stops if stop is None or len(stops) > 3 else [*stops, {**stop, "fault": "trapped"}]
        stops.append(stop)
    return [*stops, {"fault": "no end", "what": ""}]


@dataclass
class Keyboard:
    """Presses keys on a page, and counts them; letters that are typed are not counted."""

    page: Page
    address: str
    presses: int = field(default=0)

    def open(self, path: str, ready: str = "h1") -> Page:
        """Opens a page and waits for it and its script."""
        self.page.goto(f"{self.address}{path}")
        self.page.locator(ready).first.wait_for(timeout=60_000)
        self.page.locator(".cv-footer").wait_for(timeout=60_000)
        self.page.locator("#cv-status").wait_for(state="attached")
        at_rest(self.page)
        return self.page

    def focused(self) -> str:
        """The name of what has the focus; empty where nothing has it."""
        return str(self.page.evaluate(_NAME))

    def press(self, key: str) -> None:
        """Presses a key."""
        self.presses += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Types words."""
        self.page.keyboard.type(text)

    def to(self, name: str, *, back: bool = False, part: bool = False, exact_role: str = "") -> None:
        """Presses Tab until what is called `name` has the focus; every stop on the way must be seen."""
        for _ in range(200):
            self.press("Shift+Tab" if back else "Tab")
            stop = self.page.evaluate(_STOP)
            assert stop is None or not stop["fault"], stop
            found = self.focused()
            tag = str(self.page.evaluate("document.activeElement.tagName")).lower()
            if (found.startswith(name) if part else found == name) and exact_role in ("", tag):
                return
        raise AssertionError(f"Tab does not reach {name!r}")

    def on_something(self) -> None:
        """Waits until the focus stands anywhere at all."""
        until(self.page, f"({_NAME})() !== ''")

    def settle(self, name: str, *, part: bool = False, inside: bool = False) -> None:
        """Waits until the focus stands on what is called `name` (begins so, has it inside), and stays there."""
        script = f"""([name, part, inside]) => {{
            const found = ({_NAME})();
            return inside ? found.includes(name) : part ? found.startsWith(name) : found === name;
        }}"""
        try:
            until(self.page, script, [name, part, inside])
        except Exception as fault:
            raise AssertionError(f"the focus is on {self.focused()!r}, not on {name!r}") from fault
        self.page.wait_for_timeout(500)
        found = self.focused()
        assert name in found if inside else found.startswith(name) if part else found == name

    def heard(self, text: str) -> None:
        """The live region says it."""
        until(self.page, "text => document.getElementById('cv-status').innerText.trim() === text", text)

    def report(self, journey: str) -> None:
        """Prints the count, a row of the table in docs/accessibility.md (seen with pytest -s)."""
        sys.stdout.write(f"\n| {journey} | yes | {self.presses} |\n")
