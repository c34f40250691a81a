"""An invented guide as a PDF, indexed without a model: a sentence over two pages, footnote marks, a broken word."""

from __future__ import annotations

from pathlib import Path

from corpus.store import GenerationWriter, IndexedFiles, StoreLayout
from ingest.candidates import Candidate
from ingest.read_document import read_document
from tests.pdf_builder import PdfBuilder

KEY = "barsetshire-umbrellas@2031-05"
FILE = "umbrellas.pdf"
DOCUMENT = """
[[document]]
file = "umbrellas.pdf"
id = "barsetshire-umbrellas"
title = "Umbrellas for pupils"
publisher = "County of Barsetshire"
status = "statutory guidance"
edition = "2031-05"
newest = "2033-01"
address = "https://www.gov.uk/government/publications/barsetshire-umbrellas"
nation = "England"
"""


def umbrella_pdf() -> bytes:
    """Four pages: a cover, and three that are numbered 2 to 4."""
    pdf = PdfBuilder()
    pdf.cover("Umbrellas for", "pupils")
    pdf.heading("Lending")
    pdf.lines(
        [
            "1.    Every school must lend an umbrella to each pupil who walks to lessons in the",
            "rain.^1^ The caretaker should dry the umbrellas beside the boiler before the bell.",
        ]
    )
    pdf.lines(
        ["2.    A pupil who loses two umbrellas may be asked to write a careful explan-", "ation of what happened."]
    )
    pdf.y = 170
    pdf.lines(["3.    The headteacher should count the umbrellas at the end of every term and"])
    pdf.notes("^1^ Rain is water that falls from clouds.")
    pdf.turn()
    pdf.lines(["must tell the county in writing how many of them have been lost or broken."])
    pdf.lines(["4.    The county may send new umbrellas in the autumn."])
    pdf.turn()
    pdf.heading("Colours")
    pdf.lines(["5.    An umbrella must not be black, because drivers cannot see it at night."])
    return pdf.bytes()


def write_umbrellas(folder: Path) -> Path:
    """The guide as a folder with documents.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(umbrella_pdf())
    (folder / "documents.toml").write_text(DOCUMENT, encoding="utf-8")
    return folder


def candidate(folder: Path) -> Candidate:
    """The guide as it is indexed."""
    from ingest.candidates import from_folder

    (found,) = from_folder(folder)
    return found


def index_without_a_model(store: Path, found: Candidate) -> None:
    """Writes an index of one document whose vectors mean nothing: enough to show its pages."""
    layout = StoreLayout(store)
    store.mkdir(parents=True, exist_ok=True)
    data = found.path.read_bytes()
    indexed = read_document(found, [data])
    IndexedFiles(layout).keep(indexed.record.sha256, data)
    writer = GenerationWriter(layout)
    writer.add(indexed, [[1.0, 0.0] for _ in indexed.passages], [None for _ in indexed.passages])
    writer.publish("none", "none")
