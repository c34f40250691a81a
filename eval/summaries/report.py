"""The check of our own entries, for reading: a table by source, and a line for each finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.summaries.check import FAILURES, TO_READ

_COUNTS = ("entries", "checked", "unchecked", "checkable", "found", *FAILURES, *TO_READ, "explained")
_GROUPS = ("To put right", "To read", "Not marked as checked", "Of another edition", "Read and right")


def _group(finding: Mapping[str, Any]) -> str:
    if finding["explained"]:
        return "Read and right"
    if not finding["checked"]:
        return "Not marked as checked"
    if not finding["same_edition"]:
        return "Of another edition"
    return "To put right" if finding["kind"] in FAILURES else "To read"


def _table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    total = {"source": "all", **{name: sum(row[name] for row in rows) for name in _COUNTS}}
    width = max(len(row["source"]) for row in (*rows, total))
    lines = [" " * width + "".join(f" {name:>9}" for name in _COUNTS)]
    return lines + [f"{row['source']:<{width}}" + "".join(f" {row[n]:>9}" for n in _COUNTS) for row in (*rows, total)]


def summaries_text(found: Mapping[str, Any]) -> str:
    """What `check_summaries` found."""
    lines = _table(found["sources"])
    for heading in _GROUPS:
        rows = [finding for finding in found["findings"] if _group(finding) == heading]
        lines += ["", f"{heading}: {len(rows)}"]
        for row in rows:
            line = f"  {row['id']} ({row['source']} {row['reference']}) {row['kind']}: {row['why']}"
            lines.append(f"{line} — {row['explained']}" if row["explained"] else line)
    if found["no_longer"]:
        lines += ["", f"Explained but no longer found: {', '.join(found['no_longer'])}"]
    return "\n".join(lines) + "\n"
