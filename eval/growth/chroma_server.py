"""`chroma run` on a free port of this machine, for measurements and tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import VectorServerError
from eval.served_app import free_port

_PATIENCE = 120  # seconds that it may take to start


@dataclass
class ChromaServer:
    """A running server: its address, its folder, its process."""

    address: str
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it on its port. Raises VectorServerError where it does not come up."""
        program = Path(sys.executable).with_name("chroma")
        self.process = subprocess.Popen(
            [str(program), "run", "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)],
            env=os.environ | {"ANONYMIZED_TELEMETRY": "False", "DO_NOT_TRACK": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/api/v2/heartbeat", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise VectorServerError("The Chroma server did not start: run 'chroma run' to see why.")

    def kill(self) -> None:
        """Ends it at once, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """A Chroma server whose data lie in `folder`; ended on the way out."""
    port = free_port()
    server = ChromaServer(f"http://127.0.0.1:{port}", folder, port)
    server.start()
    try:
        yield server
    finally:
        server.kill()
