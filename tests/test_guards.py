"""What stands before the pages: whose requests are served, how many, and what is logged of a failure."""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.testing.v1 import AppTest

from corpus.errors import BusyError
from corpus.settings import read_settings
from tests.conftest import ROOT
from ui import hosts, limits, rate_limit, turn, uploads
from ui.bucket import Buckets
from ui.hosts import OwnHost, is_ours, is_same_site
from ui.limits import Limits, limits_of
from ui.quiet_log import log_without_words
from ui.rate_limit import ADDRESS, RateLimit, visitor_address
from ui.server import Headers
from ui.uploads import MOST_FILES, MOST_OF_ALL, MOST_OF_VISIT, Uploads, too_much

SECRET = "Zephyrine has not been to school"


async def _address(request: Request) -> PlainTextResponse:
    if request.url.path == "/fails":
        raise RuntimeError(SECRET)
    return PlainTextResponse(request.headers.get(ADDRESS, ""))


async def _stream(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("in")
    await websocket.close()


def client(*guards: Middleware, host: str = "127.0.0.1:8501") -> TestClient:
    routes = [
        Route("/{path:path}", _address, methods=["GET", "POST", "PUT"]),
        WebSocketRoute("/_stcore/stream", _stream),
    ]
    served = Starlette(routes=routes, middleware=[Middleware(Headers), *guards])
    return TestClient(served, base_url=f"http://{host}", raise_server_exceptions=False)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Limits:
    """As on a computer of one's own."""
    set_to = limits_of(read_settings(), "127.0.0.1")
    monkeypatch.setattr(hosts, "limits", lambda: set_to)
    return set_to


@pytest.mark.parametrize(
    "host", ["evil.example:8501", "127.0.0.1.evil.example", "192.168.0.7", "", "a@127.0.0.1", "127.0.0.1:x", "[::1"]
)
def test_a_foreign_name_is_not_served_where_only_this_computer_is(alone: Limits, host: str) -> None:
    reply = client(Middleware(OwnHost)).get("/", headers={"host": host})
    assert reply.status_code == 421
    assert "CV_HOSTS" in reply.text
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "LOCALHOST:80", "[::1]:8501", "localhost."])
def test_our_own_names_are_served(alone: Limits, host: str) -> None:
    assert client(Middleware(OwnHost)).get("/", headers={"host": host}).status_code == 200


def test_a_public_server_answers_to_its_names_and_to_figures() -> None:
    named = frozenset({"guidance.example.org"})
    assert is_ours("guidance.example.org", named, alone=False)
    assert not is_ours("evil.example", named, alone=False)
    assert is_ours("192.168.0.7", frozenset(), alone=False)
    assert is_ours("school-server", frozenset(), alone=False)
    assert not is_ours("school-server", frozenset(), alone=True)


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
        ("https://guidance.example.org", "guidance.example.org", True),
        ("https://guidance.example.org", "guidance.example.org:443", True),
        ("http://evil.example", "127.0.0.1:8501", False),
        ("http://127.0.0.1:9999", "127.0.0.1:8501", False),
        ("null", "127.0.0.1:8501", False),
        ("file://127.0.0.1:8501", "127.0.0.1:8501", False),
        ("http://[", "127.0.0.1:8501", False),
    ],
)
def test_origins(origin: str, host: str, same: bool) -> None:
    assert is_same_site(origin, host) is same


def test_another_site_can_neither_open_the_websocket_nor_change_anything(alone: Limits) -> None:
    """Streamlit itself would ask a server on the internet for our address to judge a foreign origin."""
    guarded = client(Middleware(OwnHost))
    ours = {"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8501"}
    with guarded.websocket_connect("/_stcore/stream", headers=ours) as socket:
        assert socket.receive_text() == "in"
    for headers in (
        {**ours, "origin": "http://evil.example"},
        {"host": "evil.example", "origin": "http://evil.example"},
    ):
        with pytest.raises(WebSocketDisconnect), guarded.websocket_connect("/_stcore/stream", headers=headers):
            pass
    assert guarded.post("/cv/pack", headers={"origin": "http://evil.example"}).status_code == 403
    assert guarded.post("/cv/pack", headers={"origin": "http://127.0.0.1:8501"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("_stcore/health", 200),
        ("_stcore/host-config", 200),
        ("_stcore/metrics", 404),
        ("_stcore/agent/mcp", 404),
        ("_stcore/script-health-check", 404),
        ("component/x/index.html", 404),
        ("auth/login", 404),
        ("below/_stcore/metrics", 404),
        ("about", 200),
    ],
)
def test_what_streamlit_has_and_we_do_not_use_is_not_served(alone: Limits, path: str, status: int) -> None:
    assert client(Middleware(OwnHost)).get(f"/{path}").status_code == status


def test_beyond_the_rate_a_page_says_when_to_come_again() -> None:
    limited = client(Middleware(RateLimit, rate=3, proxies=0))
    assert [limited.get("/").status_code for _ in range(3)] == [200] * 3
    reply = limited.get("/?q=<script>")
    assert reply.status_code == 429
    assert 1 <= int(reply.headers["retry-after"]) <= 21
    assert "<h1>Too many requests</h1>" in reply.text
    assert "script" not in reply.text
    assert limited.get("/static/a.js").status_code == 200
    with pytest.raises(WebSocketDisconnect), limited.websocket_connect("/_stcore/stream"):
        pass
    unlimited = client(Middleware(RateLimit, rate=0, proxies=0))
    assert {unlimited.get("/").status_code for _ in range(50)} == {200}


def test_messages_beyond_the_rate_wait_and_are_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    async def messages() -> dict[str, Any]:
        return {"type": "websocket.receive", "bytes": b"x"}

    now = [0.0]
    limited = RateLimit(_address, rate=60, proxies=0)  # type: ignore[arg-type]
    limited._messages = Buckets(60, clock=lambda: now[0], at_once=20)
    monkeypatch.setattr(rate_limit.asyncio, "sleep", sleep)

    async def read() -> list[Any]:
        receive = limited._slowly("192.0.2.1", messages)
        return [await receive() for _ in range(63)]

    assert len(asyncio.run(read())) == 63
    assert [wait for wait in waits if wait > 0.5] == pytest.approx([1.0] * 43, abs=0.1)
    assert len(waits) == 63 + 43  # after each message that was there already, others have their turn


def _scope(*forwarded: str, peer: str = "203.0.113.9") -> dict[str, Any]:
    return {"client": (peer, 5), "headers": [(b"x-forwarded-for", value.encode()) for value in forwarded]}


@pytest.mark.parametrize(
    ("scope", "proxies", "address"),
    [
        (_scope(), 0, "203.0.113.9"),
        (_scope("192.0.2.1"), 0, "unknown"),  # the visitor's own word
        (_scope("6.6.6.6, 192.0.2.1"), 1, "192.0.2.1"),
        (_scope("6.6.6.6", "192.0.2.1"), 1, "192.0.2.1"),
        (_scope("6.6.6.6, 192.0.2.1, 10.0.0.1"), 2, "192.0.2.1"),
        (_scope("192.0.2.1"), 2, "unknown"),
        (_scope("<b>"), 1, "unknown"),
        (_scope(peer="2001:db8:1:2:3:4:5:6"), 0, "2001:db8:1:2::/64"),
        (_scope(peer="::ffff:192.0.2.1"), 0, "192.0.2.1"),
        (_scope(peer="testclient"), 0, "unknown"),
    ],
)
def test_whose_request_it_is(scope: dict[str, Any], proxies: int, address: str) -> None:
    assert visitor_address(scope, proxies) == address


def test_a_visitor_cannot_say_whose_visit_it_is() -> None:
    limited = client(Middleware(RateLimit, rate=0, proxies=1))
    sent = {ADDRESS: "192.0.2.99", "x-forwarded-for": "192.0.2.1"}
    assert limited.get("/", headers=sent).text == "192.0.2.1"


def test_the_memory_of_the_limiter_is_bounded_and_it_forgets() -> None:
    now = [0.0]
    buckets = Buckets(2, most=100, clock=lambda: now[0])
    assert all(buckets.take(f"10.0.{n}", 1) == 0 for n in range(5000))
    assert len(buckets) == 100
    assert [buckets.take("me") for _ in range(2)] == [0.0, 0.0]
    assert buckets.take("me") == pytest.approx(30)
    now[0] = 29.0
    assert buckets.take("me") > 0
    now[0] = 61.0
    assert buckets.take("me", 50) == 0  # more than a minute's worth counts as a minute's worth
    assert buckets.take("me", 50) == pytest.approx(60)
    now[0] = 200.0
    assert buckets.take("you") == 0
    assert len(buckets) == 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, invented_store: Path) -> AppTest:
    """The first page, on a server that takes two questions a minute."""
    monkeypatch.setenv("CV_STORE", str(invented_store))
    two = Buckets(2, clock=lambda: 0.0)  # a slow machine would earn a third question meanwhile
    monkeypatch.setattr(turn, "_buckets", lambda: two)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)


def test_questions_are_limited_in_the_page_before_the_engine_is_asked(
    asked: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from retrieval.engine import Engine

    reached: list[str] = []
    ask = Engine.ask
    monkeypatch.setattr(Engine, "ask", lambda *a, **n: (reached.append(a[1]), ask(*a, **n))[1])
    shown = []
    for number in range(3):
        asked.query_params["q"] = f"must school number {number} keep a register?"
        shown.append("".join(element.proto.body for element in asked.run().get("html")))
    assert "Too much was asked for" not in shown[1]
    assert "Too much was asked for from your address" in shown[2]
    assert 'role="alert"' in shown[2]
    assert len(reached) == 2
    asked.query_params["q"] = "I want to kill myself"
    assert "Get help now" in "".join(element.proto.body for element in asked.run().get("html"))


def test_only_so_many_questions_are_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr(turn, "_places", lambda: places)
    monkeypatch.setattr(turn, "_buckets", lambda: Buckets(0))
    monkeypatch.setattr(turn, "PATIENCE", 0.05)
    with turn.turn(), pytest.raises(BusyError, match="Many people are asking"), turn.turn():
        pass
    with turn.turn():
        pass


def test_a_name_or_a_proxy_means_that_others_can_come() -> None:
    settings = read_settings()
    assert limits_of(settings, "127.0.0.1").alone
    assert limits_of(settings, "127.0.0.1").rate == 0
    for other in (
        limits_of(read_settings(hosts=" Guidance.Example.org., b"), "127.0.0.1"),
        limits_of(read_settings(proxies=1), "localhost"),
        limits_of(settings, "0.0.0.0"),
        limits_of(settings, None),
    ):
        assert not other.alone
        assert (other.rate, other.questions) == (limits.RATE, limits.QUESTIONS)
    assert "guidance.example.org" in limits_of(read_settings(hosts="Guidance.Example.org."), None).hosts
    assert replace(limits_of(read_settings(rate=7, questions=0), None), hosts=frozenset()).rate == 7
    assert rate_limit.sentence(0.2).endswith("in a few seconds.")


def test_files_of_a_visit_and_of_all_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert too_much({}, "me", 1) is None
    assert too_much({"me": [1] * MOST_FILES}, "me", 1)
    assert too_much({"me": [MOST_OF_VISIT]}, "me", 1)
    assert too_much({"others": [MOST_OF_ALL]}, "me", 1)
    assert too_much({"others": [1] * MOST_FILES}, "me", 1) is None
    monkeypatch.setattr(uploads, "_held", lambda: {"me": [1] * MOST_FILES})
    guarded = client(Middleware(Uploads))
    assert guarded.put("/_stcore/upload_file/me/file", content=b"x").status_code == 413
    assert guarded.put("/_stcore/upload_file/you/file", content=b"x").status_code == 200


def test_what_fails_gets_our_headers_and_is_logged_without_its_words(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    reply = client().get("/fails")
    assert reply.status_code == 500
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert SECRET not in reply.text
    before = logging.getLogRecordFactory()
    try:
        log_without_words()
        try:
            raise ValueError(SECRET) from KeyError(SECRET)
        except ValueError:
            logging.getLogger("anybody").exception("while reading %s", SECRET)
    finally:
        logging.setLogRecordFactory(before)
        threading.excepthook = threading.__excepthook__
    printed = capsys.readouterr()
    assert "RuntimeError" in printed.err
    assert "KeyError" in caplog.text
    assert "test_guards.py" in caplog.text
    assert SECRET not in caplog.text + printed.err + printed.out


def test_a_visit_that_was_closed_is_let_go_of_with_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    session = SimpleNamespace(
        shutdown=lambda: done.append("shut down"), session_state=SimpleNamespace(clear=lambda: done.append("cleared"))
    )
    expired = [[("a", SimpleNamespace(session=session))], []]
    cache = SimpleNamespace(expire=lambda: expired.pop(0))
    runtime = SimpleNamespace(_session_mgr=SimpleNamespace(_session_storage=SimpleNamespace(_cache=cache)))
    monkeypatch.setattr(uploads.Runtime, "instance", lambda: runtime)
    assert [uploads.forget_closed_visits() for _ in range(2)] == [1, 0]
    assert done == ["shut down", "cleared"]


def test_streamlit_keeps_closed_visits_where_we_look() -> None:
    """Its storage is not part of its public interface: a new version may have it elsewhere."""
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.memory_session_storage import MemorySessionStorage
    from streamlit.runtime.runtime import Runtime
    from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

    assert callable(MemorySessionStorage()._cache.expire)  # type: ignore[attr-defined]
    assert callable(AppSession.shutdown)
    assert "_session_storage" in inspect.getsource(WebsocketSessionManager.__init__)
    assert "_session_mgr" in inspect.getsource(Runtime.__init__)
