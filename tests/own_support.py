"""A school's own policy, invented, and files that are not what they seem."""

from __future__ import annotations

import io
import zipfile

POLICY = """# Hill View School: our attendance policy

## When a pupil is poorly

Parents should leave a message on the turquoise telephone line before half past eight. The school must call back on the
same day.

## Trips to see penguins

A class may visit the penguins at the county zoo once in each summer term. Every pupil needs a signed yellow form.
"""
ABOUT_PENGUINS = "can a class visit the penguins at the zoo?"


def word_file(*, heading: str = "Hats in the yard", text: str = "Pupils may wear a purple hat in the yard.") -> bytes:
    """A small Word file with a heading, a paragraph, a list and a table."""
    import docx

    document = docx.Document()
    document.add_heading("Our rules about clothes", 0)
    document.add_heading(heading, 1)
    document.add_paragraph(text)
    document.add_paragraph("a scarf in winter", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Season", "Coat", "Winter", "A thick one"), strict=True):
        cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zip_of(**entries: bytes) -> bytes:
    """A zip file; "__" in a name stands for "/", "_dot_" for "."."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 720, "Nobody may read this sentence without the word.")
    canvas.save()
    return out.getvalue()
