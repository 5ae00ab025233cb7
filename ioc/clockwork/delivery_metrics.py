"""What a machine may know of deliveries: how many, how they ended, how long the oldest has waited."""

from typing import Final

from prometheus_client import Counter, Gauge

ENDED: Final = Counter(
    "ioc_deliveries_total",
    "Deliveries that ended, by channel and outcome (sent, bundled, dead, skipped).",
    ["channel", "outcome"],
)
ATTEMPTS: Final = Counter("ioc_delivery_attempts_total", "Attempts at deliveries, repeats among them.", ["channel"])
OLDEST_PENDING: Final = Gauge(
    "ioc_delivery_oldest_pending_seconds", "For how long the oldest delivery that is due has waited to be told."
)
