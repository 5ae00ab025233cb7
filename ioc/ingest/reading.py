"""The bounds of a fact's body, and the key under which it may come again."""

from typing import Final
from uuid import UUID

from starlette.requests import Request

from ioc.http.problems import Fault
from ioc.phrases.text import Text

LARGEST_REPORT: Final = 64 * 1024
LARGEST_BATCH: Final = 4 * 1024 * 1024


def read_key(request: Request) -> UUID | Fault | None:
    """The `Idempotency-Key`: None without one, a fault when it cannot tell one request from another."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return None
    try:
        key = UUID(given.strip())
    except ValueError:
        key = _NIL
    if key == _NIL:
        detail = Text(vi="Idempotency-Key phải là một UUID ngẫu nhiên.", en="Idempotency-Key must be a random UUID.")
        return Fault(at="Idempotency-Key", detail=detail)
    return key


_NIL: Final = UUID(int=0)
"""What a client sends that forgot to make a key: all its reports would be one."""
