"""Tags for a PDF made with ReportLab: which words are a heading, a paragraph, a quotation, in reading order.

ReportLab writes no structure tree itself. This one follows ISO 32000-1, 14.7 and 14.8: each paragraph drawn is marked
content, each has one structure element, and the pages' parent tree leads back from the one to the other.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFPage, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

# Two keys that ReportLab knows of but leaves out of a page
_PAGE_KEYS = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]


class Tagged(Paragraph):  # type: ignore[misc]
    """A paragraph that says what it is (`tag`: H1, H2, P, BlockQuote, ...). Its parts on two pages are one element."""

    tag = "P"
    element: Any = None

    def split(self, width: float, height: float) -> list[Tagged]:
        """The parts, for two pages."""
        parts: list[Tagged] = super().split(width, height)
        self.element = self.element or {}
        for part in parts:
            part.tag, part.element = self.tag, self.element
        return parts

    def draw(self) -> None:
        """Draws it between the marks."""
        if self.element is None:
            self.element = {}
        self.canv.begin_tag(self.tag, self.element)
        super().draw()
        self.canv.end_tag()


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that notes what is drawn where, and writes the structure tree when it is saved."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._marks: list[list[dict[str, Any]]] = [[]]  # by page: the element of each mark
        self._elements: list[dict[str, Any]] = []
        self._pages_done: list[Any] = []

    def begin_tag(self, tag: str, element: dict[str, Any]) -> None:
        """Begins an element, or the next part of one."""
        if "tag" not in element:
            element.update(tag=tag, kids=[])
            self._elements.append(element)
        page = self._marks[-1]
        element["kids"].append((len(self._marks) - 1, len(page)))
        self._code.append(f"/{tag} <</MCID {len(page)}>> BDC")
        page.append(element)

    def end_tag(self) -> None:
        """Ends it."""
        self._code.append("EMC")

    def begin_artifact(self) -> None:
        """Begins what a screen reader leaves out: lines, footers."""
        self._code.append("/Artifact BMC")

    end_artifact = end_tag

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        """Ends a page."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page = self._doc.idToObject[page.name] if hasattr(page, "name") else page
        page.__NoDefault__ = _PAGE_KEYS
        page.StructParents, page.Tabs = len(self._marks) - 1, PDFName("S")
        self._pages_done.append(self._doc.Pages.pages[-1])
        self._marks.append([])

    def save(self) -> None:
        """Writes the tree and the file."""
        if len(self._code):
            self.showPage()
        document = self._doc
        root, whole = PDFDictionary({}), PDFDictionary({})
        to_root, to_whole = document.Reference(root), document.Reference(whole)
        written: list[tuple[dict[str, Any], PDFObject]] = []
        for element in self._elements:
            kids = [
                PDFDictionary({"Type": PDFName("MCR"), "Pg": self._pages_done[page], "MCID": mark})
                for page, mark in element["kids"]
            ]
            fields = {"Type": PDFName("StructElem"), "S": PDFName(element["tag"]), "P": to_whole, "K": PDFArray(kids)}
            element["reference"] = document.Reference(PDFDictionary(fields))
            written.append((element, element["reference"]))
        whole.dict.update(
            Type=PDFName("StructElem"), S=PDFName("Document"), P=to_root, K=PDFArray([ref for _, ref in written])
        )
        numbers: list[Any] = []
        for number, page in enumerate(self._marks[:-1]):
            numbers += [number, PDFArray([element["reference"] for element in page])]
        tree = document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        root.dict.update(
            Type=PDFName("StructTreeRoot"), K=to_whole, ParentTree=tree, ParentTreeNextKey=len(self._pages_done)
        )
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        document.Catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
        document.Catalog.Lang = PDFString("en-GB")
        super().save()
