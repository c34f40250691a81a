"""From bytes to characters: UTF-8, UTF-16 with its mark, or Windows-1252, and nothing guessed beyond that."""

from __future__ import annotations

import codecs

from corpus.errors import ParseError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, name: str) -> str:
    """The characters of a text file, line ends as "\\n", without a byte order mark.

    A byte order mark decides; without one the file is UTF-8, or Windows-1252 where it is not valid UTF-8
    (older Word and Notepad files, where curly quotes are the bytes 0x91 to 0x94).
    Raises ParseError for an empty file, for NUL characters (a binary file, or UTF-16 without its mark) and
    for bytes that fit none of the three.
    """
    text = _characters(data, name)
    if "\x00" in text:
        raise ParseError(f"{name} is not a text file (it holds NUL bytes); save it as UTF-8 text and try again.")
    if not text.strip():
        raise ParseError(f"{name} is empty; check that the download or the copy was complete.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _characters(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _unreadable(name) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _unreadable(name) from error


def _unreadable(name: str) -> ParseError:
    return ParseError(f"The characters of {name} cannot be read; save it again as UTF-8 text and try again.")
