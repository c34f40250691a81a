"""The documents of this visit, asked beside the official ones. A fault in them never costs the official answer."""

from __future__ import annotations

from dataclasses import replace

from corpus.errors import ChapterAndVerseError
from corpus.settings import read_settings
from retrieval.answer import Answer
from retrieval.own.documents import OwnDocuments
from ui.ask.request import Request
from ui.visit import own_documents

NOT_SEARCHED = "Your own documents could not be searched: remove them and add them again."
_UNASKED = frozenset({"empty", "too long", "please contact emergency help"})


def _documents() -> OwnDocuments | None:
    try:
        return own_documents(read_settings())
    except ChapterAndVerseError:
        return None


def own_count() -> int:
    """How many documents this visit has."""
    documents = _documents()
    return len(documents.documents()) if documents is not None else 0


def with_own(answer: Answer, request: Request) -> Answer:
    """The answer, with what this visit's documents say in `own`; as it is where the search was limited to others."""
    if request.question is None or request.sources or request.statuses or answer.reason in _UNASKED:
        return answer
    try:
        documents = _documents()
        said = documents.quotes(request.question) if documents is not None else ()
    except ChapterAndVerseError:
        return replace(answer, notices=(*answer.notices, NOT_SEARCHED))
    return replace(answer, own=(*said, *answer.own))
