"""A whole run, over an invented catalogue and a server on this machine."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from corpus.catalogue import Catalogue, Edition, Source, load_catalogue
from corpus.errors import UnknownReferenceError
from ingest.fetch import Fetched, FetchReport, FetchSettings, check_all, fetch_all
from ingest.fetch import reach as reach_module
from tests.govuk_server import (
    ASSETS,
    GOVUK,
    LEGISLATION,
    SITE,
    Answer,
    GovUkServer,
    attachment,
    clml,
    gone,
    html_attachment,
    html_publication,
    moved,
    pdf,
    publication,
)

TODAY = date(2026, 11, 20)
QUICK = FetchSettings(delay=0, backoff=0, file_limit=60, tries=2, max_bytes=1_000_000, sleep=lambda seconds: None)
IMPATIENT = replace(QUICK, file_limit=5)  # where a file that comes too slowly is what is tested
LAMPS = "/government/publications/lamps"
FILE = "/media/0a1b2c3d4e5f60718293a4b5/Lamps_July_2026.pdf"


def source(id: str, title: str, **more: object) -> Source:
    return Source.model_validate(
        {
            "id": id,
            "title": title,
            "short": title,
            "publisher": "Board of Lights",
            "kind": "guidance",
            "status": "statutory guidance",
            "route": "govuk",
            "address": f"{SITE}/government/publications/{id}",
            **more,
        }
    )


CATALOGUE = Catalogue(
    (
        source(
            "lamps",
            "Lighting lamps",
            editions=[
                Edition(id="2024-08", label="August 2024", superseded_by="2026-07"),
                Edition(id="2026-07", label="July 2026"),
            ],
        ),
        source("bells", "Ringing bells"),
        source("ukpga/1990/7", "Lighthouses Act 1990", kind="act", status="legislation", route="legislation",
               address=f"https://{LEGISLATION}/ukpga/1990/7", provisions=["section/1", "section/2A"],
               editions=[Edition(id="2026-08", label="August 2026")]),
        source("uksi/2001/5", "Lamp Regulations 2001", kind="regulations", status="legislation",
               route="legislation", address=f"https://{LEGISLATION}/uksi/2001/5"),
        source("old-lamps", "Old lamps", status="superseded", route="none", address=None,
               route_reason="It was replaced by “Lighting lamps”.", replaced_by="lamps"),
    )
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[GovUkServer]:
    """Every source stands as it should."""
    with GovUkServer() as server:
        server.page(
            publication(
                LAMPS,
                "Lighting lamps",
                [
                    attachment("Lighting lamps: easy read", "lamps_easy.pdf"),
                    attachment("Lighting lamps", "Lamps_July_2026.pdf", pages=3),
                ],
            )
        )
        server.asset(FILE, pdf())
        bells = "/government/publications/bells"
        server.page(publication(bells, "Ringing bells", [html_attachment("Ringing bells", f"{bells}/ringing-bells")]))
        server.page(html_publication(f"{bells}/ringing-bells", "Ringing bells", "<p>Ring at noon.</p>"))
        server.law("/ukpga/1990/7/section/1", clml("Lighthouses Act 1990", "A lamp must be lit.", "2026-08-01"))
        server.law("/ukpga/1990/7/section/2A", clml("Lighthouses Act 1990", "A bell must be rung.", "1991-01-01"))
        server.law("/uksi/2001/5", clml("Lamp Regulations 2001", "Use oil.", "2027-02-03"))
        yield server


def fetch(server: GovUkServer, folder: Path, **more: object) -> FetchReport:
    wanted: dict[str, object] = {"hosts": server.hosts, "settings": QUICK, "today": TODAY, **more}
    return fetch_all(CATALOGUE, folder, **wanted)  # type: ignore[arg-type]


def lamps(report: FetchReport) -> Fetched:
    return next(one for one in report.fetched if one.source_id == "lamps")


def reason(report: FetchReport, source_id: str = "lamps") -> str:
    return next(one.reason for one in report.skipped if one.source_id == source_id)


def test_every_source_is_fetched_or_named(server: GovUkServer, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    report = fetch(server, tmp_path, progress=lambda *step: seen.append(step))
    assert [one.source_id for one in report.fetched] == ["lamps", "bells", "ukpga/1990/7", "uksi/2001/5"]
    assert [(one.source_id, one.reason) for one in report.skipped] == [
        ("old-lamps", "It was replaced by “Lighting lamps”.")
    ]
    assert seen[0] == ("lamps", 1, 5)
    assert len(seen) == 5
    first = lamps(report)
    assert (first.edition, first.edition_from, first.updated) == ("2026-07", "file name", date(2026, 7, 9))
    assert (first.unchanged, first.from_cache, first.note, first.withdrawn) == (False, False, None, None)
    (file,) = first.files
    assert file.path.read_bytes() == pdf()
    assert (file.media, file.address, file.title) == ("pdf", f"https://{ASSETS}{FILE}", "Lighting lamps")
    assert file.path.stem == file.sha256


def test_a_page_of_html_is_kept_as_the_content_api_gives_it(server: GovUkServer, tmp_path: Path) -> None:
    (bells,) = fetch(server, tmp_path, only=["Ringing bells"]).fetched
    (file,) = bells.files
    assert file.path.read_bytes() == b"<p>Ring at noon.</p>"
    assert (file.media, file.address) == ("html", f"{SITE}/government/publications/bells/ringing-bells")
    assert bells.edition == "2026-07"
    assert bells.note is not None
    assert "date of the page" in bells.note


def test_legislation_is_one_file_a_provision(server: GovUkServer, tmp_path: Path) -> None:
    act, regulations = fetch(server, tmp_path, only=["ukpga/1990/7", "uksi/2001/5"]).fetched
    assert [(file.title, file.address, file.media) for file in act.files] == [
        ("Section 1", f"https://{LEGISLATION}/ukpga/1990/7/section/1", "clml"),
        ("Section 2A", f"https://{LEGISLATION}/ukpga/1990/7/section/2A", "clml"),
    ]
    assert (act.edition, act.updated) == ("2026-08", date(2026, 8, 1))
    assert (regulations.edition, regulations.files[0].title) == ("2027-02-03", "Lamp Regulations 2001")


def test_a_provision_that_is_not_there_is_named_and_the_rest_is_kept(server: GovUkServer, tmp_path: Path) -> None:
    server.put(LEGISLATION, "/ukpga/1990/7/section/2A/data.xml", Answer(404))
    (act,) = fetch(server, tmp_path, only=["ukpga/1990/7"]).fetched
    assert [file.title for file in act.files] == ["Section 1"]
    assert act.note is not None
    assert act.note.startswith("Not fetched: Section 2A.")


def test_a_provision_that_fails_later_is_taken_from_the_cache(server: GovUkServer, tmp_path: Path) -> None:
    fetch(server, tmp_path)
    server.put(LEGISLATION, "/ukpga/1990/7/section/2A/data.xml", Answer(500))
    (act,) = fetch(server, tmp_path, only=["ukpga/1990/7"]).fetched
    assert [file.title for file in act.files] == ["Section 1", "Section 2A"]
    assert act.unchanged
    assert act.note is not None
    assert act.note.startswith("From the cache: Section 2A.")


def test_a_second_run_sends_for_nothing_that_has_not_changed(server: GovUkServer, tmp_path: Path) -> None:
    fetch(server, tmp_path)
    asked = len(server.asked)
    again = fetch(server, tmp_path)
    assert all(one.unchanged for one in again.fetched)
    assert len(server.asked) == 2 * asked
    assert all("If-None-Match" in headers for headers in server.headers[asked:])


def test_a_new_edition_is_fetched_and_named(server: GovUkServer, tmp_path: Path) -> None:
    fetch(server, tmp_path)
    new = "/media/0a1b2c3d4e5f60718293a4b5/Lamps_March_2027.pdf"
    server.page(publication(LAMPS, "Lighting lamps", [attachment("Lighting lamps", "Lamps_March_2027.pdf")]))
    server.asset(new, pdf("Lamps are to be lit before dusk."))
    (now,) = fetch(server, tmp_path, only=["lamps"]).fetched
    assert (now.edition, now.unchanged) == ("2027-03", False)


def test_a_damaged_file_in_the_cache_is_fetched_again(server: GovUkServer, tmp_path: Path) -> None:
    (file,) = lamps(fetch(server, tmp_path)).files
    file.path.write_bytes(b"%PDF-1.7 half")
    assert fetch(server, tmp_path, only=["lamps"], offline=True).fetched == ()
    (again,) = lamps(fetch(server, tmp_path, only=["lamps"])).files
    assert again.path == file.path
    assert file.path.read_bytes() == pdf()


FAULTS = [
    (Answer(404), "404"),
    (Answer(410), "410"),
    (Answer(503), "503"),
    (Answer(200, pdf()[:800], "application/pdf"), "breaks off before its end"),
    (Answer(200, pdf("Another."), "application/pdf", cut=900), "broke off"),
    (Answer(200, b"<!doctype html><title>Sorry</title>", "application/pdf"), "is not one"),
    (Answer(200, b"<!doctype html>", "text/html; charset=utf-8"), "came as text/html"),
    (Answer(200, b"0" * 1_000_001, "application/pdf"), "larger than"),
    (Answer(200, pdf("Another."), "application/pdf", drip=1.5), "too slowly"),
    (Answer(302, headers={"Location": "https://lamps.example.org/a.pdf"}), "not an official address"),
    (Answer(200, b"", "application/pdf"), "is not one"),
]


@pytest.mark.parametrize(("answer", "words"), FAULTS)
def test_a_fault_in_one_source_is_named_and_the_rest_goes_on(
    server: GovUkServer, tmp_path: Path, answer: Answer, words: str
) -> None:
    server.put(ASSETS, FILE, answer)
    settings = IMPATIENT if answer.drip else QUICK
    report = fetch(server, tmp_path, only=["lamps", "bells"], settings=settings)
    assert [one.source_id for one in report.fetched] == ["bells"]
    assert words in reason(report)
    assert reason(report).endswith(".")


@pytest.mark.parametrize(("answer", "words"), FAULTS)
def test_a_fault_leaves_what_the_cache_holds(server: GovUkServer, tmp_path: Path, answer: Answer, words: str) -> None:
    before = lamps(fetch(server, tmp_path))
    server.put(ASSETS, FILE, answer)
    settings = IMPATIENT if answer.drip else QUICK
    after = lamps(fetch(server, tmp_path, settings=settings))
    assert after.files == before.files
    assert after.from_cache
    assert after.unchanged
    assert after.note is not None
    assert words in after.note
    assert before.files[0].path.read_bytes() == pdf()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(404), "404"),
        (Answer(410, b"{}", "application/json"), "410"),
        (Answer(200, b"{", "application/json"), "not the JSON"),
        (Answer(200, b"[]", "application/json"), "not the JSON object"),
        (Answer(200, b"[" * 100_000, "application/json"), "not the JSON"),
        (Answer(200, b'{"title": "x"}', "application/json"), "base_path"),
        (Answer(200, b'{"base_path": "/x", "details": 7}', "application/json"), "details"),
        (Answer(200, b"<html>", "text/html"), "came as text/html"),
        (Answer(301, headers={"Location": "https://lamps.example.org/"}), "not an official address"),
    ],
)
def test_a_page_that_is_not_one_is_named(server: GovUkServer, tmp_path: Path, answer: Answer, words: str) -> None:
    server.put(GOVUK, f"/api/content{LAMPS}", answer)
    assert words in reason(fetch(server, tmp_path, only=["lamps"]))


def test_a_page_that_moved_is_followed(server: GovUkServer, tmp_path: Path) -> None:
    new = f"{LAMPS}-2"
    server.page(moved(LAMPS, new))
    server.page(publication(new, "Lighting lamps", [attachment("Lighting lamps", "Lamps_July_2026.pdf")]))
    assert lamps(fetch(server, tmp_path)).edition == "2026-07"
    server.put(GOVUK, f"/api/content{LAMPS}", Answer(301, headers={"Location": f"/api/content{new}"}))
    assert lamps(fetch(server, tmp_path / "b")).edition == "2026-07"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (moved(LAMPS, "https://lamps.example.org/"), "not on GOV.UK"),
        (moved(LAMPS, "//lamps.example.org/"), "not on GOV.UK"),
        (moved(LAMPS, LAMPS), "without end"),
        (moved(LAMPS, "/government/publications/bells"), "leads to the page of “Ringing bells”"),
        ({**moved(LAMPS, "/a"), "redirects": []}, "does not say where"),
        (gone(LAMPS), "removed by its publisher"),
        (publication(LAMPS, "Lighting lamps", []), "carries no file"),
        (publication(LAMPS, "Lighting lamps", [attachment("Lighting lamps: form", "form.pdf")]), "carries no file"),
        (
            publication(LAMPS, "Lighting lamps", [attachment("Lighting lamps", "a.pdf", url="https://lamps.example.org/a.pdf")]),
            "not at www.gov.uk",
        ),
        (
            publication(LAMPS, "Lighting lamps", [html_attachment("Lighting lamps", "https://lamps.example.org/a")]),
            "not a page of GOV.UK",
        ),
    ],
)  # fmt: skip
def test_a_page_that_leads_astray_is_named(
    server: GovUkServer, tmp_path: Path, page: dict[str, object], words: str
) -> None:
    server.page(page)
    assert words in reason(fetch(server, tmp_path, only=["lamps"]))


def test_a_withdrawn_page_says_so(server: GovUkServer, tmp_path: Path) -> None:
    why = "<p>Replaced by <b>better lamps</b>.</p>"
    notice = {
        "explanation": why,
        "withdrawn_at": "2026-10-02T10:00:00Z",
    }
    item = attachment("Lighting lamps", "Lamps_July_2026.pdf")
    server.page(publication(LAMPS, "Lighting lamps", [item], withdrawn=notice))
    assert lamps(fetch(server, tmp_path)).withdrawn == "Withdrawn on 2 October 2026. Replaced by better lamps."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<Legislation", "not whole XML"),
        (b"<html/>", "not legislation"),
        (clml("Lamp Regulations 2001", "Use oil.", None), "no date"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "not legislation"),
    ],
)
def test_law_that_is_not_law_is_named(server: GovUkServer, tmp_path: Path, data: bytes, words: str) -> None:
    server.law("/uksi/2001/5", data)
    assert words in reason(fetch(server, tmp_path, only=["uksi/2001/5"]), "uksi/2001/5")


def test_an_offline_run_opens_no_connection(
    server: GovUkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(server, tmp_path, only=["lamps"])
    asked = len(server.asked)
    monkeypatch.setattr(httpx, "Client", None)
    report = fetch(server, tmp_path, offline=True)
    assert [one.source_id for one in report.fetched] == ["lamps"]
    assert lamps(report).note is not None
    assert "From the cache, as of" in str(lamps(report).note)
    assert "not in the cache" in reason(report, "bells")
    assert len(server.asked) == asked


def test_only_names_that_are_in_the_catalogue_can_be_asked_for(server: GovUkServer, tmp_path: Path) -> None:
    with pytest.raises(UnknownReferenceError, match="did you mean “lamps”"):
        fetch(server, tmp_path, only=["lamp"])


def test_check_tells_what_changed_and_changes_nothing(server: GovUkServer, tmp_path: Path) -> None:
    def check() -> dict[str, tuple[str | None, str, bool]]:
        report = check_all(CATALOGUE, tmp_path, hosts=server.hosts, settings=QUICK, today=TODAY)
        assert [one.source_id for one in report.skipped] == ["old-lamps"]
        return {one.source_id: (one.held, one.found, one.changed) for one in report.checked}

    assert check()["lamps"] == (None, "2026-07", True)
    assert list(tmp_path.iterdir()) == []
    fetch(server, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    pdfs = server.count(FILE)
    assert not any(changed for _, _, changed in check().values())
    server.page(publication(LAMPS, "Lighting lamps", [attachment("Lighting lamps", "Lamps_March_2027.pdf")]))
    page = "/government/publications/bells/ringing-bells"
    server.page(html_publication(page, "Ringing bells", "<p>Ring at one.</p>"))
    server.law("/ukpga/1990/7/section/1", clml("Lighthouses Act 1990", "A lamp may be lit.", "2026-10-01"))
    assert check() == {
        "lamps": ("2026-07", "2027-03", True),
        "bells": ("2026-07", "2026-07", True),
        "ukpga/1990/7": ("2026-08", "2026-10-01", True),
        "uksi/2001/5": ("2027-02-03", "2027-02-03", False),
    }
    assert server.count(FILE) == pdfs
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("how", ["refuses", "hangs", "has no name"])
def test_with_no_internet_every_source_is_named_in_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def connect(address: str, limit: float) -> None:
        if how == "hangs":
            time.sleep(30)
        raise httpx.ConnectError("Connection refused" if how == "refuses" else "Name or service not known")

    monkeypatch.setattr(reach_module.Reach.__init__, "__defaults__", (connect,))
    catalogue = load_catalogue()
    began = time.monotonic()
    report = fetch_all(catalogue, tmp_path)
    assert time.monotonic() - began < 25  # each source waited for by itself would take minutes
    assert report.fetched == ()
    assert [one.source_id for one in report.skipped] == [one.id for one in catalogue.sources]
    assert all(one.reason.endswith(".") for one in report.skipped)
    assert list(tmp_path.iterdir()) == []


def test_a_changed_page_with_the_same_undated_file_is_no_new_edition(server: GovUkServer, tmp_path: Path) -> None:
    def stand(updated: str) -> None:
        server.page(publication(LAMPS, "Lighting lamps", [attachment("Lighting lamps", "l.pdf")], updated=updated))

    server.asset("/media/0a1b2c3d4e5f60718293a4b5/l.pdf", pdf())
    stand("2026-07-09T09:00:00Z")
    first = lamps(fetch(server, tmp_path))
    assert (first.edition, first.edition_from) == ("2026-07", "page date")
    assert first.note == "The edition is named by the date of the page, since nothing on the file tells it."
    stand("2026-10-01T09:00:00Z")
    report = check_all(CATALOGUE, tmp_path, only=["lamps"], hosts=server.hosts, settings=QUICK, today=TODAY)
    (checked,) = report.checked
    assert (checked.held, checked.found, checked.changed) == ("2026-07", "2026-07", False)
    assert checked.note == "The page was changed, but it carries the same file."
    again = lamps(fetch(server, tmp_path))
    assert (again.edition, again.unchanged, again.note) == ("2026-07", True, first.note)


@pytest.mark.parametrize("how", ["refuses", "hangs"])
def test_a_proxy_that_lets_nothing_through_is_given_up_in_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    with GovUkServer() as refusing, socket.create_server(("127.0.0.1", 0)) as hanging:
        address = refusing.base if how == "refuses" else f"http://127.0.0.1:{hanging.getsockname()[1]}"
        for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HTTPS_PROXY", address)
        began = time.monotonic()
        report = fetch_all(load_catalogue(), tmp_path)
        assert time.monotonic() - began < 25  # each source waited for by itself would take minutes
    assert report.fetched == ()
    words = "the proxy refused" if how == "refuses" else "did not answer"
    assert words in reason(report, "send-code-of-practice")
