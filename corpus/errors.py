"""The error tree.

    ChapterAndVerseError          exit status 1: a fault of ours, or of something that we rely on
    ├── UsageError                exit status 2: wrong usage or input
    │   ├── QuestionError         a question that cannot be asked
    │   ├── CatalogueError        a catalogue or documents.toml entry is wrong
    │   ├── SettingsError         a setting is wrong
    │   ├── PackError             a meeting pack cannot be read or made
    │   ├── UnknownReferenceError no such source or reference
    │   ├── BackupError           a file that is no backup, or that cannot be written
    │   └── OwnDocumentError      a file that a user adds is not taken
    ├── ParseError                one document cannot be read
    ├── FetchError                one source cannot be fetched
    │   └── HostUnreachableError  nothing at that host answers
    ├── StoreError                the store cannot be used
    │   ├── EmptyStoreError       nothing is indexed yet
    │   ├── StoreBusyError        another process is writing
    │   ├── StoreVersionError     an older version of the program wrote it
    │   ├── ModelMismatchError    the store was built with another embedding model
    │   ├── VectorServerError     the Chroma server cannot be used, or lacks what it should hold
    │   └── PageError             the file of a document is missing or damaged: its page cannot be shown
    ├── BusyError                 more is asked for than this server answers just now
    ├── ScorecardError            the file of measured figures is missing or damaged
    └── ModelError                the embedding model is missing or is not the one that was pinned

Every message is one plain sentence that says what to do next.
"""


class ChapterAndVerseError(Exception):
    """Base of every error that this program raises on purpose."""

    exit_status = 1


class UsageError(ChapterAndVerseError):
    """Wrong usage or input."""

    exit_status = 2


class QuestionError(UsageError):
    """A question that cannot be asked."""


class CatalogueError(UsageError):
    """An entry of a catalogue is wrong; the message names the entry and the field."""


class SettingsError(UsageError):
    """A setting is wrong; the message names it."""


class PackError(UsageError):
    """A meeting pack cannot be read or made."""


class UnknownReferenceError(UsageError):
    """No such source, edition or reference."""


class OwnDocumentError(UsageError):
    """A file that a user adds is not taken; the message names it and the reason."""


class BackupError(UsageError):
    """A backup cannot be written or restored; nothing has changed."""


class ParseError(ChapterAndVerseError):
    """One document cannot be read; the message names the file and the reason."""


class FetchError(ChapterAndVerseError):
    """One source cannot be fetched; the message gives the reason."""


class HostUnreachableError(FetchError):
    """Nothing at that host answers."""


class StoreError(ChapterAndVerseError):
    """The store cannot be used."""


class EmptyStoreError(StoreError):
    """Nothing is indexed yet."""


class StoreBusyError(StoreError):
    """Another process is writing to the store."""


class StoreVersionError(StoreError):
    """The store was written by another version of the program."""


class ModelMismatchError(StoreError):
    """The store was built with another embedding model than the one in the settings."""


class VectorServerError(StoreError):
    """The Chroma server cannot be reached, refuses, or lacks the vectors of the index."""


class PageError(StoreError):
    """The file of a document is missing or damaged, so that its page cannot be shown."""


class ModelError(ChapterAndVerseError):
    """The embedding model is missing, or is not the one that was pinned."""


class BusyError(ChapterAndVerseError):
    """More is asked for, by one visitor or by all, than this server answers just now."""


class ScorecardError(ChapterAndVerseError):
    """The file of measured figures is missing or damaged."""


class BrowserError(ChapterAndVerseError):
    """The app or Chromium cannot be started, or a page does not show what it should."""
