"""Documents that a user adds for good: they go into the main index, under the same label, and are asked apart there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import OwnDocumentError, StoreError
from corpus.own import is_local, local_source
from corpus.settings import Settings
from corpus.store import StoreLayout, open_index
from retrieval.own.documents import OwnDocument, added, reading
from retrieval.own.files import OwnFile, accept, write_private
from retrieval.own.ingest import Progress, run_ingest


def why_not_for_good(settings: Settings, *, alone: bool) -> str | None:
    """Why nothing can be added for good, as a sentence; None where it can. `alone`: only this computer opens pages."""
    if settings.own_documents != "store":
        return "The person who runs this page lets you add documents for this visit only."
    if not alone:
        return "You can add documents for this visit only, because other people can open this page too."
    layout = StoreLayout(settings.store)
    if not layout.pointer_file.exists():
        return "You can add documents for this visit only, because no official document is indexed yet."
    if not all(os.access(path, os.W_OK) for path in (layout.root, layout.generations, layout.pointer_file)):
        return "You can add documents for this visit only, because the index on this computer cannot be changed."
    return None


def kept(settings: Settings) -> list[OwnDocument]:
    """The documents that were added for good, by title; none where nothing is indexed."""
    try:
        records = list(open_index(settings.store).documents.values())
    except StoreError:
        return []
    return sorted((OwnDocument.of(r) for r in records if is_local(r.status)), key=lambda d: d.title.lower())


def keep(files: Sequence[tuple[str, bytes]], settings: Settings, progress: Progress | None = None) -> None:
    """Adds files to the main index. Raises OwnDocumentError, also where a document of that name is kept already."""
    accepted: list[OwnFile] = []
    for name, data in files:
        accepted.append(accept(name, data, [file.name for file in accepted]))
    held = {document.source for document in kept(settings)}
    again = next((file.name for file in accepted if local_source(Path(file.name).stem) in held), None)
    if again:
        raise OwnDocumentError(f"“{again}” is kept already: remove it first, or give the new file another name.")
    with reading(), tempfile.TemporaryDirectory(prefix="chapter-and-verse-") as made:
        names = [write_private(Path(made), file).name for file in accepted]
        added(run_ingest(["--offline", "--from", made], settings, private=False, progress=progress), names)


def drop(source: str, settings: Settings) -> None:
    """Takes a document that was added for good out again; never an official one. Raises OwnDocumentError."""
    if source not in {document.source for document in kept(settings)}:
        raise OwnDocumentError("This document is not here any more: it has been removed already.")
    with reading():
        run_ingest(["remove", source], settings, private=False)
    layout = StoreLayout(settings.store, settings.chroma)
    layout.sweep({layout.read_pointer().generation})
