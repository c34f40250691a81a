"""Flattened provision numbers: "4.1.c" for 4(1)(c)."""

from __future__ import annotations


def cited(parts: tuple[str, ...]) -> str:
    """ "4(1)(c)" for ("4", "1", "c")."""
    return parts[0] + brackets(parts[1:])


def brackets(parts: tuple[str, ...]) -> str:
    """ "(1)(c)" for ("1", "c")."""
    return "".join(f"({part})" for part in parts)


def depth(parts: tuple[str, ...]) -> int:
    """How deep in lists a provision stands: paragraphs are numbered, list items have letters."""
    return sum(not part[0].isdigit() for part in parts)


def unit(parts: tuple[str, ...]) -> tuple[str, ...]:
    """What an insertion adds as a whole: the paragraph that `parts` belongs to, or the list item itself."""
    return provision(parts) or parts[:1]


def provision(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The section or subsection that a provision belongs to: ("4", "1") for ("4", "1", "c")."""
    return tuple(part for part in parts if part[0].isdigit())
