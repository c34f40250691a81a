"""The store: one folder that holds the index, the fetched files and the embeddings made so far.

    STORE/current.json            names the generation that serves; replaced in one step
    STORE/generations/ID/         one complete index: index.sqlite (documents, passages, keyword index)
                                  and chroma/ (vectors). Never changed once it is named in current.json
    STORE/files/                  raw files, named by sha256: those fetched, and in indexed/ those from a folder
    STORE/documents.json          what is indexed, so that a rebuild loses no document whose file is kept
    STORE/embeddings.sqlite       vectors by model and text, so that nothing is embedded twice
    STORE/writer.lock             held by the one process that writes

A generation is built beside the one that serves and then takes its place: a process that is killed half way leaves
the old index serving, and readers in other processes never see a half-written one.
"""

from corpus.store.files import IndexedFiles
from corpus.store.layout import STORE_VERSION, Pointer, StoreLayout
from corpus.store.questions import NO_QUESTION, IndexedOutside, IndexedQuestions, Questions, Unanswered
from corpus.store.reader import Index, open_index
from corpus.store.records import (
    DocumentRecord,
    IndexedDocument,
    IndexedProposal,
    IndexedSummary,
)
from corpus.store.writer import GenerationWriter, write_lock

__all__ = [
    "NO_QUESTION",
    "STORE_VERSION",
    "DocumentRecord",
    "GenerationWriter",
    "Index",
    "IndexedDocument",
    "IndexedFiles",
    "IndexedOutside",
    "IndexedProposal",
    "IndexedQuestions",
    "IndexedSummary",
    "Pointer",
    "Questions",
    "StoreLayout",
    "Unanswered",
    "open_index",
    "write_lock",
]
