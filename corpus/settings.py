"""The settings: environment variables `CV_*`, then `chapter-and-verse.toml`, then the defaults below."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS_FILE = "chapter-and-verse.toml"


class Settings(BaseSettings):
    """Every setting. The README lists them; a test keeps the list complete."""

    model_config = SettingsConfigDict(env_prefix="CV_", toml_file=SETTINGS_FILE, extra="forbid", frozen=True)

    store: Path = Field(PROJECT / "store", description="folder of the index and of the files that were indexed")
    model: str = Field(
        "all-MiniLM-L6-v2",
        description="embedding model: the packaged one, or any sentence-transformers name or folder",
    )
    encoder: Literal["onnx", "torch"] = Field(
        "onnx",
        description="what encodes questions: ONNX Runtime, which starts fast, or sentence-transformers, the reference",
    )
    threads: int = Field(1, ge=1, le=64, description="processor threads that encode a question")
    results: int = Field(5, ge=1, le=20, description="how many passages an answer shows")
    max_question: int = Field(1000, ge=50, le=10000, description="longest question, in characters")
    own_documents: Literal["session", "store", "off"] = Field(
        "store",
        description="whether people may add documents of their own: for their visit, also for good, or not at all",
    )
    hosts: str = Field("", max_length=2000, description="names under which others open the pages, parted by commas")
    proxies: int = Field(0, ge=0, le=10, description="how many proxies of yours add an address to X-Forwarded-For")
    rate: int | None = Field(None, ge=0, description="requests a minute of one address; 0 is no limit")
    questions: int | None = Field(None, ge=0, description="questions a minute of one address; 0 is no limit")
    at_once: int = Field(4, ge=1, le=64, description="questions that are answered at the same time")
    log: Literal["off", "json"] = Field(
        "off", description="whether a line an answer is written on standard error: times, never a question"
    )
    metrics: Literal["off", "on"] = Field("off", description="whether counts for Prometheus stand at /cv/metrics")
    read_seconds: float = Field(
        60, ge=0, le=86400, description="seconds of processor time that one file may take; 0: no process, no limits"
    )
    read_memory: int = Field(2048, ge=256, le=1_000_000, description="MB of memory that reading one file may take")
    chroma: str = Field(
        "",
        pattern=r"^(https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?/?)?$",
        description="address of a Chroma server that holds the vectors; empty: they lie in the store's folder",
    )
    contact: str = Field("", max_length=200, description="who runs this: added to the User-Agent when fetching")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed in wins over the environment, which wins over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**overrides: object) -> Settings:
    """The settings as they stand now. Raises SettingsError that names the wrong one."""
    try:
        return Settings(**{k: v for k, v in overrides.items() if v is not None})  # type: ignore[arg-type]
    except ValidationError as fault:
        first = fault.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "a setting"
        raise SettingsError(
            f"The setting '{name}' is wrong ({first['msg'].lower()}): correct CV_{name.upper()} in the "
            f"environment or '{name}' in {SETTINGS_FILE}."
        ) from fault
    except Exception as fault:  # a settings file that is not TOML
        raise SettingsError(f"{SETTINGS_FILE} cannot be read ({fault}): correct or remove it.") from fault


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings, read once a process."""
    return read_settings()
