"""How politely and how long to fetch."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from corpus.errors import SettingsError
from corpus.version import VERSION


@dataclass(frozen=True)
class FetchSettings:
    """Limits of a run; times in seconds, sizes in bytes.

    contact          who runs this (mail or web address), added to the User-Agent
    delay            least time between two requests to one host
    tries            requests for one file, the first included
    backoff          wait before the second try, doubled for each further one
    longest_wait     a Retry-After above this is not waited for
    reach_limit      the one try to connect to a host
    read_limit       longest silence of a host
    file_limit       whole time for one file, tries and waits included
    max_bytes        largest file
    sleep            waits; tests put their own here
    """

    contact: str = ""
    delay: float = 0.5
    tries: int = 4
    backoff: float = 1.0
    longest_wait: float = 60.0
    reach_limit: float = 3.0
    read_limit: float = 20.0
    file_limit: float = 180.0
    max_bytes: int = 60 * 1024 * 1024
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        """Raises SettingsError for a contact that cannot stand in a request header."""
        if not (self.contact.isascii() and (self.contact.isprintable() or not self.contact)):
            raise SettingsError("The contact must be plain ASCII on one line: give a mail or web address.")

    @property
    def user_agent(self) -> str:
        """Says which program asks, what for, and whom to write to."""
        who = f"; contact {self.contact}" if self.contact else ""
        return f"ChapterAndVerse/{VERSION} (quotes official guidance with citations{who})"
