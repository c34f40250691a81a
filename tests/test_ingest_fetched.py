"""From a publisher's server to a checked quotation: fetch, parse, index and ask, with a server that stands in."""

from __future__ import annotations

import functools
import hashlib
import io
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from corpus.settings import read_settings
from corpus.store import open_index
from ingest import gather as gather_module
from ingest.build import BuildReport, build
from ingest.fetch import fetch_all
from ingest.gather import gather
from retrieval.engine import Engine
from tests.conftest import seeded
from tests.govuk_server import (
    GovUkServer,
    attachment,
    clml,
    html_attachment,
    html_publication,
    publication,
)
from tests.test_fetch_run import CATALOGUE, FILE, LAMPS, QUICK


def _printed() -> bytes:
    """Two printed pages with text."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    for number, words in ((1, "Every keeper must light the lamp at dusk."), (2, "The oil must be changed on Mondays.")):
        page.setFont("Helvetica", 11)
        for line in range(12):
            page.drawString(72, 760 - 16 * line, f"Line {line} tells the keeper of page {number} what to expect.")
        page.drawString(72, 500, words)
        page.drawCentredString(300, 30, str(number))
        page.showPage()
    page.save()
    return out.getvalue()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> object:
    with GovUkServer() as server:
        server.page(publication(LAMPS, "Lighting lamps", [attachment("Lighting lamps", "Lamps_July_2026.pdf")]))
        server.asset(FILE, _printed())
        bells = "/government/publications/bells"
        server.page(publication(bells, "Ringing bells", [html_attachment("Ringing bells", f"{bells}/ringing-bells")]))
        body = '<h2 id="noon">Noon</h2><p>The ringer should ring the great bell at noon.</p>'
        server.page(html_publication(f"{bells}/ringing-bells", "Ringing bells", body))
        server.law("/ukpga/1990/7/section/1", clml("Lighthouses Act 1990", "A lighthouse must be painted white."))
        server.law("/ukpga/1990/7/section/2A", clml("Lighthouses Act 1990", "A foghorn may not be blown at night."))
        monkeypatch.setattr(gather_module, "load_catalogue", lambda: CATALOGUE)

        def fetch(*arguments: object, **named: object) -> object:
            named.pop("settings")
            return functools.partial(fetch_all, settings=QUICK, hosts=server.hosts)(*arguments, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(gather_module, "fetch_all", fetch)
        yield server


@pytest.fixture(autouse=True)
def _known(tmp_path: Path, ours_store: Path) -> None:
    """The vectors of our own words, made once for all tests."""
    seeded(tmp_path, ours_store)


def _run(store: Path) -> BuildReport:
    settings = read_settings(store=store)
    gathered = gather([], settings, offline=False, quiet=True)
    report = build(store, gathered.candidates, settings.model, quiet=True)
    report.skipped[:0] = gathered.skipped
    return report


def test_what_is_fetched_is_quoted_with_its_page_and_its_own_file(server: GovUkServer, tmp_path: Path) -> None:
    report = _run(tmp_path)
    assert {skipped.source for skipped in report.skipped} == {"uksi/2001/5", "old-lamps"}
    index = open_index(tmp_path)
    assert {r.source for r in index.documents.values()} == {"lamps", "bells", "ukpga/1990/7"}
    assert all(record.checked_at for record in index.documents.values())
    engine = Engine(read_settings(store=tmp_path))

    lamp = next(q for q in engine.ask("When must the oil be changed by the keeper?").quotes if "oil" in q.text)
    assert lamp.address.endswith("Lamps_July_2026.pdf#page=2")
    assert (lamp.page, lamp.pdf_page, lamp.edition) == ("2", 2, "2026-07")
    assert lamp.receipt.rectangles
    assert lamp.receipt.sha256 == hashlib.sha256(_file(tmp_path, lamp.receipt.sha256)).hexdigest()

    bell = engine.ask("Should the ringer ring the great bell at school?").quotes[0]
    assert bell.address.endswith("#noon")
    assert bell.force == "should"


def test_law_in_several_files_is_one_document_and_each_quotation_names_its_own_file(
    server: GovUkServer, tmp_path: Path
) -> None:
    _run(tmp_path)
    index = open_index(tmp_path)
    record = next(r for r in index.documents.values() if r.source == "ukpga/1990/7")
    assert len(record.parts) == 2
    found = {
        words: next(p for p in index.passages_of(record.key) if words in p.text) for words in ("painted", "foghorn")
    }
    digests = {words: record.sha256_of(passage.pieces[0].block) for words, passage in found.items()}
    assert len(set(digests.values())) == 2
    for words, sha256 in digests.items():
        assert words.encode() in _file(tmp_path, sha256)


def test_second_run_embeds_nothing_and_a_changed_page_is_embedded_alone(server: GovUkServer, tmp_path: Path) -> None:
    _run(tmp_path)
    again = _run(tmp_path)
    assert (again.embedded, again.added, again.updated) == (0, [], [])
    server.law("/ukpga/1990/7/section/1", clml("Lighthouses Act 1990", "A lighthouse must be painted red."))
    changed = _run(tmp_path)
    assert changed.updated == ["ukpga/1990/7@2026-08"]
    assert 0 < changed.embedded <= 2


def _file(store: Path, sha256: str) -> bytes:
    (path,) = [p for p in (store / "files").rglob("*") if p.is_file() and sha256 in p.name]
    return path.read_bytes()
