"""What a decision gives: the new value, the change that tells it, and what else follows; or why it cannot be."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ioc.incidents.deadlines.promise import Entry
from ioc.incidents.incident import Incident
from ioc.incidents.notices import Notice
from ioc.incidents.vocabulary import TicketState
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStep:
    """Which ticket a change moved, from where to where; `before` is None for a new one."""

    ticket: UUID
    before: TicketState | None
    after: TicketState


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step of an incident: what boards receive and the history keeps.

    `kind` is the closed word of the step, `by` its actor, `reports` the codes of the reports that it
    concerns (those whose reporters should hear of it).
    """

    version: int
    kind: str
    at: datetime
    by: str
    reason: Text
    reports: tuple[str, ...] = ()
    ticket: TicketStep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What follows: the incident's new value, the change that tells it, its ledger rows, and who is to be told."""

    incident: Incident
    change: Change
    ledger: tuple[Entry, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a command cannot be done now, and what is possible instead. `code` is a closed word."""

    code: str
    reason: Text
