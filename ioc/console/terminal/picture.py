"""The board's picture: a snapshot, and the publications that bring it up to date. No input or output."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from ioc.incidents.vocabulary import ACTIVE_STATES, TicketState, Urgency

Json = Mapping[str, Any]

FRESH_FOR: Final = timedelta(seconds=5)
"""Without a tick for longer than this the picture is not live."""
WAITING_AT_MOST_S: Final = 5.0
"""With a fact waiting longer than this for an agent, the picture lacks something."""

_OPEN: Final = frozenset(state.value for state in ACTIVE_STATES)
_OVER: Final = frozenset({TicketState.RETURNED.value, TicketState.CANCELLED.value})


class Doubt(StrEnum):
    """Why the picture is not to be relied on now."""

    NOT_LOADED = "not_loaded"
    DISCONNECTED = "disconnected"
    NO_TICK = "no_tick"
    FACTS_WAIT = "facts_wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One open incident, as the board's table shows it. Titles are in both languages, the rest in codes."""

    id: str
    code: str
    severity: int
    sos: bool
    opened_at: datetime
    category: str
    title: Mapping[str, str]
    place: str
    departments: tuple[str, ...]
    state: str
    ticket_states: tuple[str, ...]
    reports: int


@dataclass(slots=True)
class Picture:
    """Incidents by id, and how old what is shown is."""

    connected: bool = False
    as_of: datetime | None = None
    """The newest tick's commit time: everything committed before it is in the picture."""
    oldest_waiting_s: float | None = None
    departments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Names by code and language; a department that is not among them is shown by its code."""
    _incidents: dict[str, Json] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)
    _loaded: bool = False

    def load(self, incidents: Iterable[Json], as_of: datetime | None) -> None:
        """Begins anew from a snapshot."""
        self._incidents = {incident["id"]: incident for incident in incidents}
        self._versions = {identity: incident["version"] for identity, incident in self._incidents.items()}
        self._loaded = True
        if as_of is not None and (self.as_of is None or as_of > self.as_of):
            self.as_of = as_of

    def apply(self, data: Json) -> None:
        """Takes a publication's data; what it does not know it passes over, and a version seen before too."""
        if "tick" in data:
            self._tick(data["tick"])
        if "change" not in data:
            return
        incident = data.get("incident")
        identity, version = data["id"] if incident is None else incident["id"], data["change"]["version"]
        if version <= self._versions.get(identity, 0):
            return
        self._versions[identity] = version
        if incident is not None and incident["state"] in _OPEN:
            self._incidents[identity] = incident
        else:
            self._incidents.pop(identity, None)

    def rows(self) -> list[Row]:
        """Open incidents: calls for rescue first, then the worst, then the newest."""
        rows = [_row(incident) for incident in self._incidents.values()]
        return sorted(rows, key=lambda row: (not row.sos, -row.severity, -row.opened_at.timestamp(), row.id))

    def department(self, code: str, language: str) -> str:
        """The department's name, as far as it is known."""
        return self.departments.get(code, {}).get(language, code)

    def doubt(self, now: datetime) -> Doubt | None:
        """Why the picture is not to be relied on now; None if it is live."""
        if not self._loaded:
            return Doubt.NOT_LOADED
        if not self.connected:
            return Doubt.DISCONNECTED
        if self.as_of is None or now - self.as_of > FRESH_FOR:
            return Doubt.NO_TICK
        if self.oldest_waiting_s is not None and self.oldest_waiting_s > WAITING_AT_MOST_S:
            return Doubt.FACTS_WAIT
        return None

    def _tick(self, tick: Json) -> None:
        at = datetime.fromisoformat(tick["at"])
        if self.as_of is None or at >= self.as_of:
            self.as_of = at
            self.oldest_waiting_s = tick.get("oldest_waiting_s")


def _row(incident: Json) -> Row:
    place = incident.get("place", {})
    commune = place.get("commune")
    tickets = [ticket for ticket in incident.get("tickets", ()) if ticket["state"] not in _OVER]
    return Row(
        id=incident["id"],
        code=incident["code"],
        severity=incident["severity"],
        sos=incident["urgency"] == Urgency.SOS,
        opened_at=datetime.fromisoformat(incident["opened_at"]),
        category=incident["category"],
        title=incident["title"],
        place=commune["name"] if commune is not None else place.get("address", ""),
        departments=tuple(ticket["department"] for ticket in tickets) or (incident["owner"],),
        state=incident["state"],
        ticket_states=tuple(dict.fromkeys(ticket["state"] for ticket in tickets)),
        reports=incident["reports"],
    )
