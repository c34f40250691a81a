"""The HTTP client, against a server on this machine that misbehaves as real ones do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from corpus.errors import FetchError, HostUnreachableError, SettingsError
from ingest.fetch.client import Client
from ingest.fetch.hosts import check_overrides, redirect_address
from ingest.fetch.media import Media
from ingest.fetch.reach import Reach
from ingest.fetch.retry import retry_after
from ingest.fetch.settings import FetchSettings
from tests.govuk_server import ASSETS, GOVUK, LEGISLATION, Answer, GovUkServer, pdf

FILE = f"https://{ASSETS}/media/a/lamps.pdf"
PATH = "/media/a/lamps.pdf"


@pytest.fixture
def server() -> Iterator[GovUkServer]:
    with GovUkServer() as server:
        yield server


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(server: GovUkServer, waits: list[float]) -> Iterator[Client]:
    settings = FetchSettings(
        contact="lamps@example.org", delay=0, backoff=0.5, file_limit=60, max_bytes=100_000, sleep=waits.append
    )
    with Client(settings, server.hosts) as client:
        yield client


def refused(client: Client, words: str, address: str = FILE, media: Media = Media.PDF) -> None:
    with pytest.raises(FetchError, match=words) as caught:
        client.get(address, media)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_file_comes_with_what_a_later_request_needs(server: GovUkServer, client: Client) -> None:
    server.asset(PATH, pdf())
    reply = client.get(FILE, Media.PDF)
    assert reply.data == pdf()
    assert reply.etag
    assert reply.last_modified
    again = client.get(FILE, Media.PDF, etag=reply.etag, last_modified=reply.last_modified)
    assert again.data is None
    assert server.headers[1]["If-None-Match"] == reply.etag
    assert server.headers[1]["If-Modified-Since"] == reply.last_modified


def test_the_user_agent_names_the_program_and_whom_to_write_to(server: GovUkServer, client: Client) -> None:
    server.asset(PATH, pdf())
    client.get(FILE, Media.PDF)
    assert server.headers[0]["User-Agent"].startswith("ChapterAndVerse/")
    assert "contact lamps@example.org" in server.headers[0]["User-Agent"]
    assert "contact" not in FetchSettings().user_agent
    with pytest.raises(SettingsError, match="contact"):
        FetchSettings(contact="a\r\nX-Evil: 1")


@pytest.mark.parametrize(
    ("first", "wait"),
    [
        (Answer(503, b"busy"), 0.5),
        (Answer(500), 0.5),
        (Answer(202), 0.5),
        (Answer(429, headers={"Retry-After": "7"}), 7.0),
        (Answer(429), 0.5),
        (Answer(503, headers={"Retry-After": "soon"}), 0.5),
    ],
)
def test_a_busy_host_is_asked_again(
    server: GovUkServer, client: Client, waits: list[float], first: Answer, wait: float
) -> None:
    server.put(ASSETS, PATH, first, Answer(200, pdf(), "application/pdf"))
    client_limit = FetchSettings(delay=0, backoff=0.5, sleep=waits.append)
    with Client(client_limit, server.hosts) as patient:
        assert patient.get(FILE, Media.PDF).data == pdf()
    assert waits == [wait]


def test_a_host_that_stays_busy_is_given_up_with_growing_waits(
    server: GovUkServer, client: Client, waits: list[float]
) -> None:
    server.put(ASSETS, PATH, Answer(503))
    refused(client, "in 4 tries .*503")
    assert server.count(PATH) == 4
    assert waits == [0.5, 1.0, 2.0]


def test_a_wait_that_is_too_long_is_not_waited(server: GovUkServer, client: Client, waits: list[float]) -> None:
    server.put(ASSETS, PATH, Answer(429, headers={"Retry-After": "3600"}))
    refused(client, "wait of 3600 seconds")
    assert waits == []


def test_retry_after_may_be_a_date() -> None:
    now = datetime(2026, 7, 9, 9, 0, 0, tzinfo=UTC)
    assert retry_after("Thu, 09 Jul 2026 09:01:00 GMT", now) == 60
    assert retry_after("Thu, 09 Jul 2026 08:00:00 GMT", now) == 0
    assert retry_after("-3") is None
    assert retry_after("²") is None
    assert retry_after(None) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(404), r"not found \(404\)"),
        (Answer(410), r"removed by its publisher \(410\)"),
        (Answer(403), r"refused \(403\)"),
        (Answer(200, b"<html></html>", "text/html"), "came as text/html"),
        (Answer(200, b"0" * 100_001, "application/pdf"), "larger than"),
        (Answer(200, b"0" * 100_001, "application/pdf", length=False), "larger than"),
        (Answer(200, pdf(), "application/pdf", cut=500), "broke off"),
        (Answer(301, headers={"Location": FILE}), "without end"),
    ],
)
def test_what_is_not_a_whole_file_is_refused(server: GovUkServer, client: Client, answer: Answer, words: str) -> None:
    server.put(ASSETS, PATH, answer)
    refused(client, words)


def test_a_body_that_breaks_off_once_is_fetched_again(server: GovUkServer, client: Client) -> None:
    whole = Answer(200, pdf(), "application/pdf")
    server.put(ASSETS, PATH, Answer(200, pdf(), "application/pdf", cut=500), whole)
    assert client.get(FILE, Media.PDF).data == pdf()


def test_a_body_that_drips_is_given_up(server: GovUkServer) -> None:
    server.put(ASSETS, PATH, Answer(200, pdf(), "application/pdf", drip=0.1))
    began = time.monotonic()
    with Client(FetchSettings(delay=0, file_limit=0.3), server.hosts) as client:
        refused(client, "too slowly")
    assert time.monotonic() - began < 10


def test_a_silent_host_is_given_up_for_the_run_after_two_files(server: GovUkServer) -> None:
    server.put(ASSETS, PATH, Answer(200, pdf(), "application/pdf", headers={"X": "1"}, drip=5))
    settings = FetchSettings(delay=0, tries=2, backoff=0, read_limit=0.2)
    slow = httpx.MockTransport(lambda request: (_ for _ in ()).throw(httpx.ReadTimeout("slow")))
    with Client(settings, server.hosts) as client:
        client._http[True] = httpx.Client(transport=slow)
        refused(client, "2 tries .*did not answer in time")
        refused(client, "2 tries .*did not answer in time")
        with pytest.raises(HostUnreachableError, match="did not answer in time"):
            client.get(FILE, Media.PDF)


def test_a_host_that_is_silent_until_the_time_for_a_file_is_up_is_too_slow(server: GovUkServer) -> None:
    """It was said to ask for a wait of 0 seconds."""
    silent = httpx.MockTransport(lambda request: (_ for _ in ()).throw(httpx.ReadTimeout("slow")))
    with Client(FetchSettings(delay=0, backoff=0, file_limit=0), server.hosts) as client:
        client._http[True] = httpx.Client(transport=silent)
        refused(client, "too slowly")


def test_redirects_are_followed_among_the_official_hosts(server: GovUkServer, client: Client) -> None:
    server.put(GOVUK, "/a", Answer(301, headers={"Location": "/b"}))
    server.put(GOVUK, "/b", Answer(302, headers={"Location": FILE}))
    server.asset(PATH, pdf())
    reply = client.get(f"https://{GOVUK}/a", Media.PDF)
    assert (reply.address, reply.data) == (FILE, pdf())


@pytest.mark.parametrize(
    "target",
    [
        "https://lamps.example.org/a.pdf",
        "//lamps.example.org/a.pdf",
        "http://lamps.example.org/a.pdf",
        "file:///etc/hostname",
        "https://www.gov.uk@lamps.example.org/",
        "https://www.gov.uk:8443/",
        "https://[",
    ],
)
def test_a_redirect_elsewhere_is_refused(server: GovUkServer, client: Client, target: str) -> None:
    server.put(ASSETS, PATH, Answer(302, headers={"Location": target}))
    refused(client, "not an official address")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "address", ["http://www.gov.uk/a", "https://example.org/a", "ftp://www.gov.uk/", "a", "https://["]
)
def test_only_official_https_addresses_are_asked(client: Client, address: str) -> None:
    refused(client, "over https", address)


def test_legislation_names_itself_with_http_and_is_asked_over_https() -> None:
    start = f"https://{LEGISLATION}/id/ukpga/1990/1"
    assert redirect_address(start, f"http://{LEGISLATION}/ukpga/1990/1") == f"https://{LEGISLATION}/ukpga/1990/1"
    assert redirect_address(start, "../1990/2") == f"https://{LEGISLATION}/id/ukpga/1990/2"


def test_stand_in_hosts_must_be_on_this_machine_or_https() -> None:
    assert check_overrides({GOVUK: "http://127.0.0.1:1/"}) == {GOVUK: "http://127.0.0.1:1"}
    with pytest.raises(SettingsError, match="http on this machine"):
        check_overrides({GOVUK: "http://example.org"})
    with pytest.raises(SettingsError, match="not a host that is fetched from"):
        check_overrides({"example.org": "http://127.0.0.1:1"})


def test_requests_to_one_host_keep_their_distance(server: GovUkServer, waits: list[float]) -> None:
    server.asset(PATH, pdf())
    with Client(FetchSettings(delay=60, sleep=waits.append), server.hosts) as client:  # it waits for nobody here
        client.get(FILE, Media.PDF)
        client.get(FILE, Media.PDF)
    assert len(waits) == 1
    assert 0 < waits[0] <= 60


def test_a_host_that_refuses_is_tried_once_for_the_run() -> None:
    tried = []

    def connect(address: str, limit: float) -> None:
        tried.append(address)
        raise httpx.ConnectError("[Errno -2] Name or service not known")

    settings = FetchSettings()
    with Client(settings, reach=Reach(30, {}, connect)) as client:
        for _ in range(3):
            with pytest.raises(HostUnreachableError, match="its name was not found"):
                client.get(FILE, Media.PDF)
    assert tried == [f"https://{ASSETS}/"]


def test_hosts_that_hang_are_given_up_together_within_the_limit() -> None:
    reach = Reach(0.3, {}, lambda address, limit: time.sleep(5))
    began = time.monotonic()
    reach.probe([GOVUK, ASSETS, LEGISLATION])
    assert time.monotonic() - began < 10
    with pytest.raises(HostUnreachableError, match=r"did not answer within 0\.3 seconds"):
        reach.require(LEGISLATION)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (httpx.ProxyError("403 Forbidden"), "proxy"),
        (httpx.ConnectTimeout("slow"), "in time"),
        (httpx.ConnectError("[Errno 111] Connection refused"), "refused"),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"), "no secure connection"),
        (httpx.ConnectError("[Errno 101] Network is unreachable"), "no network"),
        (ImportError("socksio"), "failed"),
    ],
)
def test_the_reason_is_given_in_plain_words(fault: Exception, words: str) -> None:
    def connect(address: str, limit: float) -> None:
        raise fault

    with pytest.raises(HostUnreachableError, match=words):
        Reach(30, {}, connect).require(GOVUK)


def test_the_try_to_connect_sends_no_request(server: GovUkServer) -> None:
    reach = Reach(30, server.hosts)
    reach.probe([GOVUK])
    reach.require(GOVUK)
    assert server.asked == []


def test_a_closed_port_is_not_reached() -> None:
    with GovUkServer() as gone:
        base = gone.base
    with pytest.raises(HostUnreachableError, match="refused"):
        Reach(30, {GOVUK: base}).require(GOVUK)
