"""Documents that a user adds: which files are taken, what they are called, and their label, which is never lost."""

from __future__ import annotations

import re

LOCAL_STATUS = "local, not statutory guidance"
SUFFIXES = (".pdf", ".html", ".htm", ".docx", ".txt", ".md", ".markdown")


def is_local(status: str) -> bool:
    """Whether a document with this status was added by a user, and is no official source."""
    return status.startswith("local")


def slug(stem: str) -> str:
    """A file's name as part of a source id: lower case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "document"


def local_source(stem: str) -> str:
    """The source id of a file that nothing describes: "local/our-policy"."""
    return f"local/{slug(stem)}"
