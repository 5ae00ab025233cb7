"""Ports of this machine: free ones, and a clear word about taken ones."""

import socket
from contextlib import closing


class PortTaken(RuntimeError):
    """Somebody else listens there; the text names the port and what to do."""


def free_port() -> int:
    """A port of the loopback interface that nobody uses just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def require_free(host: str, port: int, option: str) -> None:
    """Raises `PortTaken` if somebody listens there already."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise PortTaken(f"port {port} on {host} is taken; give another one with {option}") from taken
