"""A commune: the lowest unit of administration, and the place where most matters are handled."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """One of a province's communes. `kind` is Xã or Phường; the label point lies well inside it (WGS 84)."""

    code: str
    valid_from: date
    kind: str
    name: str
    area_km2: float
    label_lat: float
    label_lon: float

    @property
    def full_name(self) -> str:
        """As people write it: Phường Tuy Hòa."""
        return f"{self.kind} {self.name}"
