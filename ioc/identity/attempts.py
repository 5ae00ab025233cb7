"""How often signing in may fail. A minute later anybody may try again: nobody is locked out for good."""

import ipaddress
import math
import time
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

OF_SUBJECT: Final = RateLimitItemPerMinute(5, namespace="subject")
OF_ADDRESS: Final = RateLimitItemPerMinute(30, namespace="address")
"""More, since a whole office may come from one address."""


class TooManyAttempts(Exception):
    """Signing in failed too often; `retry_after_s` says when to try again."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"try again in {retry_after_s} seconds")
        self.retry_after_s = retry_after_s


class Attempts:
    """Failures per subject and per address, counted in this process."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)

    def take(self, subject: str, address: str) -> None:
        """Counts an attempt before it is made, so that many at once cannot slip through.

        Raises `TooManyAttempts` when the subject or the address has none left.
        """
        for limit, key in _counted(subject, address):
            if not self._limiter.hit(limit, key):
                reset = self._limiter.get_window_stats(limit, key).reset_time
                raise TooManyAttempts(max(1, math.ceil(reset - time.time())))

    def give_back(self, subject: str, address: str) -> None:
        """The attempt was no failure."""
        for limit, key in _counted(subject, address):
            self._storage.decr(limit.key_for(key))


def _counted(subject: str, address: str) -> tuple[tuple[RateLimitItem, str], ...]:
    return ((OF_SUBJECT, subject), (OF_ADDRESS, _neighbourhood(address)))


def _neighbourhood(address: str) -> str:
    """An IPv6 host has a whole /64 to come from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
