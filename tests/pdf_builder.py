"""Builds small PDFs laid out like official guidance, with invented words."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT, TOP, FOOT = 57.0, 535.0, 770.0, 70.0
TEAL = Color(0.06, 0.31, 0.46)


class PdfBuilder:
    """A page cursor over a reportlab canvas; every method draws below what came before, in points."""

    def __init__(self, numbers: bool = True, head: str = "") -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, invariant=1)
        self.y = TOP
        self.page = 1
        self._numbers, self._head = numbers, head

    def bytes(self) -> bytes:
        """The finished file."""
        self._furniture()
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()

    def turn(self) -> None:
        """End the page."""
        self._furniture()
        self.canvas.showPage()
        self.page += 1
        self.y = TOP

    def _furniture(self) -> None:
        if self._numbers:
            self.put(290, 40, str(self.page), 11)
        if self._head:
            self.put(LEFT, 815, self._head, 9)

    def put(self, x: float, y: float, text: str, size: float = 12, bold: bool = False, colour: Color = black) -> float:
        """Draw one run of text; returns where it ends."""
        font = "Helvetica-Bold" if bold else "Helvetica"
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(colour)
        self.canvas.drawString(x, y, text)
        return x + stringWidth(text, font, size)

    def cover(self, *title: str) -> None:
        """A cover with its title over several lines, then a new page."""
        for place, line in enumerate(title):
            self.put(LEFT, 600 - 40 * place, line, 32, bold=True, colour=TEAL)
        self.put(LEFT, 300, "March 2031", 16)
        self._numbers, numbers = False, self._numbers
        self.turn()
        self._numbers = numbers

    def heading(self, *lines: str, size: float = 18, colour: Color = TEAL) -> None:
        """A heading, one string a printed line."""
        self.y -= size
        for line in lines:
            self.put(LEFT, self.y, line, size, bold=True, colour=colour)
            self.y -= 1.15 * size
        self.y -= 6

    def lines(
        self,
        lines: Sequence[str],
        x: float = LEFT,
        hang: float | None = None,
        size: float = 12,
        leading: float = 16,
        gap: float = 10,
        bold: bool = False,
    ) -> None:
        """Lines as they are to be printed; all but the first begin at `hang`.

        In a line "^7^" sets a raised mark, "\\t" jumps to `hang`, "_bold_" is not special.
        """
        for place, line in enumerate(lines):
            self.marked(x if place == 0 or hang is None else hang, line, size, bold, hang)
            self.y -= leading
        self.y -= gap

    def marked(self, x: float, line: str, size: float, bold: bool = False, hang: float | None = None) -> None:
        """One line at the cursor, with raised marks and a tab."""
        for place, part in enumerate(line.split("^")):
            raised = place % 2 == 1
            for bit, text in enumerate(part.split("\t")):
                if bit and hang is not None:
                    x = hang
                if text:
                    x = self.put(
                        x, self.y + (0.35 * size if raised else 0), text, 0.65 * size if raised else size, bold
                    )

    def wrap(self, text: str, x: float = LEFT, hang: float | None = None, right: float = RIGHT, **style: float) -> None:
        """A paragraph set ragged right to the margin."""
        size = style.get("size", 12)
        lines, current, start = [], "", x
        for word in text.split(" "):
            trial = f"{current} {word}".strip()
            bare = trial.replace("^", "").replace("\t", "    ")
            if current and start + stringWidth(bare, "Helvetica", size) > right:
                lines.append(current)
                current, start = word, x if hang is None else hang
            else:
                current = trial
        self.lines([*lines, current], x, hang, **style)  # type: ignore[arg-type]

    def bullet(self, text: str, level: int = 1, marker: str = "•") -> None:
        """A list item with a hanging indent."""
        x = LEFT + 18 * level
        self.wrap(f"{marker}\t{text}", x, hang=x + 18, gap=6)

    def notes(self, *notes: str, top: float = 130, number: bool = True) -> None:
        """Footnotes under a short rule, one string a printed line."""
        self.canvas.setLineWidth(0.7)
        self.canvas.line(LEFT, top + 14, LEFT + 144, top + 14)
        self.y = top
        for line in notes:
            self.marked(LEFT, line, 10)
            self.y -= 12

    def table(self, columns: Sequence[float], rows: Sequence[Sequence[Sequence[str]]], floor: bool = True) -> None:
        """A ruled table: column edges, and for every row its cells as printed lines."""
        top = self.y
        for row in rows:
            height = 16 * max(len(cell) for cell in row) + 8
            for place, cell in enumerate(row):
                for number, line in enumerate(cell):
                    self.put(columns[place] + 5, top - 16 - 16 * number, line)
            self.canvas.line(columns[0], top, columns[-1], top)
            for x in columns:
                self.canvas.line(x, top, x, top - height)
            top -= height
        if floor:
            self.canvas.line(columns[0], top, columns[-1], top)
        self.y = top - 24

    def shade(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A tinted box."""
        self.canvas.setFillColor(Color(0.8, 0.86, 0.9))
        self.canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.canvas.setFillColor(black)

    def boxed(self, x: float, y: float, text: str, width: float = 110, height: float = 40) -> None:
        """One box of a flowchart."""
        self.canvas.rect(x, y, width, height)
        self.put(x + 6, y + height / 2, text, 9)

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        """A grey picture."""
        pixels = b"\x00" * 3 + b"\x7f" * 9
        bitmap = b"P6 2 2 255\n" + pixels
        self.canvas.drawImage(ImageReader(io.BytesIO(bitmap)), x, y, width, height)
