"""Characters that nobody sees, out of a tree: references such as "&rlm;" bring them in where a file's text had none."""

from __future__ import annotations

from contextlib import suppress

from lxml import etree

from corpus.unseen import seen


def clear_tree(root: etree._Element) -> None:
    """Takes out of words and attributes what XML and HTML allow and nobody sees."""
    for element in root.iter():
        if element.text and (text := seen(element.text)) != element.text:
            element.text = text
        if element.tail and (tail := seen(element.tail)) != element.tail:
            element.tail = tail
        for key, value in element.items():
            if (clear := seen(str(value))) != value:
                with suppress(ValueError):  # HTML allows names that lxml does not write; no such attribute is read
                    element.set(key, clear)
