"""Errors at every HTTP door: RFC 9457 problem+json, in Vietnamese and English, saying what to mend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ioc.phrases.text import Text

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to mend. `at` is a JSON pointer into the body, or the name of a header or parameter."""

    at: str
    detail: Text


@dataclass(eq=False, kw_only=True)
class Problem(Exception):
    """A request that cannot be done, raised anywhere behind a door and answered as problem+json.

    `kind` is the last part of the problem's `type`; `extra` adds members of its own, as RFC 9457 allows.
    """

    status: int
    kind: str
    title: Text
    detail: Text
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> bytes:
        """The answer's content."""
        return msgspec.json.encode(
            {
                "type": f"urn:ioc:problem:{self.kind}",
                "title": self.title.en,
                "status": self.status,
                "detail": self.detail.en,
                "title_vi": self.title.vi,
                "detail_vi": self.detail.vi,
                "errors": [
                    {"at": fault.at, "detail": fault.detail.en, "detail_vi": fault.detail.vi} for fault in self.faults
                ],
                **self.extra,
            }
        )

    def response(self) -> Response:
        """The answer."""
        return Response(self.body(), self.status, headers=dict(self.headers), media_type=MEDIA_TYPE)


async def answer_problem(_: Request, problem: Exception) -> Response:
    """Starlette's exception handler for `Problem`."""
    if not isinstance(problem, Problem):
        raise problem
    return problem.response()
