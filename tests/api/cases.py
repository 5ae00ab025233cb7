"""A case that goes its way through the HTTP surface, step by step, as its departments and the centre see it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from ioc.access.principals import Role
from ioc.casework.facts import apply_facts
from ioc.contracts.events import PlaceOnWire, ReportSubmitted
from tests.api.conftest import Api
from tests.building import TUY_HOA, as_fact, report

COMMUNE = "ubnd_22015"
ELSEWHERE = PlaceOnWire(lat=13.2, lon=109.2, commune=TUY_HOA)
"""In the same commune, too far away for one report to join the other."""


async def begin_log(api: Api, offset: int = 41) -> None:
    """The relay has published so far."""
    async with api.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO relay_position (epoch, \"offset\", ticked_at) VALUES ('e1', :offset, now())"),
            {"offset": offset},
        )


async def apply(api: Api, *events: ReportSubmitted) -> None:
    """The reports have come to casework."""
    await apply_facts(api.engine, api.house.rulebook(), [as_fact(event) for event in events])


@dataclass(frozen=True, slots=True)
class Case:
    """One incident, looked at and moved by whoever the test says."""

    api: Api
    id: str

    async def now(self) -> dict[str, Any]:
        """As the supervisor sees it."""
        answer = await self.api.http.get(f"/v1/incidents/{self.id}", headers=self.api.bearer(Role.SUPERVISOR))
        incident: dict[str, Any] = answer.raise_for_status().json()
        return incident

    async def ticket(self, department: str = COMMUNE) -> dict[str, Any]:
        """The department's newest ticket."""
        tickets = [each for each in (await self.now())["tickets"] if each["department"] == department]
        newest: dict[str, Any] = tickets[-1]
        return newest

    async def by_centre(self, call: str, role: Role = Role.OPERATOR, subject: str = "an", **body: Any) -> None:
        """A command on the incident."""
        await self._post(f"/v1/incidents/{self.id}/{call}", self.id, body, self.api.bearer(role, subject=subject))

    async def by_department(self, call: str, of: str = COMMUNE, subject: str = "chi", **body: Any) -> None:
        """A command of an officer on the department's ticket, or a note."""
        bearer = self.api.bearer(Role.OFFICER, of, subject)
        if call == "note":
            await self._post(f"/v1/incidents/{self.id}/note", self.id, body, bearer)
            return
        ticket = await self.ticket(of)
        await self._post(f"/v1/tickets/{ticket['id']}/{call}", ticket["id"], body, bearer)

    async def _post(self, path: str, subject: str, body: dict[str, Any], bearer: dict[str, str]) -> None:
        now = await self.now()
        version = next((each["version"] for each in now["tickets"] if each["id"] == subject), now["version"])
        answer = await self.api.http.post(path, json=body or None, headers=bearer | {"If-Match": f'"{version}"'})
        assert answer.status_code == 200, answer.text


async def case_of(api: Api, event: ReportSubmitted | None = None, **changes: Any) -> Case:
    """The case of a report, or of a pothole in Tuy Hòa that was reported just now."""
    event = event or report(received_at=datetime.now(UTC), **changes)
    await apply(api, event)
    async with api.engine.connect() as connection:
        found = await connection.scalar(text("SELECT incident_id FROM reports WHERE id = :id"), {"id": event.report_id})
    return Case(api, str(found))
