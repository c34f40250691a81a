"""What the GOV.UK Content API says of a page, as far as it is used here.

Shape: https://docs.publishing.service.gov.uk/content-schemas/publication.html and html_publication.html.
Fields that are not used are let pass, since the API gains new ones.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import FetchError

SITE = "https://www.gov.uk"


class Attachment(BaseModel):
    """A file or an HTML page that a publication carries; `url` is absolute or a path on GOV.UK."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    attachment_type: str = "file"
    url: str
    title: str = ""
    content_type: str | None = None
    filename: str | None = None
    file_size: int | None = None
    number_of_pages: int | None = None
    locale: str | None = None

    @property
    def media(self) -> str | None:
        """ "pdf", "html", or None for what cannot be read here."""
        if self.attachment_type == "html":
            return "html"
        if self.attachment_type == "external":
            return None
        if self.content_type is not None:
            return "pdf" if self.content_type == "application/pdf" else None
        return "pdf" if self.name.lower().endswith(".pdf") else None

    @property
    def name(self) -> str:
        """The file's name, or the last part of the address."""
        return self.filename or self.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]

    @property
    def address(self) -> str:
        """Absolute."""
        return urljoin(SITE, self.url)


class WithdrawnNotice(BaseModel):
    """Empty where the page is not withdrawn."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    explanation: str = ""
    withdrawn_at: datetime | None = None


class Redirect(BaseModel):
    """Where a page that moved leads."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    path: str = ""
    destination: str


class Details(BaseModel):
    """`documents` is how older payloads carry attachments: one fragment of HTML each."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    body: Any = None
    attachments: tuple[Attachment, ...] = ()
    documents: tuple[str, ...] = ()


class ContentItem(BaseModel):
    """A page of GOV.UK."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    base_path: str
    title: str | None = None
    document_type: str = ""
    schema_name: str = ""
    public_updated_at: datetime | None = None
    withdrawn_notice: WithdrawnNotice | None = None
    redirects: tuple[Redirect, ...] = ()
    details: Details = Field(default_factory=Details)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """In the order of the page."""
        if self.details.attachments:
            return self.details.attachments
        return tuple(found for part in self.details.documents if (found := _from_fragment(part)) is not None)

    @property
    def body(self) -> str:
        """The page's own HTML, "" where it has none."""
        body = self.details.body
        if isinstance(body, list):  # content in several types: the HTML one
            body = next((p.get("content") for p in body if _is_html(p)), None)
        return body if isinstance(body, str) else ""

    @property
    def withdrawn(self) -> str | None:
        """The notice as plain sentences, None where the page is not withdrawn."""
        notice = self.withdrawn_notice
        if notice is None or not (notice.explanation or notice.withdrawn_at):
            return None
        when = notice.withdrawn_at
        head = f"Withdrawn on {when.day} {when:%B %Y}." if when is not None else "Withdrawn."
        return f"{head} {plain_text(notice.explanation)}".strip()


def read_content_item(data: dict[str, Any], address: str) -> ContentItem:
    """A Content API answer. Raises FetchError where it is not one."""
    try:
        return ContentItem.model_validate(data)
    except ValidationError as fault:
        place = ".".join(str(part) for part in fault.errors()[0]["loc"])
        raise FetchError(
            f"{address} is not shaped as a GOV.UK page is (“{place}”): see if this program has an update."
        ) from fault


def plain_text(fragment: str) -> str:
    """The words of a fragment of HTML, white space folded."""
    if not fragment.strip():
        return ""
    try:
        return " ".join("".join(map(str, html.fromstring(fragment).itertext())).split())
    except (etree.ParserError, ValueError):
        return ""


def _is_html(part: Any) -> bool:
    return isinstance(part, dict) and part.get("content_type") == "text/html"


def _from_fragment(fragment: str) -> Attachment | None:
    """The attachment in one HTML fragment of `details.documents`."""
    try:
        tree = html.fromstring(fragment)
    except (etree.ParserError, ValueError):
        return None
    links = tree.xpath("//*[contains(concat(' ', @class, ' '), ' title ')]//a[@href] | //h2//a[@href] | //h3//a[@href]")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, etree._Element):
            url, title = str(link.get("href")), " ".join("".join(map(str, link.itertext())).split())
            kind = "html" if url.startswith("/government/") and "." not in url.rsplit("/", 1)[-1] else "file"
            return Attachment(attachment_type=kind, url=url, title=title)
    return None
