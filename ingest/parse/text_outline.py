"""The headings above a place: a stack that follows the levels of a document."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands in the stack; `level` 1 is the highest."""

    level: int
    text: str
    anchor: str | None = None


@dataclass
class Outline:
    """The open headings, outermost first."""

    stack: list[Heading] = field(default_factory=list)

    def enter(self, level: int, text: str, anchor: str | None = None) -> tuple[str, ...]:
        """Open a heading, close those of its level and below; gives the headings above it."""
        while self.stack and self.stack[-1].level >= level:
            self.stack.pop()
        above = self.path
        self.stack.append(Heading(level, text, anchor))
        return above

    @property
    def path(self) -> tuple[str, ...]:
        """The texts of the open headings, outermost first."""
        return tuple(heading.text for heading in self.stack)

    @property
    def anchor(self) -> str | None:
        """The anchor of the nearest heading that has one."""
        return next((h.anchor for h in reversed(self.stack) if h.anchor is not None), None)
