"""Somebody who uses the app in a browser: what they press is counted, what they see is kept."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LARGEST = 250_000  # bytes of a picture


def write_jpeg(picture: Image.Image, file: Path, largest: int = LARGEST) -> None:
    """Writes a picture with as much detail as fits into `largest` bytes."""
    for quality in (88, 80, 70, 60, 45, 30):
        kept = io.BytesIO()
        picture.convert("RGB").save(kept, "JPEG", quality=quality, optimize=True)
        if kept.tell() <= largest:
            break
    file.write_bytes(kept.getvalue())


@dataclass
class Walker:
    """Clicks and key presses, and the seconds that went by until what was wanted was seen (pictures not counted)."""

    page: Page
    folder: Path
    name: str
    clicks: int = 0
    keys: int = 0
    seconds: float = 0.0
    pictures: list[tuple[str, str]] = field(default_factory=list)  # (file, what it shows)

    def open(self, address: str, wanted: str) -> None:
        """Goes to an address and waits for what is wanted there, a selector."""
        before = time.perf_counter()
        self.page.goto(address)
        self._await(wanted, before)

    def click(self, what: Locator, wanted: str) -> None:
        """One click or tap."""
        before = time.perf_counter()
        what.click()
        self.clicks += 1
        self._await(wanted, before)

    def type(self, box: Locator, text: str) -> None:
        """A click into the box, then the text, key by key."""
        before = time.perf_counter()
        box.click()
        box.press_sequentially(text)
        self.clicks += 1
        self.keys += len(text)
        self.seconds += time.perf_counter() - before

    def enter(self, box: Locator, wanted: str) -> None:
        """The Enter key."""
        before = time.perf_counter()
        box.press("Enter")
        self.keys += 1
        self._await(wanted, before)

    def _await(self, wanted: str, before: float) -> None:
        self.page.locator(wanted).first.wait_for(timeout=90_000)
        self.seconds += time.perf_counter() - before

    def see(self, what: str, at: str = "", above: int = 12) -> None:
        """Keeps a picture of what is on the screen, scrolled to the selector `at`."""
        self.page.wait_for_timeout(500)
        main = '[data-testid="stMain"]'
        if at:
            self.page.locator(at).first.evaluate(
                "(e, [main, above]) => { const m = document.querySelector(main);"
                " m.scrollTop += e.getBoundingClientRect().top - above; }",
                [main, above],
            )
        else:
            self.page.locator(main).evaluate("e => { e.scrollTop = 0 }")
        self.look(what)

    def look(self, what: str) -> None:
        """Keeps a picture of what is on the screen, where it stands."""
        self.page.wait_for_timeout(300)
        self.keep(Image.open(io.BytesIO(self.page.screenshot())), what)

    def keep(self, picture: Image.Image, what: str) -> None:
        """Keeps a picture under the walk's name and its number."""
        file = f"{self.name}-{len(self.pictures) + 1}.jpg"
        write_jpeg(picture, self.folder / file)
        self.pictures.append((file, what))
