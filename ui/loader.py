"""The engine, opened once a process in the background, so that nobody waits for it at the first question."""

from __future__ import annotations

import threading
import time
import traceback

import streamlit as st

from corpus.errors import ChapterAndVerseError
from corpus.settings import Settings, read_settings
from retrieval.engine import Engine

RETRY_AFTER = 2.0  # seconds after a failure: a store may have been filled meanwhile


class Loader:
    """Opens the engine in a thread of its own; a fault is kept until somebody asks for the engine."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._engine: Engine | None = None
        self._fault: Exception | None = None
        self._failed_at = 0.0
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.start()

    def start(self) -> None:
        """Begins to open the engine, unless it is open, being opened, or has just failed to open."""
        with self._starting:
            if self._engine is not None or (self._thread is not None and self._thread.is_alive()):
                return
            if self._fault is None or time.monotonic() - self._failed_at > RETRY_AFTER:
                self._fault = None
                self._thread = threading.Thread(target=self._open, name="engine", daemon=True)
                self._thread.start()

    def _open(self) -> None:
        try:
            engine = Engine(self.settings)
            engine.warm_up()
            self._engine = engine
        except Exception as fault:  # shown to whoever asks; a thread has nobody to raise to
            if not isinstance(fault, ChapterAndVerseError):
                traceback.print_exception(fault)  # no question has been asked yet: there is nothing private in it
            self._failed_at = time.monotonic()
            self._fault = fault

    def wait(self, seconds: float) -> bool:
        """Whether the engine is open, or failed to open, within `seconds`."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    def engine(self) -> Engine:
        """The open engine. Call it after `wait`.

        Raises the fault that kept it from opening (EmptyStoreError, StoreError, ModelError, ...); the next `start`
        tries again, so that a store that was filled meanwhile is found.
        """
        if self._engine is not None:
            return self._engine
        if isinstance(self._fault, ChapterAndVerseError):
            raise self._fault
        raise ChapterAndVerseError(
            "The search could not be started: run 'python -m retrieval ask \"a question\" --debug' to see why."
        ) from self._fault


@st.cache_resource(show_spinner=False)
def loader(settings: Settings) -> Loader:
    """The one loader of these settings."""
    return Loader(settings)


def current_loader() -> Loader:
    """The loader of the settings as they stand; begins to open the engine. Raises SettingsError."""
    found: Loader = loader(read_settings())
    found.start()
    return found
