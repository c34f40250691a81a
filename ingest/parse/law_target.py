"""Which provision an amending instrument is changing, read from its own instructions.

"In regulation 4" ... "after paragraph (1) insert" and then (2): regulation 4(2). An instruction is read
in the context of those above it ("4.1" above "4.1.c"), so paragraph numbers are put together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.parse.law_flat import brackets

_QUOTED = re.compile(r"“[^”]*”")
_ASIDE = re.compile(r"\((?!\d+[A-Z]*\)|[a-z]{1,4}\)|[A-Z]{1,3}\))[^()]*\)")
_GROUPS = r"((?:\([0-9A-Za-z]{1,5}\))+)"
_REFERENCE = re.compile(
    r"\b(?P<kind>section|regulation|article|rule|Schedule|(?:sub-?)?(?:paragraph|section))s?"
    rf"(?: (?P<number>\d+[A-Z]*)\b{_GROUPS}?| {_GROUPS})",
    re.IGNORECASE,
)
_AMENDED = re.compile(r"\bamended (?:as follows|in accordance with)")
INSTRUCTION = re.compile(r"\b(?:insert|substitute|add)\s*(?:the following\s*)?[—–-]?\s*$")
"""An instruction whose new words follow as provisions of their own."""


@dataclass(frozen=True, slots=True)
class Target:
    """A provision of the amended law: ("regulation 4", ("1", "b")); base "" where none is known."""

    base: str = ""
    groups: tuple[str, ...] = ()

    def read(self, instruction: str) -> tuple[Target, bool]:
        """The provision named by `instruction` in this context, and whether it named any."""
        text = _ASIDE.sub("", _QUOTED.sub("", instruction))
        base, groups, named = self.base, self.groups, False
        for found in _REFERENCE.finditer(text):
            kind, number = found["kind"], found["number"]
            parts = tuple(re.findall(r"\((\w+)\)", found[3] or found[4] or ""))
            kind = "Schedule" if kind.lower() == "schedule" else kind.lower()
            if number and kind == "paragraph" and base.startswith("Schedule"):
                base, groups = f"{base.split(' paragraph')[0]} paragraph {number}", parts
            elif number:
                base, groups = f"{kind} {number}", parts
            else:
                groups += parts
            named = True
        return Target(base, groups), named

    def new(self, parts: tuple[str, ...]) -> str:
        """The inserted provision `parts`, where this target is the one that it goes after or replaces."""
        if self.groups:
            return f"inserts {self.base}{brackets((*self.groups[:-1], *parts))}" if self.base else ""
        kind = self.base.rpartition(" ")[0] or "regulation"
        return f"inserts {kind} {parts[0]}{brackets(parts[1:])}"


@dataclass(slots=True)
class Targets:
    """The targets read so far, by the amending provision that they were read in."""

    known: dict[tuple[str, ...], Target] = field(default_factory=dict)

    def above(self, parts: tuple[str, ...]) -> Target:
        """The context in which the provision `parts` is read."""
        for length in range(len(parts) - 1, 0, -1):
            if parts[:length] in self.known:
                return self.known[parts[:length]]
        return Target()

    def note(self, parts: tuple[str, ...], text: str) -> None:
        """Reads an amending provision; "X is amended as follows" holds for all beside it."""
        target, named = self.above(parts).read(text)
        if named:
            amended = _AMENDED.search(text) and len(parts) > 1
            self.known[parts[:-1] if amended else parts] = target

    def inserts(self, host: tuple[str, ...], instruction: str, parts: tuple[str, ...]) -> str | None:
        """The note for inserted provision `parts`: "inserts regulation 4(3)(a)"; None where unknown."""
        context = self.above(host)
        target, named = context.read(instruction)
        if not parts:
            where = f"{target.base}{brackets(target.groups)}"
            return f"inserts text in {where}" if where and target.base else None
        if named:
            return target.new(parts) or None
        # Only a heading, or nothing, was named: the new provision brings its own number.
        return f"inserts regulation {parts[0]}{brackets(parts[1:])}" if parts[0][0].isdigit() else None
