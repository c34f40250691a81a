"""The texts of the real documents beside the checkout, as plain as they can be had without our own parsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

DESIGN = frozenset({"DESIGN.md", "README.md"})  # they speak of the product, and ask what it is to answer


def text_of(file: Path) -> str:
    """The words of a PDF, XML or text file, in the order in which they stand there."""
    if file.suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(file)
        text = "\n".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))
    else:
        text = file.read_text(encoding="utf-8", errors="replace")
        if file.suffix == ".xml":
            text = re.sub(r"<[^>]+>", " ", text)
    return text.replace("\r\n", "\n")


def files_of(shared: Path) -> Iterator[Path]:
    """Every file of the folder, at any depth, but those about the product itself."""
    return (file for file in sorted(shared.rglob("*")) if file.is_file() and file.name not in DESIGN)
