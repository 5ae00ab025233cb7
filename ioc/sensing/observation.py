"""What a sensor measured."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value in its unit, at the moment it was measured (event time)."""

    sensor: str
    property: str
    value: float
    unit: str
    observed_at: datetime
