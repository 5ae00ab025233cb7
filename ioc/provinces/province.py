"""A province: its communes, departments and stations. Data that an administrator could change."""

from dataclasses import dataclass

from ioc.phrases.text import Text
from ioc.places.commune import Commune


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Who can be given a ticket. `code` is a slug; `kind` is centre, agency, police, utility or commune."""

    code: str
    label: Text
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """Where a sensor stands: its id, what it is called, and its place (WGS 84)."""

    sensor: str
    label: Text
    commune: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """All that is particular to one province."""

    code: str
    label: Text
    communes: tuple[Commune, ...]
    departments: tuple[Department, ...]
    stations: tuple[Station, ...]
