"""The meeting pack: quotations collected while asking, in an order, with a question, a note and a title of one's own.

A pack holds no official words, only where they stand. They are read and checked anew each time (entry.py), so
that neither an address nor a file can bring in words that no document has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import quote

from corpus.errors import PackError, UsageError
from retrieval.quoted_place import QuotedPlace, read_place

MOST_ITEMS = 30
LONGEST = {"title": 120, "question": 1000, "note": 1000}  # characters
LONGEST_ADDRESS = 8000  # characters of an address that browsers, servers and mail programs all take
# Control characters, halves of pairs, and signs that turn the direction of writing: no paper can show them.
_UNSHOWN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def clean(text: str) -> str:
    """Typed text without characters that cannot be shown; line breaks stay."""
    return _UNSHOWN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _fitting(name: str, text: object) -> str:
    if not isinstance(text, str):
        raise PackError(f"The {name} of a pack is text: correct it.")
    cleaned = clean(text)
    if len(cleaned) > LONGEST[name]:
        raise PackError(f"A {name} can have {LONGEST[name]:,} characters, this has {len(cleaned):,}: shorten it.")
    return cleaned


@dataclass(frozen=True)
class Item:
    """One quotation of a pack: passage.text[start:end], and what belongs to it.

    question   what was asked when it was found, or ""
    note       of whoever makes the pack
    own_words  whether our own plain-English line is put beside it, where we have one
    text       the words when the pack was saved: they must still be the same; "" where that is not known

    Raises PackError for what is too long or not of this form.
    """

    passage_id: str
    start: int
    end: int
    question: str = ""
    note: str = ""
    own_words: bool = False
    text: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for name in ("question", "note"):
            object.__setattr__(self, name, _fitting(name, getattr(self, name)))

    @property
    def key(self) -> str:
        """ "passage:start:end", which `item_of` reads."""
        return str(QuotedPlace(self.passage_id, self.start, self.end))


def item_of(key: str) -> Item:
    """The item of a key. Raises PackError."""
    try:
        place = read_place(key)
    except UsageError as fault:
        raise PackError(str(fault)) from None
    return Item(place.passage_id, place.start, place.end)


@dataclass(frozen=True)
class Pack:
    """Quotations in their order, each once. Raises PackError for more than MOST_ITEMS and for a title too long."""

    title: str = ""
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", " ".join(_fitting("title", self.title).split()))
        if len(self.items) > MOST_ITEMS:
            raise PackError(f"A pack can hold {MOST_ITEMS} quotations: take some out, or make a second pack.")
        if len(set(self.keys)) < len(self.items):
            raise PackError("The same quotation stands twice in the pack: take one of them out.")

    @property
    def keys(self) -> tuple[str, ...]:
        """The items' keys, in order."""
        return tuple(item.key for item in self.items)

    def get(self, key: str) -> Item | None:
        """The item of that key."""
        return next((item for item in self.items if item.key == key), None)

    def with_item(self, item: Item) -> Pack:
        """With one more at the end; the same where it is there already."""
        return self if item.key in self.keys else replace(self, items=(*self.items, item))

    def without(self, key: str) -> Pack:
        """Without an item."""
        return replace(self, items=tuple(item for item in self.items if item.key != key))

    def moved(self, key: str, by: int) -> Pack:
        """An item moved `by` places, at most to the first or last one."""
        if key not in self.keys:
            return self
        others = list(self.without(key).items)
        place = self.keys.index(key)
        others.insert(max(0, min(len(others), place + by)), self.items[place])
        return replace(self, items=tuple(others))

    def changed(self, key: str, **fields: str | bool) -> Pack:
        """An item with another note, question or choice of our own words."""
        return replace(
            self,
            items=tuple(replace(item, **fields) if item.key == key else item for item in self.items),  # type: ignore[arg-type]
        )

    def in_order(self, keys: Sequence[str]) -> Pack:
        """These quotations in this order, each with the question and note that it has here."""
        return replace(self, items=tuple(self.get(key) or item_of(key) for key in dict.fromkeys(keys)))

    def address(self) -> str | None:
        """The quotations and their order as a query ("?item=..."); None where it would be too long.

        Title, questions and notes are left out: they may name a child, and an address is kept and sent.
        """
        query = "?" + "&".join(f"item={quote(key, safe=':@')}" for key in self.keys) if self.items else ""
        return query if len(query) <= LONGEST_ADDRESS else None

    def to_json(self, words: Iterable[str] = ()) -> str:
        """The pack as a file to save; `words` has the quoted words of each item, by which a change is noticed."""
        kept = dict(zip(self.keys, words, strict=False))
        items = [asdict(item) | {"text": kept.get(item.key, item.text)} for item in self.items]
        return json.dumps({"meeting_pack": 1, "title": self.title, "items": items}, ensure_ascii=False, indent=2)


def from_json(text: str) -> Pack:
    """The pack that `to_json` wrote. Raises PackError."""
    try:
        fields: Any = json.loads(text)
        if fields["meeting_pack"] != 1:
            raise PackError("This meeting pack was saved by a newer version of the program: use that version.")
        return Pack(fields["title"], tuple(_item(one) for one in fields["items"]))
    except PackError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PackError("This file is not a meeting pack: choose one that was saved here, ending in .json.") from None


def _item(fields: dict[str, Any]) -> Item:
    place = item_of(f"{fields['passage_id']}:{fields['start']}:{fields['end']}")
    return replace(
        place,
        question=fields.get("question", ""),
        note=fields.get("note", ""),
        own_words=fields.get("own_words") is True,
        text=str(fields.get("text", "")),
    )
