"""Reading and setting a cookie of ours: for this server alone, out of reach of scripts, until the browser is closed."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from starlette.types import Scope


def sent_cookie(scope: Scope, name: str, form: re.Pattern[str]) -> str | None:
    """The cookie's value as the browser sent it; None where there is none of this form."""
    sent = b"; ".join(value for key, value in scope.get("headers", ()) if key == b"cookie")
    try:
        found = SimpleCookie(sent.decode("latin-1")).get(name)
    except CookieError:
        return None
    return found.value if found is not None and form.fullmatch(found.value) else None


def new_cookie(scope: Scope, name: str, value: str) -> tuple[bytes, bytes]:
    """The header that sets it."""
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return b"set-cookie", f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}".encode()
