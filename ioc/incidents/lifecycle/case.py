"""One incident while a decision on it is being made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ioc.incidents.deadlines.promise import Entry, Moved, Mover, Promise, PromiseKind
from ioc.incidents.decision import Change, Decision, TicketStep
from ioc.incidents.incident import Incident, Ticket
from ioc.incidents.notices import Channel, Notice, Whom
from ioc.incidents.policy import Policy, Target
from ioc.incidents.practice import Practice
from ioc.incidents.vocabulary import CENTRE, IncidentState, TicketState
from ioc.phrases.text import Text


@dataclass(slots=True, kw_only=True)
class Case:
    """Collects what a decision moves; `decide` gives it as a value. `by` is who asks for it.

    Time within an incident never runs back: `now` is never before its newest change.
    """

    incident: Incident
    practice: Practice
    by: str
    now: datetime
    _ledger: list[Entry] = field(default_factory=list)
    _notices: list[Notice] = field(default_factory=list)
    _ticket: TicketStep | None = None

    def __post_init__(self) -> None:
        self.now = max(self.now, self.incident.updated_at)

    def policy(self, version: str | None = None) -> Policy:
        """The policy of the incident, or the version that a ticket keeps."""
        return self.practice.policies.pinned(version or self.incident.policy)

    def name(self, department: str) -> Text:
        """What the department is called."""
        return self.practice.department_name(department) or Text(vi=department, en=department)

    def day(self, at: datetime) -> str:
        """A moment's day as it is written here, by local time."""
        return f"{at.astimezone(self.practice.calendar(CENTRE).zone):%d/%m/%Y}"

    def mover(self, ticket: Ticket | None = None) -> Mover:
        """What moves the promises of the ticket, or the centre's own on the incident."""
        subject, department = (self.incident.id, CENTRE) if ticket is None else (ticket.id, ticket.department)
        return Mover(subject=subject, calendar=self.practice.calendar(department), now=self.now)

    def keep(self, moved: Moved) -> Promise:
        """Takes the ledger row; gives the promise."""
        self._ledger.append(moved.entry)
        return moved.promise

    def promise(self, kind: PromiseKind, target: Target, because: Text, since: datetime | None = None) -> Promise:
        """A new promise of the centre's own."""
        mover = self.mover()
        pace, budget = target.budget(mover.calendar)
        return self.keep(mover.start(kind, pace, budget, because, since))

    def put(self, ticket: Ticket, *, before: TicketState | None = None) -> None:
        """The ticket as it is now, with its version raised; a new one is added. `before` is its state until now."""
        known = any(each.id == ticket.id for each in self.incident.tickets)
        if known:
            before = self.incident.ticket(ticket.id).state if before is None else before
            ticket = replace(ticket, version=ticket.version + 1)
        self._ticket = TicketStep(ticket=ticket.id, before=before if known else None, after=ticket.state)
        others = self.incident.tickets if known else (*self.incident.tickets, ticket)
        self.alter(tickets=tuple(ticket if each.id == ticket.id else each for each in others))

    def alter(self, **changes: Any) -> None:
        """Fields of the incident as they are now."""
        self.incident = replace(self.incident, **changes)

    def mark(self, *marks: str) -> None:
        """Adds marks that are not there yet."""
        self.alter(marks=tuple(dict.fromkeys((*self.incident.marks, *marks))))

    def unmark(self, mark: str) -> None:
        """Takes away what is no longer so."""
        self.alter(marks=tuple(each for each in self.incident.marks if each != mark))

    def end_extension(self, ticket: Ticket, because: Text) -> None:
        """Nobody need decide any more on the extension that was asked for."""
        if ticket.extension is not None:
            self.keep(replace(self.mover(), subject=ticket.id).end(ticket.extension.decide, because))

    def end_promise(self, because: Text, *, met: bool) -> None:
        """The centre's present promise is kept, or is over; none runs afterwards."""
        promise = self.incident.promise
        if promise is None:
            return
        self.keep(self.mover().meet(promise, because) if met else self.mover().end(promise, because))
        self.alter(promise=None, fired={})

    def tell(
        self,
        template: str,
        ticket: Ticket | None = None,
        *,
        step: str,
        whom: Whom = Whom.OFFICER,
        channels: Iterable[Channel] | None = None,
    ) -> None:
        """Asks that somebody be told. `step` names it within its ticket or incident, once for ever."""
        policy = self.policy(None if ticket is None else ticket.policy)
        department = CENTRE if ticket is None else ticket.department
        urgent = policy.urgent
        calendar = self.practice.calendar(department)
        for channel in policy.tell_by if channels is None else channels:
            self.notify(
                Notice(
                    key=f"{self.incident.id if ticket is None else ticket.id}/{step}/{channel}",
                    whom=whom,
                    department=department,
                    channel=channel,
                    template=template,
                    urgent=urgent,
                    not_before=self.now if urgent else calendar.next_opening(self.now),
                    ticket=None if ticket is None else ticket.id,
                )
            )

    def notify(self, notice: Notice) -> None:
        """Asks for just this notice."""
        self._notices.append(notice)

    def decide(self, kind: str, reason: Text, *, reports: tuple[str, ...] = (), material: bool = True) -> Decision:
        """The decision; what was collected is taken out, and the next one on this incident begins anew.

        `material` says that it touched state, tickets, place or category.
        """
        version = self.incident.version + 1
        self.alter(
            version=version,
            material_version=version if material else self.incident.material_version,
            updated_at=self.now,
            **_settled(self.incident),
        )
        change = Change(
            version=version, kind=kind, at=self.now, by=self.by, reason=reason, reports=reports, ticket=self._ticket
        )
        decision = Decision(
            incident=self.incident, change=change, ledger=tuple(self._ledger), notices=tuple(self._notices)
        )
        self._ledger, self._notices, self._ticket = [], [], None
        return decision


def _settled(incident: Incident) -> dict[str, Any]:
    """Who must act next, and by when: the first open ticket's department, else the centre."""
    open_tickets = incident.open_tickets
    if incident.state is IncidentState.DISPATCHED and open_tickets:
        due = [ticket.resolve_by for ticket in open_tickets if ticket.resolve_by is not None]
        return {"owner": open_tickets[0].department, "due_at": min(due, default=None)}
    return {"owner": CENTRE, "due_at": None if incident.promise is None else incident.promise.due_at}


def without(fired: Mapping[str, int], kind: PromiseKind) -> dict[str, int]:
    """What was fired, without the steps of promises of this kind: they begin anew."""
    return {name: times for name, times in fired.items() if not name.startswith(f"{kind}.")}
