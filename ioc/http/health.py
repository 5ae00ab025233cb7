"""`/healthz`, `/readyz`, `/metrics`: what machines ask a process."""

from collections.abc import Awaitable, Callable, Mapping

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Check = Callable[[], Awaitable[str | None]]
"""Gives None when all is well, else a sentence saying what is not."""


def health_routes(checks: Mapping[str, Check]) -> list[Route]:
    """The three routes; `/readyz` answers 200 when every check is well, else 503 with what is not."""

    async def healthz(_: Request) -> Response:
        return Response(b'{"status":"ok"}', media_type="application/json")

    async def readyz(_: Request) -> Response:
        faults = {name: fault for name, check in checks.items() if (fault := await check()) is not None}
        body = msgspec.json.encode({"status": "unready" if faults else "ready", "faults": faults})
        return Response(body, 503 if faults else 200, media_type="application/json")

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [
        Route("/healthz", healthz, name="healthz"),
        Route("/readyz", readyz, name="readyz"),
        Route("/metrics", metrics, name="metrics"),
    ]


def health_app(checks: Mapping[str, Check]) -> Starlette:
    """An application of these routes alone, for a process that has no other."""
    return Starlette(routes=health_routes(checks))
