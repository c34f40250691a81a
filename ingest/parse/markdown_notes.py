"""Markdown footnotes: "[^1]" in the text, "[^1]: words" where they are written out."""

from __future__ import annotations

import re

from corpus.wording import fold

_DEFINITION = re.compile(r"^ {0,3}\[\^(?P<key>[^\]\s]{1,60})\]:[ \t]*(?P<first>.*)$")
_MARK = re.compile(r"\[\^(?P<key>[^\]\s]{1,60})\]")
_CLOSES_UP = ".,;:!?)’”"


def take_definitions(text: str) -> tuple[str, dict[str, str]]:
    """The text without the written-out footnotes, and these by their key, white space folded.

    A footnote goes on over the lines that follow it without a gap, and over indented paragraphs after a gap.
    """
    kept: list[str] = []
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    gap = False
    for line in text.split("\n"):
        definition = _DEFINITION.match(line)
        if definition:
            current = found.setdefault(definition["key"], [])
            current.append(definition["first"])
        elif current is not None and not line.strip():
            gap = True
            kept.append(line)
            continue
        elif current is not None and (line.startswith("    ") or not gap):
            current.append(line)
        else:
            current = None
            kept.append(line)
        gap = False
    return "\n".join(kept), {key: plain(fold(" ".join(lines))) for key, lines in found.items()}


def plain(text: str) -> str:
    """A footnote's words without emphasis marks, links as their text."""
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1", text)
    text = re.sub(r"<(https?://[^<>\s]+)>", r"\1", text)
    return re.sub(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)


def take_marks(text: str, known: frozenset[str]) -> tuple[str, list[str]]:
    """The text without the marks of known footnotes, and their keys; no space is left before punctuation."""
    kept, keys, at = "", list[str](), 0
    for found in _MARK.finditer(text):
        if found["key"] not in known:
            continue
        kept += text[at : found.start()]
        at = found.end()
        keys.append(found["key"])
        following = text[at : at + 1]
        if not following.strip() or following in _CLOSES_UP:
            kept = kept.rstrip()
    return kept + text[at:], keys
