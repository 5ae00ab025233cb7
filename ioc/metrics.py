"""The time of each hop on the way of a fact: one histogram, one label value a hop.

A process measures the hops that end in it: `door` (received → on Kafka), `log_to_agent` (received →
taken by an agent), `transaction` (taken → committed), `commit_to_log` (committed → on the incident
log), `log_to_gateway` (committed → framed for the boards).
"""

from typing import Final, Literal

from prometheus_client import Histogram

Hop = Literal["door", "log_to_agent", "transaction", "commit_to_log", "log_to_gateway"]

_HOPS: Final = Histogram(
    "ioc_hop_seconds",
    "Seconds that a fact spent on one hop of its way.",
    ["hop"],
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)


def observe_hop(hop: Hop, seconds: float) -> None:
    """Counts one passage; clocks of two machines may differ a little, so a negative time counts as none."""
    _HOPS.labels(hop).observe(max(0.0, seconds))
