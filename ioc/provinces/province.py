"""A province: its communes, departments, stations and calendar. Data that an administrator could change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.hours import SpecialDay, WorkingHours
from ioc.incidents.policy import Policy
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
    """All that is particular to one province.

    `hours` are those of a department's kind; `own_hours` those of single departments, by code, and win.
    """

    code: str
    label: Text
    communes: tuple[Commune, ...]
    departments: tuple[Department, ...]
    stations: tuple[Station, ...]
    zone: tzinfo
    hours: Mapping[str, WorkingHours]
    special_days: tuple[SpecialDay, ...]
    policies: tuple[Policy, ...]
    own_hours: Mapping[str, WorkingHours] = field(default_factory=dict)

    def calendar(self, department: str, extra: Iterable[SpecialDay] = ()) -> WorkingCalendar:
        """The working calendar of a department, by its code. Keep it: it costs a walk over all special days.

        `extra` are days that an administrator ordered later; they win over the province's own, the last of a
        day over those before it. Raises `LookupError` for a department that does not exist.
        """
        kind = next((row.kind for row in self.departments if row.code == department), None)
        if kind is None:
            raise LookupError(f"there is no department {department!r} in {self.label.en}")
        return WorkingCalendar(
            hours=self.own_hours.get(department) or self.hours[kind],
            special_days={row.day: row for row in (*self.special_days, *extra)},
            zone=self.zone,
        )
