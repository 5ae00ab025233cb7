"""What the gateway's port answers besides WebSockets: `/healthz`, `/readyz`, `/metrics`."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from ioc.identity.voids import Voids
from ioc.ws.live_log import LiveLog

WEBSOCKET_PATH: Final = "/connection/websocket"
TICK_WITHIN_S: Final = 5.0
_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class HttpSide:
    """Answers what is not the WebSocket's path."""

    log: LiveLog
    voids: Voids

    def __call__(self, _: ServerConnection, request: Request) -> Response | None:
        """The answer to a request; None when it may go on to become a WebSocket."""
        match request.path.partition("?")[0]:
            case "/connection/websocket":
                return None
            case "/healthz":
                return _response(HTTPStatus.OK, _JSON, b'{"status":"ok"}')
            case "/readyz":
                return self._readyz()
            case "/metrics":
                return _response(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest())
        return _response(HTTPStatus.NOT_FOUND, "text/plain", b"The live gateway is at /connection/websocket.\n")

    def _readyz(self) -> Response:
        told = {
            "live_log": why_not_ready(self.log, asyncio.get_running_loop().time()),
            "access": self.voids.why_not_known(),
        }
        faults = {name: fault for name, fault in told.items() if fault is not None}
        if not faults:
            return _response(HTTPStatus.OK, _JSON, b'{"status":"ready","faults":{}}')
        body = msgspec.json.encode({"status": "unready", "faults": faults})
        return _response(HTTPStatus.SERVICE_UNAVAILABLE, _JSON, body)


def why_not_ready(log: LiveLog, at: float) -> str | None:
    """What keeps boards from being live at the loop's time `at`; None if nothing does."""
    if not log.known:
        return "The log has not been read yet."
    if log.ticked_at is None or at - log.ticked_at > TICK_WITHIN_S:
        return f"No tick has come for {TICK_WITHIN_S:g} seconds."
    return None


def _response(status: HTTPStatus, content_type: str, body: bytes) -> Response:
    headers = Headers(
        {
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Connection": "close",
        }
    )
    return Response(status.value, status.phrase, headers, body)
