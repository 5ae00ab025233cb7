"""Taken ports are named; kept ones stay."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ioc.local.faults import PortTaken
from ioc.local.ports import free_port, is_free, kept_ports, require_free


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_named_with_the_option_that_changes_it(taken: int) -> None:
    with pytest.raises(PortTaken) as told:
        require_free("127.0.0.1", taken, "--http")

    assert str(told.value) == f"port {taken} on 127.0.0.1 is taken; give another one with --http"


def test_a_port_is_free_again_when_its_server_has_ended(taken: int) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as server, socket.create_connection(("127.0.0.1", port)):
        served, _ = server.accept()
        # The server's end closes first: the system keeps this connection for a while.
        served.close()
        assert not is_free("127.0.0.1", port)

    require_free("127.0.0.1", port, "--http")


def test_a_free_port_is_none_that_an_outgoing_connection_may_get() -> None:
    first_outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])

    assert all(free_port() < first_outgoing for _ in range(20))


def test_ports_stay_the_same_from_start_to_start(tmp_path: Path) -> None:
    first = kept_ports(tmp_path / "ports", 2)

    assert len(set(first)) == 2
    assert kept_ports(tmp_path / "ports", 2) == first


def test_a_kept_port_that_was_taken_since_is_replaced(tmp_path: Path, taken: int) -> None:
    file = tmp_path / "ports"
    file.write_text(f"{taken} {free_port()}\n")

    replaced = kept_ports(file, 2)

    assert taken not in replaced
    assert kept_ports(file, 2) == replaced
