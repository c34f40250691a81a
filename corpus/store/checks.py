"""When a publisher was last asked about each document: kept beside the index, so that asking rebuilds nothing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path


def read_checks(root: Path) -> dict[str, str]:
    """ISO time by document key; empty where nothing was checked or the file is damaged (it is written anew)."""
    try:
        found = json.loads((root / "checks.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def write_checks(root: Path, checks: Mapping[str, str]) -> None:
    """Adds `checks` to what is known, in one step."""
    if not checks:
        return
    draft = root / f".checks-{secrets.token_hex(4)}.json"
    draft.write_text(json.dumps(read_checks(root) | dict(checks), indent=1), encoding="utf-8")
    draft.replace(root / "checks.json")
