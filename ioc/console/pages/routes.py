"""The pages' routes, under a policy that lets a page load nothing from anywhere else."""

from collections.abc import Awaitable, Callable
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

Endpoint = Callable[[Request], Awaitable[Response]]

_HERE: Final = Path(str(files(__package__)))


def routes(ws_url: str) -> list[BaseRoute]:
    """`/board`, `/follow` and what they load. `ws_url` is the live gateway's address, as browsers reach it."""
    headers = _headers(ws_url)
    return [
        Route("/board", _page("board", ws_url, headers), name="board"),
        Route("/follow", _page("follow", ws_url, headers), name="follow"),
        Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
        Mount("/vendor", StaticFiles(directory=_HERE / "vendor"), name="vendor"),
    ]


def _page(name: str, ws_url: str, headers: dict[str, str]) -> Endpoint:
    meta = f'<meta name="ioc-live" content="{escape(ws_url)}">\n</head>'
    content = (_HERE / "static" / name / "index.html").read_text(encoding="utf-8").replace("</head>", meta, 1)

    async def page(_: Request) -> Response:
        return HTMLResponse(content, headers=headers)

    return page


def _headers(ws_url: str) -> dict[str, str]:
    live = urlsplit(ws_url)
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": f"'self' {live.scheme}://{live.netloc}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
