"""A Passage: what is retrieved and cited, with everything that a citation needs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llama_index.core.schema import TextNode


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one block: `block` is its ordinal, `start` and `end` are offsets in the document's text."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One numbered paragraph with its bullets, one subsection, or part of one heading's run of text.

    id         "source@edition#reference", unique in a store
    text       the pieces' texts joined by newlines: what may be quoted
    lead_in    the sentence that opens a long list, repeated for a later part of it: context, not quotation
    reference  "para 177", "s.444(1A)", "reg.10(7)", "footnote 16", or page and heading where nothing is numbered
    page       printed label of the first page, `last_page` of the last; None where the source has none
    pdf_page   counted from 1
    anchor     fragment of the official address, or None
    notes      "prospective", "Wales only", ...: facts about its force
    kind       "text", "footnote" or "figure"
    """

    id: str
    source: str
    edition: str
    reference: str
    headings: tuple[str, ...]
    text: str
    pieces: tuple[Piece, ...]
    ordinal: int
    lead_in: str = ""
    page: str | None = None
    pdf_page: int | None = None
    last_page: str | None = None
    last_pdf_page: int | None = None
    anchor: str | None = None
    notes: tuple[str, ...] = ()
    kind: str = "text"

    @property
    def start(self) -> int:
        """Offset of its first character in the document's text."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Offset after its last character in the document's text."""
        return self.pieces[-1].end

    def embedded_text(self, title: str) -> str:
        """What is embedded: the title and headings in front of the words, so that "it" has a subject."""
        path = " > ".join(part for part in (title, *self.headings[-3:]) if part)
        return "\n".join(part for part in (path, self.lead_in, self.text) if part)

    def to_json(self) -> str:
        """One JSON object, read back by `from_json`."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, data: str) -> Passage:
        """The passage that `to_json` wrote."""
        fields: dict[str, Any] = json.loads(data)
        fields["pieces"] = tuple(Piece(**piece) for piece in fields["pieces"])
        fields["headings"] = tuple(fields["headings"])
        fields["notes"] = tuple(fields["notes"])
        return cls(**fields)

    def to_node(self) -> TextNode:
        """The passage as a LlamaIndex TextNode; its id is the passage's id."""
        from llama_index.core.schema import TextNode

        metadata = {
            "document": f"{self.source}@{self.edition}",
            "source": self.source,
            "edition": self.edition,
            "reference": self.reference,
            "headings": " > ".join(self.headings),
            "page": self.page or "",
        }
        return TextNode(
            id_=self.id,
            text=self.text,
            metadata=metadata,
            excluded_embed_metadata_keys=list(metadata),
            excluded_llm_metadata_keys=[],
        )
