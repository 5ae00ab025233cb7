"""The practice as of this transaction: the rows of the house, with what administrators ordered since."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.clock import NewId
from ioc.incidents.category import Category
from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.hours import SpecialDay
from ioc.incidents.incident import Incident
from ioc.incidents.policy import PolicyBook
from ioc.incidents.practice import Practice
from ioc.incidents.routing import Routed
from ioc.phrases.text import Text
from ioc.store import calendar_changes, policies

CalendarOf = Callable[[str, Sequence[SpecialDay]], WorkingCalendar]
"""The working calendar of a department, by its code, with days that were ordered since."""


@dataclass(slots=True, kw_only=True)
class Practices:
    """Gives the practice to each transaction. What it has read stays in memory for as long as it is true."""

    category: Callable[[str], Category]
    route: Callable[[str, str | None], Routed]
    department_name: Callable[[str], Text | None]
    calendar_of: CalendarOf
    policies: PolicyBook
    new_id: NewId
    _kept: set[str] = field(default_factory=set)
    _changes: int = -1
    _practice: Practice | None = None

    async def at_hand(self, connection: AsyncConnection) -> Practice:
        """The practice now. The rows' policies are kept in the store, so that no later edit loses a version."""
        await self._keep_policies(connection)
        return await self.to_read_by(connection)

    async def to_read_by(self, connection: AsyncConnection) -> Practice:
        """The practice now, for whoever decides nothing; the connection may be one that can only read."""
        newest = await calendar_changes.newest(connection)
        if self._practice is None or newest != self._changes:
            days = [change.day for change in await calendar_changes.read(connection)] if newest else []
            self._practice, self._changes = self._made(days), newest
        return self._practice

    async def learn(self, connection: AsyncConnection, incidents: Iterable[Incident]) -> None:
        """Takes in the versions of policies that these incidents and their tickets keep.

        Raises `KeyError` for a version that the store does not have.
        """
        kept = {incident.policy for incident in incidents} | {
            ticket.policy for incident in incidents for ticket in incident.tickets
        }
        unknown = self.policies.unknown(kept)
        if unknown:
            found = await policies.read(connection, unknown)
            if missing := unknown - found.keys():
                raise KeyError(f"the store has no policy {', '.join(sorted(missing))}")
            self.policies.learn(found)

    async def _keep_policies(self, connection: AsyncConnection) -> None:
        new = [row for row in self.policies.rows if row.version not in self._kept]
        if not new:
            return
        # Only what a committed transaction has kept counts: this one may still fail.
        there = await policies.read(connection, [row.version for row in new])
        self._kept |= there.keys()
        await policies.keep(connection, [row for row in new if row.version not in there])

    def _made(self, days: Sequence[SpecialDay]) -> Practice:
        calendars: dict[str, WorkingCalendar] = {}

        def calendar(department: str) -> WorkingCalendar:
            if department not in calendars:
                calendars[department] = self.calendar_of(department, days)
            return calendars[department]

        return Practice(
            policies=self.policies,
            category=self.category,
            route=self.route,
            calendar=calendar,
            department_name=self.department_name,
            new_id=self.new_id,
        )
