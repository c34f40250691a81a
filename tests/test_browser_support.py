"""The tests' own way of waiting for something in the page, under the app's Content-Security-Policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser_support import Served, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).resolve().parent


def test_waits_for_what_is_not_true_at_the_first_look(browser: Browser, app: Served) -> None:
    page = browser.new_page()
    page.goto(app.address)
    begun = float(page.evaluate("performance.now()"))
    until(page, "begun => performance.now() > begun + 500", begun)
    assert page.evaluate("performance.now()") > begun + 500
    with pytest.raises(AssertionError, match="after 1 s it is still not so that document"):
        until(page, "document.title === 'another'", seconds=1)
    page.close()


def test_no_test_waits_by_eval_in_the_page() -> None:
    """Playwright's own way is refused by the policy when the page is not yet ready: such a test fails by chance."""
    forbidden = "page.wait_for_" + "function("
    files = [*HERE.rglob("*.py"), *(HERE.parent / "eval").rglob("*.py")]
    assert len(files) > 100
    assert [path.name for path in files if forbidden in path.read_text(encoding="utf-8")] == []
