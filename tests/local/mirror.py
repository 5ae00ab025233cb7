"""A Maven mirror on this machine, with made-up jars: the real one is truly outside."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from ioc.local.jars import Jar


@dataclass(slots=True)
class Mirror:
    """Serves contents by path, counts what it is asked for, and breaks off where it is told to."""

    url: str = ""
    contents: dict[str, bytes] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    breaks_off: set[str] = field(default_factory=set)

    def put(self, artifact: str, content: bytes) -> Jar:
        """Makes a jar of this content; the pin that fits it."""
        self.contents[f"/org/example/{artifact}/1.0/{artifact}-1.0.jar"] = content
        digest = hashlib.sha256(content).hexdigest()
        return Jar(coordinate=f"org.example:{artifact}:1.0", sha256=digest, size=len(content))

    def fetches(self) -> dict[str, int]:
        """How often each jar was asked for, by artifact."""
        return {path.split("/")[3]: times for path, times in self.asked.items() if path.endswith(".jar")}


@contextmanager
def running_mirror() -> Iterator[Mirror]:
    """A mirror that serves while the block lasts."""
    mirror = Mirror()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            mirror.asked[self.path] += 1
            content = mirror.contents.get(self.path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if self.path in mirror.breaks_off else content)

        def log_message(self, *_: Any) -> None:
            """Tests need no access log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        mirror.url = f"http://127.0.0.1:{server.server_port}/"
        Thread(target=server.serve_forever, args=(0.02,)).start()
        try:
            yield mirror
        finally:
            server.shutdown()
