"""Reading an entry of the TOML files that we write into its model; a wrong one is named."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from corpus.catalogue_fields import wrong_field

Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], entry: object, label: str, path: Path) -> Model:
    """The entry as a model. Raises CatalogueError that names the file, the entry (`label`) and the field."""
    try:
        return model.model_validate(entry)
    except ValidationError as fault:
        raise wrong_field(path, label, fault) from fault
