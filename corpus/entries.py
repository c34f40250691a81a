"""Reading the entries of the TOML files that we write into their models; a wrong one is named."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from corpus.catalogue_fields import entries, read_toml, wrong_field
from corpus.errors import CatalogueError

Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], entry: object, label: str, path: Path) -> Model:
    """The entry as a model. Raises CatalogueError that names the file, the entry (`label`) and the field."""
    try:
        return model.model_validate(entry)
    except ValidationError as fault:
        raise wrong_field(path, label, fault) from fault


def each_once(model: type[Model], key: str, file: Path) -> tuple[Model, ...]:
    """The `[[key]]` entries of a file, whose ids differ. Raises CatalogueError that names the entry in error."""
    found: dict[str, Model] = {}
    for entry in entries(read_toml(file), key, file):
        name = str(entry.get("id", "?"))
        one = checked(model, entry, name, file)
        if name in found:
            raise CatalogueError(f"{file.name}, entry “{name}”: “id” is used twice; give it another one.")
        found[name] = one
    return tuple(found.values())
