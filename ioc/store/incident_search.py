"""Incidents of all states by what is known of them, newest first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.access.sight import LEFT, Sight
from ioc.incidents.incident import Incident
from ioc.incidents.vocabulary import IncidentState, Severity
from ioc.store.among import among
from ioc.store.incidents import read_all
from ioc.store.tables import incidents, tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What an incident must be like; whatever is not set does not matter.

    `department` must act next, or has a ticket of it. It was opened from `since` on and before `until`. Each of the
    `words`, folded, begins a word of its code, description or address.
    """

    states: frozenset[IncidentState] = frozenset()
    service: str | None = None
    category: str | None = None
    commune: str | None = None
    department: str | None = None
    severity_min: Severity | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of an incident in the list: when it was last changed, and which it is."""

    updated_at: datetime
    id: UUID


async def search(
    connection: AsyncConnection, sought: Sought, sight: Sight, after: Place | None, most: int
) -> list[Incident]:
    """The incidents of this sight that are sought, newest first, from behind `after` on.

    Whatever does not change meanwhile stands on just one page. What changes moves to the front: it never comes
    twice to whoever goes on from page to page.
    """
    query = (
        select(incidents)
        .where(seen(sight), *_sought(sought))
        .order_by(incidents.c.updated_at.desc(), incidents.c.id.desc())
        .limit(most)
    )
    if after is not None:
        query = query.where(tuple_(incidents.c.updated_at, incidents.c.id) < tuple_(after.updated_at, after.id))
    return await read_all(connection, query)


def seen(sight: Sight) -> ColumnElement[bool]:
    """The rule of `Sight.takes_in` as a condition of queries; a test holds both together."""
    plain = true() if sight.restricted else incidents.c.restricted.is_(False)
    return plain if sight.department is None else plain & _has_ticket(sight.department)


def _sought(sought: Sought) -> list[ColumnElement[bool]]:
    exact: dict[str, Any] = {
        name: getattr(sought, name) for name in ("service", "category", "commune") if getattr(sought, name) is not None
    }
    conditions: list[ColumnElement[bool]] = [incidents.c[name] == value for name, value in exact.items()]
    if sought.states:
        conditions.append(among(incidents.c.state, sorted(sought.states)))
    if sought.department is not None:
        conditions.append(or_(incidents.c.owner == sought.department, _has_ticket(sought.department)))
    if sought.severity_min is not None:
        conditions.append(incidents.c.severity >= sought.severity_min.value)
    if sought.since is not None:
        conditions.append(incidents.c.opened_at >= sought.since)
    if sought.until is not None:
        conditions.append(incidents.c.opened_at < sought.until)
    if sought.words:
        # Just the indexed expression; a word is letters and digits, so nothing in it can be an operator.
        asked = func.to_tsquery(text("'simple'"), " & ".join(f"{word}:*" for word in sought.words))
        conditions.append(func.to_tsvector(text("'simple'"), incidents.c.search).op("@@")(asked))
    return conditions


def _has_ticket(department: str) -> ColumnElement[bool]:
    return (
        select(tickets.c.id)
        .where(
            tickets.c.incident_id == incidents.c.id,
            tickets.c.department == department,
            tickets.c.state.not_in(LEFT),
        )
        .exists()
    )
