"""The hot doors stand before the framework: found by path and method alone, without its layers.

At a thousand reports a second the framework's middleware took a third of the door's time.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ioc.http.faults import answer_unforeseen
from ioc.http.problems import Problem

Endpoint = Callable[[Request], Awaitable[Response]]
Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def with_hot_routes(app: Asgi, endpoints: Mapping[tuple[str, str], Endpoint]) -> Asgi:
    """The application, with these endpoints (by method and path) answered before it. Errors are problems here too."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        endpoint = endpoints.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if endpoint is None:
            await app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await endpoint(request)
        except Problem as problem:
            response = problem.response()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the client gets a problem and the log the error
            response = await answer_unforeseen(request, error)
        await response(scope, receive, send)

    return answer
