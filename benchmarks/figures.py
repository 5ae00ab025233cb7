"""Percentiles, and how figures are printed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the median, the 95th and the 99th percentile, the largest."""

    p50: float
    p95: float
    p99: float
    most: float

    def __str__(self) -> str:
        return f"p50 {self.p50:7.1f}  p95 {self.p95:7.1f}  p99 {self.p99:7.1f}  max {self.most:7.1f} ms"


def spread(seconds: Sequence[float]) -> Spread:
    """The spread of these durations."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return Spread(at(0.50), at(0.95), at(0.99), 1000 * ordered[-1])
