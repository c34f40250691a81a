"""A small store to do harm to."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import ChapterAndVerseError
from eval.faults.documents import Folders, write_folders
from eval.faults.process import Command


def small_store(store: Path, paragraphs: int = 12) -> Folders:
    """Indexes both small documents in `store`, without words of ours; the folders are beside it."""
    folders = write_folders(store.parent / "documents", paragraphs)
    arguments = ["--offline", "--no-ours", "--from", str(folders.after)]
    ended = Command(arguments, store, store.parent / "output.txt").end()
    if ended.status:
        raise ChapterAndVerseError(f"An undisturbed run failed ({ended.sentence}): mend that first.")
    return folders
