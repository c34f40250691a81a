"""A source from GOV.UK: its page through the Content API, then the one attachment that is the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from corpus.catalogue import Catalogue, Source
from corpus.errors import FetchError
from ingest.fetch.attachments import Choice, choose
from ingest.fetch.cache import Cache
from ingest.fetch.client import Client
from ingest.fetch.content_item import SITE, ContentItem, read_content_item
from ingest.fetch.download import obtain
from ingest.fetch.editions import edition_on
from ingest.fetch.hosts import GOVUK
from ingest.fetch.media import Media, check_pdf, read_json
from ingest.fetch.report import FetchedFile

_REDIRECTS = 5
# Pages whose own body is the document, rather than what is attached to them.
_BODY_IS_DOCUMENT = frozenset({"html_publication", "detailed_guide"})


@dataclass(frozen=True)
class Page:
    """A source's page as it is now; `choice` is None where the page's own body is the document."""

    item: ContentItem
    choice: Choice | None
    edition: str
    edition_from: str

    @property
    def updated(self) -> date | None:
        """When the publisher last changed the page."""
        return self.item.public_updated_at.date() if self.item.public_updated_at is not None else None

    @property
    def address(self) -> str:
        """Of the document: of the attachment, or of the page."""
        return self.choice.attachment.address if self.choice is not None else SITE + self.item.base_path

    @property
    def note(self) -> str | None:
        """What is to be said of the choice."""
        return self.choice.note if self.choice is not None else None


def content_item(client: Client, cache: Cache, path: str) -> ContentItem:
    """The page at a path of GOV.UK; pages that moved are followed. Raises FetchError."""
    start = path
    for _ in range(_REDIRECTS + 1):
        address = f"{SITE}/api/content{path}"
        file = obtain(client, cache, address, Media.JSON, _check_item)
        item = read_content_item(read_json(file.data, address), address)
        if item.document_type == "gone" or item.schema_name == "gone":
            raise FetchError(f"{SITE}{path} has been removed by its publisher: look for what replaced it.")
        if item.document_type != "redirect" and item.schema_name != "redirect":
            return item
        path = _redirected(item, path)
    raise FetchError(f"{SITE}{start} leads from one page to the next without end: run this again later.")


def look(client: Client, cache: Cache, source: Source, catalogue: Catalogue, today: date) -> Page:
    """A source's page, with the document on it chosen and dated. Raises FetchError with the reason."""
    item = content_item(client, cache, urlsplit(source.address or "").path)
    _check_own(item, source, catalogue)
    updated = item.public_updated_at.date() if item.public_updated_at is not None else None
    if item.schema_name in _BODY_IS_DOCUMENT and item.body:
        if updated is None:
            raise FetchError(f"{SITE}{item.base_path} has no date, so its edition is not known: open it yourself.")
        dated = edition_on(source, updated, "page date")
        return Page(item, None, dated.id, dated.told_by)
    choice = choose(source, item.attachments, updated, today, item.title or "")
    if choice is None:
        raise FetchError(
            f"{SITE}{item.base_path} carries no file that can be told to be “{source.title}” itself: "
            "save the right file and add it with --from."
        )
    if choice.dated is None:
        raise FetchError(
            f"{choice.attachment.address} has no date, so its edition is not known: "
            "save it, and add it with --from and its edition."
        )
    return Page(item, choice, choice.dated.id, choice.dated.told_by)


def document(client: Client, cache: Cache, page: Page, source: Source) -> FetchedFile:
    """The document of a page, in the cache. Raises FetchError where it cannot be had or is not whole."""
    if page.choice is None:
        return html_file(cache, page.item, source.title)
    attachment = page.choice.attachment
    if attachment.media == "html":
        address = urlsplit(attachment.address)
        if address.hostname != GOVUK:
            raise FetchError(f"{attachment.address} is not a page of GOV.UK: open it yourself to see what it is.")
        return html_file(cache, content_item(client, cache, address.path), attachment.title)
    file = obtain(client, cache, attachment.address, Media.PDF, check_pdf)
    path = cache.path(file.sha256, Media.PDF.ending)
    return FetchedFile(path, file.sha256, attachment.address, "pdf", attachment.title or source.title)


def html_file(cache: Cache, item: ContentItem, title: str) -> FetchedFile:
    """The body of a page as a raw file: exactly the HTML that the Content API gives."""
    if not item.body.strip():
        raise FetchError(f"{SITE}{item.base_path} has no text of its own: open it yourself to see what it is.")
    sha256 = cache.put(item.body.encode(), Media.HTML)
    path = cache.path(sha256, Media.HTML.ending)
    return FetchedFile(path, sha256, SITE + item.base_path, "html", item.title or title)


def _check_item(data: bytes, address: str) -> None:
    read_content_item(read_json(data, address), address)


def _redirected(item: ContentItem, path: str) -> str:
    exact = [to for to in item.redirects if to.path == path] or list(item.redirects)
    if not exact:
        raise FetchError(f"{SITE}{path} has moved and does not say where: look for it on GOV.UK.")
    target = urljoin(SITE + path, exact[0].destination)
    parts = urlsplit(target)
    if parts.scheme != "https" or parts.netloc != GOVUK:
        raise FetchError(f"{SITE}{path} leads to {target}, which is not on GOV.UK, so it was not opened: look there.")
    return parts.path


def _check_own(item: ContentItem, source: Source, catalogue: Catalogue) -> None:
    """A page that moved into another source's page is not this source any more."""
    here = SITE + item.base_path
    if here == source.address:
        return
    for other in catalogue.sources:
        if other.address == here and other.id != source.id:
            raise FetchError(
                f"{source.address} now leads to the page of “{other.title}”: it may have been replaced, "
                "so correct its entry in the catalogue."
            )
