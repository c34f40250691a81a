"""HTML built from parts, escaped unless it was built here: words of a document or a question can never be markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from string import punctuation

_MARKDOWN = re.compile(f"[{re.escape(punctuation)}]")
_VOID = frozenset({"br", "hr", "img", "input", "meta"})
_SAFE_ADDRESS = ("https://", "http://", "tel:", "#", "./")


class Html(str):
    """Markup that was built by this module. Nothing else may make one."""

    __slots__ = ()


Child = str | Html | None


def _child(child: Child) -> str:
    if child is None:
        return ""
    return str(child) if isinstance(child, Html) else escape(child, quote=True)


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{escape(value, quote=True)}"'


def el(tag: str, *children: Child, **attributes: str | bool | None) -> Html:
    """One element. Plain strings are escaped; `class_` is written class, `aria_label` aria-label.

    An attribute that is None or False is left out, one that is True stands without a value.
    """
    opening = f"<{tag}{''.join(_attribute(name, value) for name, value in attributes.items())}>"
    if tag in _VOID:
        return Html(opening)
    return Html(f"{opening}{''.join(map(_child, children))}</{tag}>")


def join(parts: Iterable[Child], between: str = "") -> Html:
    """Several parts one after the other, with the (escaped) text `between`."""
    return Html(escape(between, quote=True).join(_child(part) for part in parts if part is not None))


def link(address: str, *children: Child, **attributes: str | bool | None) -> Html:
    """A link; plain text where the address is not one that a browser may be sent to safely."""
    if not address.lower().startswith(_SAFE_ADDRESS):
        return join(children)
    rel = "noopener" if address.lower().startswith("http") else None
    return el("a", *children, href=address, rel=rel, **attributes)


def label(text: str) -> str:
    """Words as the label of a Streamlit control, which would read them as Markdown: a picture, a link, a formula."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(text.split()))


def hidden(text: str) -> Html:
    """Words for screen readers alone."""
    return el("span", text, class_="cv-hidden")


def details(summary: str, *children: Child, about: str = "") -> Html:
    """A closed disclosure. `about` tells a screen reader which of several it is."""
    label = el("summary", summary, hidden(f" ({about})") if about else None)
    return el("details", label, el("div", *children, class_="cv-details"))


def rows(pairs: Iterable[tuple[str, Child]]) -> Html:
    """A summary list: pairs without a value are left out."""
    return el(
        "dl",
        *(el("div", el("dt", name), el("dd", value)) for name, value in pairs if value),
        class_="cv-rows",
    )


def items(parts: Iterable[Child], **attributes: str | bool | None) -> Html:
    """A bulleted list."""
    return el("ul", *(el("li", part) for part in parts), **attributes)
