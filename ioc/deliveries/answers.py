"""What an HTTP answer means for a letter: sent, try again, or refused for good."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from ioc.deliveries.letter import Outcome, Refused, Sent, TryAgain

# Request timeout, too early, too many requests: the same will succeed later.
_TEMPORARY: Final = frozenset({408, 425, 429})


def outcome_of_status(status: int, retry_after: str | None, now: datetime) -> Outcome:
    """What this status says; a redirect is not followed, since nobody has checked where it leads."""
    said = f"HTTP {status}"
    if 200 <= status < 300:
        return Sent(answer=said)
    if status in _TEMPORARY or status >= 500:
        return TryAgain(reason=said, after=_wait(retry_after, now))
    return Refused(reason=f"{said}, and redirects are not followed" if 300 <= status < 400 else said)


def outcome_of_error(error: httpx.HTTPError) -> TryAgain:
    """What a call that got no answer says."""
    nothing_went = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
    return TryAgain(reason=f"{type(error).__name__}: {error}", may_have_arrived=not nothing_went)


def _wait(retry_after: str | None, now: datetime) -> timedelta | None:
    """Retry-After is a number of seconds, or a date (RFC 9110, 10.2.3); what is neither says nothing."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 8:
        return timedelta(seconds=int(retry_after))
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(timedelta(0), moment - now)
