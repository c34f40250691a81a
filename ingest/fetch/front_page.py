"""The edition of a PDF by its own front page, where neither the page on GOV.UK nor the file's name tells it."""

from __future__ import annotations

import pypdfium2

from corpus.catalogue import Source
from ingest.fetch.dates import Found
from ingest.fetch.editions import Dated, match, own_dates

_PAGES = 2


def edition_inside(source: Source, data: bytes) -> Dated | None:
    """The edition that the first pages date themselves; None where they give no month, or several.

    A month that the catalogue's edition has counts before earlier ones, which name what it replaced; a later
    month beside it may be that of a newer edition, so then nothing is told.
    """
    found = {at.id: at for text in _first_texts(data) for at in own_dates(source, text) if _is_month(at)}
    known = {month: edition for month, at in found.items() if (edition := match(source, at)) is not None}
    editions = {edition.id: edition for edition in known.values()}
    if len(editions) == 1:
        (edition,) = editions.values()
        later = any(month > max(known) for month in found)
        return None if later else Dated(edition.id, "front page", edition)
    if len(found) == 1 and not known:
        return Dated(next(iter(found)), "front page", None)
    return None


def _is_month(at: Found) -> bool:
    return at.month is not None and at.role == ""


def _first_texts(data: bytes) -> list[str]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return []
    texts = []
    try:
        for number in range(min(_PAGES, len(document))):
            page = document[number]
            words = page.get_textpage()
            texts.append(words.get_text_bounded())
            words.close()
            page.close()
    except pypdfium2.PdfiumError:
        return texts
    finally:
        document.close()
    return texts
