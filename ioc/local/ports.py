"""Ports of this machine: free ones, kept ones, and a clear word about taken ones."""

import random
import socket
from contextlib import closing
from pathlib import Path
from typing import Final

from ioc.local.faults import PortTaken

_FIRST: Final = 15_000
_OUTGOING: Final = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port() -> int:
    """A port of the loopback interface that nobody uses just now.

    It lies below those that the system gives to outgoing connections. A client that keeps asking for a
    stopped server would else be given that very port one day, talk to itself, and keep the server out.
    """
    first_outgoing = int(_OUTGOING.read_text().split()[0]) if _OUTGOING.exists() else _FIRST
    for _ in range(100 if first_outgoing > _FIRST + 1000 else 0):
        port = random.randrange(_FIRST, first_outgoing)  # noqa: S311 -- not a secret
        if is_free("127.0.0.1", port):
            return port
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        given: int = probe.getsockname()[1]
        return given


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with closing(socket.socket()) as probe:
        # A connection that has ended does not keep a server out.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def require_free(host: str, port: int, option: str) -> None:
    """Raises `PortTaken` if somebody listens there already."""
    if not is_free(host, port):
        raise PortTaken(f"port {port} on {host} is taken; give another one with {option}")


def kept_ports(file: Path, count: int) -> list[int]:
    """Free ports, written down so that they stay the same from start to start; one that was taken since is replaced."""
    kept = [int(port) for port in file.read_text().split()] if file.exists() else []
    ports = [port for port in kept[:count] if is_free("127.0.0.1", port)]
    while len(ports) < count:
        if (port := free_port()) not in ports:
            ports.append(port)
    if ports != kept:
        file.write_text(" ".join(str(port) for port in ports) + "\n")
    return ports
