"""Reading the TOML files that we write: each entry becomes a model, and a wrong one is named."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from corpus.errors import CatalogueError

Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file. Raises CatalogueError when it is missing or not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path.name} cannot be read ({error}); put the file right.") from error


def checked(model: type[Model], entry: object, label: str, path: Path) -> Model:
    """The entry as a model. Raises CatalogueError that names the file, the entry (`label`) and the field."""
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "entry"
        raise CatalogueError(
            f"{path.name}: {label}: {field}: {first['msg']}; put that field right."
        ) from error
