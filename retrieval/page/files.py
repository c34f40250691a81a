"""The pages of a quotation as PNG files, and what is in them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from retrieval.page.image import PageView


def write_pages(view: PageView, out: Path) -> dict[str, Any]:
    """Writes the first page to `out`, a second beside it with "-2" in its name; returns what was written.

    Raises UsageError where they cannot be written.
    """
    rows = []
    for number, picture in enumerate(view.pictures, 1):
        file = out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        try:
            file.write_bytes(picture.png)
        except OSError as fault:
            raise UsageError(
                f"{file} cannot be written ({fault.strerror or fault}): name another file after --out."
            ) from fault
        rows.append(
            {"file": str(file), "pdf_page": picture.pdf_page, "page": picture.page, "width": picture.width}
            | {"height": picture.height, "marked": [asdict(box) for box in picture.boxes]}
        )
    quote = view.quote
    return {
        "passage_id": quote.passage_id,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "source": quote.source,
        "title": quote.title,
        "edition": quote.edition,
        "reference": quote.reference,
        "sha256": quote.receipt.sha256,
        "address": quote.address,
        "pdf_pages": view.pages,
        "quoted_pdf_pages": list(view.quoted),
        "certain": view.certain,
        "pages": rows,
    }


def page_text(written: dict[str, Any]) -> str:
    """The same for reading."""
    lines = [f"{written['title']} ({written['edition'] or 'no date'}), {written['reference']}"]
    for row in written["pages"]:
        printed = f"page {row['page']}, " if row["page"] else ""
        where = f"{printed}PDF page {row['pdf_page']} of {written['pdf_pages']}"
        lines.append(f"{row['file']}: {where}, {'words marked' if row['marked'] else 'nothing marked'}")
    if not written["certain"]:
        lines.append("It is not certain where on the page the words stand, so nothing is marked.")
    return "\n".join(lines)
