"""What must always hold of every incident and ticket: one row an invariant, with the query that finds who breaks it.

Each query reads without locks, by partial indexes over what is open, so that a house of many closed cases is
checked as quickly as a young one. What it finds may be over a moment later: `still_broken` looks again under the lock.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TextClause, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Text as TextType

from ioc.incidents.vocabulary import OPEN_STATES, OPEN_TICKET_STATES, IncidentState
from ioc.phrases.text import Text
from ioc.store.invariant_queries import (
    ASTRAY,
    DISPATCHED_TO_NOBODY,
    DUE_TIME_UNTOLD,
    MISSED,
    NO_NEXT_MOMENT,
    NO_OWNER,
    NO_PROMISE,
    OPEN_TICKET_OF_FINISHED,
    TICKET_WITHOUT_NEXT_MOMENT,
    TOO_LATE,
)
from ioc.store.tables import incidents

MISSED_AFTER: Final = timedelta(seconds=60)
"""A moment that nobody has decided so long after it was missed by the timers."""

CATCHING_UP: Final = timedelta(minutes=5)
"""After a silence the timers work off what fell due meanwhile; for so long it was not missed."""

MOST: Final = 500
"""So many of each invariant in one pass; the next pass takes the next ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """One row: `sentence` says what is wrong, `sql` gives (incident_id, ticket_id, detail) wherever it is."""

    name: str
    sentence: Text
    sql: str

    def query(self) -> TextClause:
        """Those who break it, and no more of them than one pass can mend."""
        return _bound(f"SELECT * FROM ({self._filled()}) AS broken LIMIT :most")  # noqa: S608 -- of this room's own rows

    def query_one(self) -> TextClause:
        """The same of one incident."""
        return _bound(f"SELECT * FROM ({self._filled()}) AS broken WHERE incident_id = :incident")  # noqa: S608 -- ditto

    def _filled(self) -> str:
        return self.sql.format(**_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An incident, or its ticket, that breaks an invariant; `detail` is what stood there."""

    invariant: str
    incident_id: UUID
    ticket_id: UUID | None
    detail: Mapping[str, Any]


def _listed(states: Collection[str]) -> str:
    # Literals, not parameters: only so does PostgreSQL see that a partial index fits.
    return ", ".join(f"'{state}'" for state in sorted(states))


_STATES: Final = {
    "open": _listed(OPEN_STATES),
    "open_tickets": _listed(OPEN_TICKET_STATES),
    "finished": _listed(frozenset(IncidentState) - OPEN_STATES | {IncidentState.PUBLISHED}),
    "of_the_centre": _listed(OPEN_STATES - {IncidentState.DISPATCHED}),
}

INVARIANTS: Final = {
    row.name: row
    for row in (
        Invariant(
            name="no_owner",
            sentence=Text(
                vi="Vụ việc không thuộc đơn vị nào của tỉnh.",
                en="The incident belonged to no department of the province.",
            ),
            sql=NO_OWNER,
        ),
        Invariant(
            name="no_next_moment",
            sentence=Text(
                vi="Vụ việc đang mở mà không có mốc nào kế tiếp.",
                en="The incident is open, and nothing would ever have happened on it next.",
            ),
            sql=NO_NEXT_MOMENT,
        ),
        Invariant(
            name="ticket_without_next_moment",
            sentence=Text(
                vi="Phiếu đang mở mà không có mốc nào kế tiếp.",
                en="A ticket is open, and nothing would ever have happened on it next.",
            ),
            sql=TICKET_WITHOUT_NEXT_MOMENT,
        ),
        Invariant(
            name="missed",
            sentence=Text(
                vi="Mốc đã đến hạn mà đồng hồ hệ thống bỏ lỡ.",
                en="A moment had passed, and the timers had missed it.",
            ),
            sql=MISSED,
        ),
        Invariant(
            name="too_late",
            sentence=Text(
                vi="Mốc kế tiếp của vụ việc muộn hơn mốc của cam kết hoặc của phiếu.",
                en="The incident's next moment was later than that of its promise or of a ticket.",
            ),
            sql=TOO_LATE,
        ),
        Invariant(
            name="no_promise",
            sentence=Text(
                vi="Trung tâm phải xử lý mà không có thời hạn nào.",
                en="The centre must act, and had promised it by no time.",
            ),
            sql=NO_PROMISE,
        ),
        Invariant(
            name="dispatched_to_nobody",
            sentence=Text(
                vi="Vụ việc đã chuyển xử lý mà không đơn vị nào giữ phiếu.",
                en="The incident was dispatched, and no department had a ticket.",
            ),
            sql=DISPATCHED_TO_NOBODY,
        ),
        Invariant(
            name="open_ticket_of_finished",
            sentence=Text(
                vi="Vụ việc đã xong mà phiếu còn mở.",
                en="The incident was over, and a ticket was still open.",
            ),
            sql=OPEN_TICKET_OF_FINISHED,
        ),
        Invariant(
            name="due_time_untold",
            sentence=Text(
                vi="Thời hạn khác với sổ theo dõi thời hạn.",
                en="A deadline was not what its ledger tells.",
            ),
            sql=DUE_TIME_UNTOLD,
        ),
        Invariant(
            name="astray",
            sentence=Text(
                vi="Vụ việc đã gộp mà không trỏ đến vụ việc nào, hoặc trỏ vòng về chính nó.",
                en="The incident was merged into nothing, or in a circle into itself.",
            ),
            sql=ASTRAY,
        ),
    )
}
"""Every invariant, by its name."""


async def broken(
    connection: AsyncConnection, invariant: Invariant, now: datetime, strangers: Collection[str]
) -> list[Finding]:
    """Who breaks it now. `strangers` are owners that the province does not have."""
    given = _given(now, strangers) | {"most": MOST}
    return [_finding(invariant, row) for row in await connection.execute(invariant.query(), given)]


async def still_broken(
    connection: AsyncConnection, incident_id: UUID, now: datetime, strangers: Collection[str]
) -> list[Finding]:
    """All that this incident breaks; the caller holds its lock."""
    given = _given(now, strangers) | {"incident": incident_id}
    return [
        _finding(invariant, row)
        for invariant in INVARIANTS.values()
        for row in await connection.execute(invariant.query_one(), given)
    ]


async def owners(connection: AsyncConnection) -> list[str]:
    """Everybody who owns something that is open."""
    query = select(incidents.c.owner).distinct().where(text("state IN ({open})".format(**_STATES)))
    return list((await connection.scalars(query)).all())


def _bound(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("strangers", type_=ARRAY(TextType))) if ":strangers" in sql else text(sql)


def _given(now: datetime, strangers: Collection[str]) -> dict[str, Any]:
    return {"missed": now - MISSED_AFTER, "caught_up": now - CATCHING_UP, "strangers": sorted(strangers)}


def _finding(invariant: Invariant, row: Any) -> Finding:
    return Finding(
        invariant=invariant.name, incident_id=row.incident_id, ticket_id=row.ticket_id, detail=row.detail or {}
    )
