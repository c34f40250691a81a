"""The fields that catalogue.toml and documents.toml share, and how a wrong one is put in one sentence."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationError

from corpus.errors import CatalogueError

OFFICIAL_HOSTS = frozenset(
    {
        "www.gov.uk",
        "assets.publishing.service.gov.uk",
        "www.legislation.gov.uk",
        "www.equalityhumanrights.com",
        "www.nhs.uk",
    }
)

Status = Literal[
    "statutory guidance",
    "non-statutory guidance",
    "legislation",
    "proposal",
    "superseded",
    "health information",
]
Kind = Literal["guidance", "act", "regulations", "proposal", "web"]
Nation = Literal["England", "England and Wales", "England, Wales and Scotland", "United Kingdom"]

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _date_text(value: object) -> object:
    """TOML writes a whole date without quotation marks: read it as its text."""
    return value.isoformat() if type(value) is date else value


def _check_date(value: str) -> str:
    found = _PARTIAL_DATE.fullmatch(value)
    if found is None:
        raise ValueError("is not a date such as 2026, 2026-07 or 2026-07-26")
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError as fault:
        raise ValueError("is not a day of the calendar") from fault
    return value


def check_https(value: str) -> str:
    """`value`, if it is a plain https address without user name or port; else ValueError."""
    if any(ch.isspace() or not ch.isprintable() for ch in value):
        raise ValueError("is an address with a blank or an unprintable character in it")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as fault:
        raise ValueError("is not an address") from fault
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("is not an https address")
    if parts.username is not None or parts.password is not None or port is not None:
        raise ValueError("is an address with a user name or a port in it")
    return value


def _check_official(value: str) -> str:
    host = urlsplit(check_https(value)).hostname
    if host not in OFFICIAL_HOSTS:
        raise ValueError(f"is at {host}, which is not one of {', '.join(sorted(OFFICIAL_HOSTS))}")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-/][a-z0-9]+)*$", max_length=120)]
PartialDate = Annotated[str, BeforeValidator(_date_text), AfterValidator(_check_date)]
EditionId = PartialDate
Address = Annotated[str, AfterValidator(check_https)]
OfficialAddress = Annotated[str, AfterValidator(_check_official)]
Provision = Annotated[
    str,
    StringConstraints(pattern=r"^(part|chapter|section|regulation|article|schedule)/[0-9A-Za-z]+(/[0-9A-Za-z]+)*$"),
]


def read_toml(path: Path) -> dict[str, Any]:
    """The table in a TOML file. Raises CatalogueError where the file is missing or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise CatalogueError(f"{path} cannot be read: give a file that exists and may be read.") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise CatalogueError(f"{path} is not TOML: correct it ({fault}).") from fault


def entries(data: dict[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    """The `[[key]]` tables of a file, which holds nothing else. Raises CatalogueError."""
    for other in data:
        if other != key:
            raise CatalogueError(f"{path.name} has “{other}”, which is not known: use [[{key}]] entries only.")
    found = data.get(key, [])
    if not isinstance(found, list) or not found or not all(isinstance(item, dict) for item in found):
        raise CatalogueError(f"{path.name} has no [[{key}]] entry: add at least one.")
    return found


def wrong_field(path: Path, entry: str, fault: ValidationError) -> CatalogueError:
    """The first fault of an entry as one sentence that names the entry and the field."""
    first = fault.errors()[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    says = {
        "missing": "is missing",
        "extra_forbidden": "is not a known field",
    }.get(first["type"])
    if says is None:
        message = first["msg"].removeprefix("Value error, ")
        says = message if first["type"] == "value_error" else f"is wrong ({message[:1].lower()}{message[1:]})"
    subject = f"“{place}” " if place else ""
    return CatalogueError(f"{path.name}, entry “{entry}”: {subject}{says.rstrip('.')}; correct it there.")
