"""The routes of the doors. They are plain Starlette routes: the hot doors pay for no dependency machinery."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ioc.ingest.directory import categories, places
from ioc.ingest.door import Door
from ioc.ingest.observation_door import submit_observations
from ioc.ingest.report_door import submit_report

Endpoint = Callable[[Request], Awaitable[Response]]


def hot_endpoints(door: Door) -> dict[tuple[str, str], Endpoint]:
    """The doors that many knock at, by method and path; they may stand before everything else."""
    return {
        ("POST", "/v1/reports"): partial(submit_report, door),
        ("POST", "/v1/observations"): partial(submit_observations, door),
    }


def routes(door: Door) -> list[Route]:
    """The doors' routes, the hot ones among them."""
    return [
        *(Route(path, endpoint, methods=[method]) for (method, path), endpoint in hot_endpoints(door).items()),
        Route("/v1/categories", _fixed(categories(door)), methods=["GET"], name="categories"),
        Route("/v1/places", _fixed(places(door)), methods=["GET"], name="places"),
    ]


def _fixed(content: Any) -> Endpoint:
    """Answers the same all the time: it changes only with the installed version."""
    body = msgspec.json.encode(content)

    async def answer(_: Request) -> Response:
        return Response(body, media_type="application/json", headers={"Cache-Control": "public, max-age=300"})

    return answer
