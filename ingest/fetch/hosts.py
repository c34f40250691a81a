"""Which hosts may be asked, and where their requests go."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit, urlunsplit

from corpus.errors import FetchError, SettingsError

GOVUK = "www.gov.uk"
ASSETS = "assets.publishing.service.gov.uk"
LEGISLATION = "www.legislation.gov.uk"
ALLOWED = frozenset({GOVUK, ASSETS, LEGISLATION})

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def check_overrides(overrides: Mapping[str, str]) -> dict[str, str]:
    """Overrides (host -> base address of a server that stands in for it), checked.

    Raises SettingsError for a host that is not asked anyway, and for a plain http server that is not on this
    machine: nothing fetched over the network without https can be trusted as official.
    """
    for host, base in overrides.items():
        parts = urlsplit(base)
        if host not in ALLOWED:
            raise SettingsError(f"{host} is not a host that is fetched from: leave it out.")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise SettingsError(f"{base} must be https, or http on this machine: correct it.")
    return {host: base.rstrip("/") for host, base in overrides.items()}


def check_address(address: str) -> str:
    """The host of an official address. Raises FetchError for any other address."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if host not in ALLOWED or parts.scheme != "https" or port is not None or parts.username is not None:
        raise FetchError(
            f"The address {address} is not at {GOVUK}, {ASSETS} or {LEGISLATION} over https, so it was not "
            "opened: open it yourself to see what it is."
        )
    return host


def request_address(address: str, overrides: Mapping[str, str]) -> str:
    """Where the request for an official address goes: itself, or the server that stands in for its host."""
    parts = urlsplit(address)
    base = overrides.get(parts.hostname or "")
    if base is None:
        return urlunsplit(parts._replace(fragment=""))
    return base + urlunsplit(("", "", parts.path or "/", parts.query, ""))


def redirect_address(address: str, location: str) -> str:
    """Where a redirect leads. legislation.gov.uk names itself with http: it is asked over https."""
    try:
        parts = urlsplit(urljoin(address, location))
    except ValueError:
        return location
    if parts.scheme == "http" and parts.netloc in ALLOWED:
        parts = parts._replace(scheme="https")
    return urlunsplit(parts._replace(fragment=""))
