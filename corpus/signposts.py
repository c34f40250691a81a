"""Where to get help.

Signposts are ours: names, numbers and addresses of services, never words of the guidance. `choose` picks the ones to
show. Every entry, and every phrase by which `corpus.urgency` reads a question for danger, stands in `signposts.toml`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from corpus.catalogue_fields import read_toml
from corpus.entries import checked
from corpus.errors import CatalogueError

Nation = Literal["England", "Wales", "Scotland", "Northern Ireland"]
Urgency = Literal["none", "urgent", "emergency"]

FILE = Path(__file__).with_name("signposts.toml")

_PhoneNumber = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 ]{1,14}$")]
_TextNumber = Annotated[str, StringConstraints(pattern=r"^([A-Z]+ to )?[0-9]{5,6}$")]
_Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

HARM = frozenset({"safeguarding", "abuse"})  # who asks about these may need somebody to tell
_RANK = {"emergency": 0, "urgent": 1, "advice": 2}


class Signpost(BaseModel):
    """One service. `text` is what to send and where ("SHOUT to 85258"); None where nothing is certain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: _Tag
    name: str = Field(min_length=3)
    purpose: str = Field(min_length=20)
    phone: _PhoneNumber | None = None
    text: _TextNumber | None = None
    address: Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+(/[^\s]*)?$")]
    hours: str | None = None
    nations: tuple[Nation, ...] = Field(min_length=1)
    topics: tuple[_Tag, ...] = Field(min_length=1)
    urgency: Literal["emergency", "urgent", "advice"]


class Danger(BaseModel):
    """The phrases of the `[danger]` table, each list joined into one whole-word pattern."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    not_danger: re.Pattern[str]
    intent: re.Pattern[str]
    concern: re.Pattern[str]
    worry: re.Pattern[str]
    supposed: re.Pattern[str]
    professional: re.Pattern[str]
    personal: re.Pattern[str]
    asker: re.Pattern[str]
    present: re.Pattern[str]
    past: re.Pattern[str]
    school_matter: re.Pattern[str]
    at_work: re.Pattern[str]
    told: re.Pattern[str]
    own: re.Pattern[str]

    @field_validator("*", mode="before")
    @classmethod
    def _join(cls, phrases: list[str]) -> re.Pattern[str]:
        try:
            parts = [re.compile(phrase).pattern for phrase in phrases]
        except re.error as error:
            raise ValueError(f"{error.pattern!r} is not a pattern: {error}") from error
        return re.compile(r"\b(?:" + "|".join(parts) + r")(?!\w)")


def load_signposts(path: Path = FILE) -> tuple[Signpost, ...]:
    """Every signpost, in the order of the file.

    Raises CatalogueError that names the entry when one is wrong or two share an id.
    """
    return _load(path)[0]


def load_danger(path: Path = FILE) -> Danger:
    """The phrases that speak of danger. Raises CatalogueError that names the list with a wrong phrase."""
    return _load(path)[1]


@cache
def _load(path: Path) -> tuple[tuple[Signpost, ...], Danger]:
    content = read_toml(path)
    found: dict[str, Signpost] = {}
    for place, entry in enumerate(content.get("signpost", []), 1):
        label = f"signpost {entry.get('id') or place}"
        signpost = checked(Signpost, entry, label, path)
        if signpost.id in found:
            raise CatalogueError(f"{path.name}: {label} stands twice; give one of them another id.")
        found[signpost.id] = signpost
    return tuple(found.values()), checked(Danger, content.get("danger", {}), "danger", path)


def choose(
    topics: list[str] | tuple[str, ...] | set[str] | frozenset[str],
    nation: Nation = "England",
    urgency: Urgency = "none",
    *,
    limit: int = 6,
) -> list[Signpost]:
    """The signposts to show, at most `limit`, emergency first.

    emergency  the emergency services of the nation, then, of those for a crisis, whom to tell of harm where the topics
               are about that; nothing that only advises
    urgent     those who can help today with these topics (or in a crisis), then advice on them
    none       advice on the topics, after one whom to tell of harm where they are about that; general advice where no
               topic fits

    Within one urgency, more topics in common come first, then the order of the file.
    """
    wanted = frozenset(topics)
    here = [signpost for signpost in load_signposts() if nation in signpost.nations]

    def matching(kind: str, tags: frozenset[str]) -> list[Signpost]:
        kept = [s for s in here if s.urgency == kind and tags.intersection(s.topics)]
        return sorted(kept, key=lambda s: -len(tags.intersection(s.topics)))

    crisis = frozenset({"crisis"})
    if urgency == "emergency":
        first = [s for s in here if s.urgency == "emergency"]
        picked = [*first, *matching("urgent", wanted & HARM), *matching("urgent", crisis), *matching("urgent", wanted)]
    else:
        advice = matching("advice", wanted) or matching("advice", frozenset({"general"}))
        today = matching("urgent", wanted) or matching("urgent", crisis) if urgency == "urgent" else []
        if not today and wanted & HARM:
            advice = [*matching("urgent", wanted & HARM)[:1], *advice]
        picked = [*today[: max(1, limit - 2)], *advice]
    unique = dict.fromkeys(picked)
    return sorted(unique, key=lambda s: _RANK[s.urgency])[:limit]
