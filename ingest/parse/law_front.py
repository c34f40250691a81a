"""The head of a Markdown file: "key: value" lines between two lines of dashes."""

from __future__ import annotations

import re

_HEAD = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The values by key, and the text after them. Only plain one-line values are read."""
    head = _HEAD.match(text)
    if head is None:
        return {}, text
    values = {}
    for line in head[1].splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip() and not line.startswith((" ", "\t", "#")):
            values[key.strip()] = value.strip().strip("\"'")
    return values, text[head.end() :]
