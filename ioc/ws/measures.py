"""The gateway's own metrics; hop times are shared by all processes and stand in `ioc.metrics`."""

from typing import Final

from prometheus_client import Counter, Gauge

CLIENTS: Final = Gauge("ioc_gateway_clients", "Clients connected and admitted.")
DELIVERIES: Final = Counter("ioc_gateway_deliveries", "Publications handed to clients.")
RING_CHANGES: Final = Gauge("ioc_gateway_ring_changes", "Recent changes held in memory.")
RING_BYTES: Final = Gauge("ioc_gateway_ring_bytes", "Memory of the recent changes, at most.")
RESUMES: Final = Counter(
    "ioc_gateway_resumes", "Positions that clients came back with, by what became of them.", ["outcome"]
)
CLOSED: Final = Counter("ioc_gateway_closed", "Connections closed by the gateway, by close code.", ["code"])
UNREADABLE: Final = Counter("ioc_gateway_unreadable", "Records of the log that could not be read and were passed over.")
