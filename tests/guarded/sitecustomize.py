"""Loaded by every Python process that has this folder in PYTHONPATH: it may talk to this computer alone.

What is tried elsewhere is noted in the file CV_TEST_TRIED and fails; every file that is opened for writing is noted in
CV_TEST_WRITTEN. Both see the program's own process and those that it starts.
"""

from __future__ import annotations

import os
import sys
from typing import Any

_OURS = frozenset({"127.0.0.1", "::1", "localhost", "", None, b"localhost", "0.0.0.0", "::"})
_LOOKS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"})
_SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _note(name: str, line: str) -> None:
    place = os.environ.get(name)
    if place:
        number = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(number, f"{line}\n".encode())
        os.close(number)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _LOOKS or event in _SENDS:
        found = arguments[1] if event in _SENDS else arguments[0]
        if isinstance(found, tuple):
            found = found[0]
        elif event in _SENDS and isinstance(found, (str, bytes)):
            return  # a socket within this computer, or a message without an address
        if found not in _OURS:
            _note("CV_TEST_TRIED", f"{event} {found!r}")
            raise OSError(f"not in this test: {event} {found!r}")
    elif event == "open":
        path, _, flags = arguments
        noted = (os.environ.get("CV_TEST_TRIED"), os.environ.get("CV_TEST_WRITTEN"))
        if flags and flags & _WRITES and path not in noted:
            _note("CV_TEST_WRITTEN", str(path))


sys.addaudithook(_watch)
