"""`documents.toml` of a folder of documents: what each file there is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from corpus.catalogue_fields import (
    Address,
    EditionId,
    Nation,
    SourceId,
    Status,
    Text,
    entries,
    read_toml,
    wrong_field,
)
from corpus.errors import CatalogueError

DOCUMENTS_FILE = "documents.toml"


def _inside(value: str) -> str:
    """Refuse names that could lead out of the folder, on any system."""
    if value.startswith(("/", "~")) or "\\" in value or ":" in value or "\0" in value:
        raise ValueError("must be a path inside the folder, with forward slashes")
    if any(part in ("", ".", "..") for part in value.split("/")):
        raise ValueError("must be a path inside the folder, without “..”")
    return value


class DocumentEntry(BaseModel):
    """One `[[document]]`. `newest` names a newer edition that is known to exist but is not in the folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Annotated[Text, AfterValidator(_inside)]
    id: SourceId
    title: Text
    status: Status
    nation: Nation
    publisher: Text | None = None
    edition: EditionId | None = None
    edition_note: Text | None = None
    newest: EditionId | None = None
    address: Address | None = None


@dataclass(frozen=True)
class FolderDocument:
    """A described file: `path` is absolute, exists, and lies inside the folder."""

    path: Path
    entry: DocumentEntry


def load_documents(folder: Path) -> list[FolderDocument]:
    """What `folder`/documents.toml describes, in its order.

    Raises CatalogueError, naming the entry and the field, also for a file that is missing, that lies outside
    the folder (a link that leads out included), or that is described twice.
    """
    listing = folder / DOCUMENTS_FILE
    documents: list[FolderDocument] = []
    files: set[Path] = set()
    editions: set[tuple[str, str | None]] = set()
    for number, raw in enumerate(entries(read_toml(listing), "document", listing), start=1):
        name = str(raw.get("id") or raw.get("file") or f"number {number}")
        try:
            entry = DocumentEntry.model_validate(raw)
        except ValidationError as fault:
            raise wrong_field(listing, name, fault) from None
        path = _locate(folder, entry, name)
        if path in files:
            raise CatalogueError(f"{listing}, entry “{name}”: “file” {entry.file} is described twice; remove one.")
        if (entry.id, entry.edition) in editions:
            raise CatalogueError(
                f"{listing}, entry “{name}”: “edition” {entry.edition or '(none)'} of it is described twice; "
                "give one of them another id or edition."
            )
        files.add(path)
        editions.add((entry.id, entry.edition))
        documents.append(FolderDocument(path, entry))
    return documents


def _locate(folder: Path, entry: DocumentEntry, name: str) -> Path:
    wrong = f"{folder / DOCUMENTS_FILE}, entry “{name}”: “file” {entry.file}"
    try:
        path = (folder / entry.file).resolve()
        inside, there = path.is_relative_to(folder.resolve()), path.is_file()
    except (OSError, RuntimeError) as fault:
        raise CatalogueError(f"{wrong} cannot be opened; correct the name.") from fault
    if not inside:
        raise CatalogueError(f"{wrong} leads out of the folder; put the file itself there.")
    if not there:
        raise CatalogueError(f"{wrong} is not there; put it there or remove the entry.")
    return path
