"""Stand-ins for GOV.UK's Content API, its assets host and legislation.gov.uk on this machine.

One server plays all three hosts and tells them apart by the Host header. Every text in it is invented.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

GOVUK = "www.gov.uk"
ASSETS = "assets.publishing.service.gov.uk"
LEGISLATION = "www.legislation.gov.uk"
SITE = f"https://{GOVUK}"


@dataclass(frozen=True)
class Answer:
    """One answer.

    cut   send only that many bytes of the body, under a Content-Length for the whole, then hang up
    drip  seconds between any two of the body's ten parts
    """

    status: int = 200
    body: bytes = b""
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    drip: float = 0.0
    length: bool = True


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up; tests look at what the client made of it."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class GovUkServer:
    """Use as a context manager. `asked` holds (host, path) of each request in order."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else every small answer waits for an acknowledgement

            def do_GET(self) -> None:
                owner._serve(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Be quiet."""

        self._server = _QuietServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def hosts(self) -> dict[str, str]:
        """As `fetch_all(hosts=...)` takes it."""
        return dict.fromkeys((GOVUK, ASSETS, LEGISLATION), self.base)

    def put(self, host: str, path: str, *answers: Answer) -> None:
        """Answers for a path, given in turn; the last one stays."""
        self._answers[host, path] = list(answers)

    def page(self, item: Mapping[str, Any], status: int = 200) -> None:
        """A page in the Content API."""
        body = json.dumps(item).encode()
        path = f"/api/content{item['base_path']}"
        self.put(GOVUK, path, Answer(status, body, "application/json; charset=utf-8"))

    def asset(self, path: str, data: bytes, content_type: str = "application/pdf") -> None:
        """A file at the assets host."""
        self.put(ASSETS, path, Answer(200, data, content_type))

    def law(self, path: str, data: bytes) -> None:
        """CLML at legislation.gov.uk."""
        self.put(LEGISLATION, f"{path}/data.xml", Answer(200, data, "application/xml; charset=utf-8"))

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(1 for _, asked in self.asked if asked == path)

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        host, path = request.headers.get("Host", ""), request.path
        self.asked.append((host, path))
        self.headers.append(dict(request.headers.items()))
        answers = self._answers.get((host, path), [Answer(404, b"not here", "text/plain")])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        if answer.status == 200 and request.headers.get("If-None-Match") == tag:
            answer = Answer(304)
        try:
            self._send(request, answer, tag)
        except OSError:  # the client hung up, as it should on a body that is too large or too slow
            request.close_connection = True

    def _send(self, request: BaseHTTPRequestHandler, answer: Answer, tag: str) -> None:
        request.send_response(answer.status)
        if answer.content_type:
            request.send_header("Content-Type", answer.content_type)
        if answer.status in (200, 304):
            request.send_header("ETag", tag)
            request.send_header("Last-Modified", "Mon, 06 Jul 2026 09:00:00 GMT")
        if answer.length:
            request.send_header("Content-Length", str(len(answer.body)))
        else:
            request.send_header("Connection", "close")
        for name, value in answer.headers.items():
            request.send_header(name, value)
        request.end_headers()
        body = answer.body if answer.cut is None else answer.body[: answer.cut]
        step = max(1, len(body) // 10) if answer.drip else max(1, len(body))
        for start in range(0, len(body), step):
            request.wfile.write(body[start : start + step])
            request.wfile.flush()
            time.sleep(answer.drip)
        if answer.cut is not None or not answer.length:
            request.close_connection = True


def pdf(words: str = "Lamps are to be lit at dusk.") -> bytes:
    """Bytes that begin and end as a PDF does; the words make one differ from another."""
    return b"%PDF-1.7\n% " + words.encode() + b"\n" + b"0" * 2000 + b"\ntrailer <<>>\nstartxref\n9\n%%EOF\n"


def attachment(
    title: str, filename: str, *, pages: int | None = None, id: str = "0a1b2c3d4e5f60718293a4b5", **more: Any
) -> dict[str, Any]:
    """A file attached to a publication."""
    found: dict[str, Any] = {
        "attachment_type": "file",
        "id": filename,
        "title": title,
        "url": f"https://{ASSETS}/media/{id}/{filename}",
        "content_type": "application/pdf" if filename.endswith(".pdf") else "application/octet-stream",
        "filename": filename,
        "file_size": 123456,
        **more,
    }
    return found if pages is None else {**found, "number_of_pages": pages}


def html_attachment(title: str, url: str, **more: Any) -> dict[str, Any]:
    """A page of HTML attached to a publication."""
    return {"attachment_type": "html", "id": url.rsplit("/", 1)[-1], "title": title, "url": url, **more}


def publication(
    path: str,
    title: str,
    attachments: Sequence[Mapping[str, Any]] = (),
    *,
    updated: str = "2026-07-09T09:30:00+01:00",
    withdrawn: Mapping[str, str] | None = None,
    **details: Any,
) -> dict[str, Any]:
    """A publication page."""
    item = _page(path, title, "publication", "guidance", updated)
    item["details"] = {
        "body": '<div class="govspeak"><p>About lamps.</p></div>',
        "political": False,
        "attachments": [dict(one) for one in attachments],
        **details,
    }
    if withdrawn is not None:
        item["withdrawn_notice"] = dict(withdrawn)
    return item


def html_publication(path: str, title: str, body: str, *, updated: str = "2026-07-09T09:30:00+01:00") -> dict[str, Any]:
    """An attached page of HTML."""
    item = _page(path, title, "html_publication", "html_publication", updated)
    item["details"] = {
        "body": body,
        "public_timestamp": updated,
        "first_published_version": False,
        "political": False,
    }
    return item


def moved(path: str, destination: str) -> dict[str, Any]:
    """A page that has become a redirect."""
    return {
        "base_path": path,
        "content_id": "11111111-2222-4333-8444-555555555555",
        "document_type": "redirect",
        "schema_name": "redirect",
        "locale": "en",
        "redirects": [{"path": path, "type": "exact", "destination": destination}],
    }


def gone(path: str) -> dict[str, Any]:
    """A page that was removed (it comes with status 410)."""
    return {
        "base_path": path,
        "content_id": "11111111-2222-4333-8444-555555555555",
        "document_type": "gone",
        "schema_name": "gone",
        "locale": "en",
        "details": {"explanation": "", "alternative_path": ""},
    }


def clml(title: str, text: str, valid: str | None = "2026-08-01") -> bytes:
    """A provision in Crown Legislation Markup Language."""
    dated = f"<dct:valid>{valid}</dct:valid>" if valid else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"
 xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/" SchemaVersion="1.0">
<ukm:Metadata><dc:title>{title}</dc:title>{dated}</ukm:Metadata>
<Primary><Body><P1 id="section-1"><Pnumber>1</Pnumber><P1para><Text>{text}</Text></P1para></P1>
</Body></Primary>
</Legislation>""".encode()


def _page(path: str, title: str, schema: str, kind: str, updated: str) -> dict[str, Any]:
    return {
        "base_path": path,
        "content_id": "11111111-2222-4333-8444-555555555555",
        "description": "Rules about lamps.",
        "details": {},
        "document_type": kind,
        "links": {},
        "locale": "en",
        "public_updated_at": updated,
        "schema_name": schema,
        "title": title,
        "updated_at": updated,
    }
