"""Two editions side by side in one column: what was added, removed, changed, said in words as well as marked."""

from __future__ import annotations

from corpus.store import Index
from retrieval.browse.compare import Change, Comparison, Piece, compare
from retrieval.browse.edition_choice import editions_of, two_editions
from retrieval.browse.paragraphs import Paragraph
from retrieval.browse.reading import is_exact
from retrieval.places.lookup import find_source
from ui.browse.address import View, address
from ui.browse.paragraph import UNCHECKED
from ui.markup import Html, details, el, hidden, items, join, link, rows
from ui.quoted_words import quoted_words
from ui.wording import edition, plural

MOST = 150  # changes that are shown open; the rest is opened by whoever wants it
_WORDS = {"added": "Added", "removed": "Removed", "changed": "Changed", "same": "Same words"}


def comparison(index: Index, view: View) -> tuple[Html, str]:
    """The comparison, and its heading. Without two editions in the address: which there are to choose from.

    Raises UnknownReferenceError.
    """
    if not view.old or not view.new:
        return _choose(index, view)
    old, new = two_editions(index, view.source, view.old, view.new)
    found = compare(index.passages_of(old.key), index.passages_of(new.key))
    heading = f"{new.title}: what changed"
    told = [change for change in found.changes if change.kind != "same" or change.moved]
    shown = join(
        [
            el(
                "p",
                link("./browse", "All documents"),
                " › ",
                link(address(View(document=new.key)), new.title),
                class_="cv-back",
            ),
            el("h1", heading),
            el(
                "p",
                f"From the edition of {edition(old.edition)} to the edition of {edition(new.edition)}.",
                class_="cv-lead",
            ),
            _counts(found),
            el(
                "p",
                "We paired the paragraphs by their words. Check with both documents before you rely on it. "
                "Footnotes are left out.",
                class_="cv-inset",
            ),
            *(_change(index, change, old.key, new.key) for change in told[:MOST]),
            details(
                f"Show {plural(len(told) - MOST, 'more change')}",
                *(_change(index, change, old.key, new.key) for change in told[MOST:]),
            )
            if len(told) > MOST
            else None,
            _renumbered(found, old.key, new.key),
            el("p", "The words are the same in both.", class_="cv-lead") if not told else None,
        ]
    )
    return shown, heading


def _choose(index: Index, view: View) -> tuple[Html, str]:
    record = find_source(index, view.source)
    held = editions_of(index, record.source)
    heading = f"Compare editions of {record.title}"
    links = [
        link(
            address(View(source=record.source, old=one.edition, new=other.edition)),
            f"{edition(one.edition)} with {edition(other.edition)}",
        )
        for number, one in enumerate(held)
        for other in held[number + 1 :]
    ]
    none = el("p", f"We hold only one edition of it ({edition(record.edition)}), so there is nothing to compare.")
    return join(
        [el("h1", heading), items(links) if links else none, el("p", link("./browse", "See all documents"))]
    ), heading


def _counts(found: Comparison) -> Html:
    counts = found.counts
    return rows(
        (
            ("Changed", plural(counts["changed"], "paragraph")),
            ("Added", plural(counts["added"], "paragraph")),
            ("Removed", plural(counts["removed"], "paragraph")),
            ("Moved", plural(counts["moved"], "paragraph")),
            ("Renumbered", plural(counts["renumbered"], "paragraph")),
            ("Unchanged", plural(counts["same"], "paragraph")),
        )
    )


def _at(of: Paragraph, document: str, which: str) -> Html:
    return link(address(View(document=document, passage=of.first.id)), of.label, hidden(f" in the {which} edition"))


def _name(change: Change, old: str, new: str) -> Html:
    kinds = [] if change.kind == "same" else [_WORDS[change.kind]]
    kinds += ["Moved"] if change.moved else []
    label = el("strong", " and ".join(kinds).capitalize(), class_=f"cv-change cv-{change.kind}")
    if change.old is None or change.new is None:
        of = change.new or change.old
        assert of is not None
        return join([label, " ", _at(of, new if change.new else old, "new" if change.new else "old")])
    if change.old.reference == change.new.reference:
        return join([label, " ", _at(change.new, new, "new")])
    return join([label, " ", _at(change.old, old, "old"), ", now ", _at(change.new, new, "new")])


def _piece(piece: Piece) -> Html | str:
    if piece.operation == "same":
        return piece.text
    words = piece.text.rstrip()
    after = piece.text[len(words) :]
    added = piece.operation == "added"
    tag = el(
        "ins" if added else "del",
        el("span", "Added: " if added else "Removed: ", class_="cv-mark"),
        words,
        hidden(" (end)"),
    )
    return join([tag, after or " "])


def _change(index: Index, change: Change, old: str, new: str) -> Html:
    whole = change.new or change.old
    assert whole is not None
    words: Html
    if not all(is_exact(index, of) for of in (change.old, change.new) if of is not None):
        return el("section", el("h2", _name(change, old, new), class_="cv-changed"), el("p", UNCHECKED))
    if change.kind == "changed":
        words = el("p", *(_piece(piece) for piece in change.pieces), class_="cv-differences")
    else:
        words = quoted_words(whole.text, whole.text)
    path = whole.headings[-1] if whole.headings else ""
    return el(
        "section",
        el("h2", _name(change, old, new), class_="cv-changed"),
        el("p", path, class_="cv-path") if path and path not in whole.reference else None,
        el("blockquote", words),
        class_=f"cv-change-{change.kind}",
    )


def _renumbered(found: Comparison, old: str, new: str) -> Html | None:
    renumbered = [c for c in found.changes if c.renumbered and c.old is not None and c.new is not None]
    if not renumbered:
        return None
    lines = [
        join([_at(c.old, old, "old"), " is now ", _at(c.new, new, "new")])
        for c in renumbered
        if c.old is not None and c.new is not None
    ]
    return details(f"Renumbered ({plural(len(lines), 'paragraph')})", items(lines))
