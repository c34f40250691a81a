"""When a request is tried again, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Busy or failing for now; 202 and 436 are how legislation.gov.uk says "not ready" and "slow down".
AGAIN = frozenset({202, 408, 429, 436, 500, 502, 503, 504})


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date, RFC 9110), None where it is not one."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def wait_before(attempt: int, asked: float | None, backoff: float) -> float:
    """Seconds to wait before try number `attempt` (2 is the first repetition)."""
    ours = backoff * float(2 ** (attempt - 2))
    return ours if asked is None else max(asked, min(ours, backoff))
