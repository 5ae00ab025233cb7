"""Whatever is commanded in whatever order, and whenever the clock looks: what holds for every life of an incident."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ioc.incidents.category import Category
from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.pace import between
from ioc.incidents.deadlines.promise import Entry, Promise
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.escalation.firing import fire
from ioc.incidents.escalation.moments import due_moments, next_moment, ticket_moment
from ioc.incidents.incident import Incident, Ticket
from ioc.incidents.joining import join
from ioc.incidents.lifecycle.accompanying import Conference
from ioc.incidents.lifecycle.assigning import Dispatch, Verify
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.deciding import Command, decide
from ioc.incidents.lifecycle.extending import DecideExtension, RequestExtension
from ioc.incidents.lifecycle.merging import Merge, Unmerge, merge, unmerge
from ioc.incidents.lifecycle.returning import Return
from ioc.incidents.lifecycle.reviewing import Close, Feedback, Publish, Reopen, Review
from ioc.incidents.lifecycle.taking_up import Answer, Reject, RequestInfo
from ioc.incidents.lifecycle.working import Acknowledge, PauseTicket, Resolve, ResumeTicket, Start
from ioc.incidents.vocabulary import (
    JOINABLE_STATES,
    OPEN_STATES,
    IncidentState,
    Rejection,
    Satisfaction,
    Severity,
    Urgency,
)
from ioc.provinces.daklak import PROVINCE
from tests.incidents.building import NOW, POTHOLE, cause, incident, opening, practice
from tests.incidents.life import Life

FEW = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOMENTS = 8
TARGET = UUID(int=8000)
DEPARTMENTS = ("so_xay_dung", "so_y_te", "cong_an_tinh", "ubnd_24133", "ioc", "nobody")

departments = st.sampled_from(DEPARTMENTS)
waits = st.one_of(
    st.timedeltas(timedelta(), timedelta(hours=6)),
    st.timedeltas(timedelta(), timedelta(days=4)),
    st.timedeltas(timedelta(), timedelta(days=30)),
)
ON_INCIDENTS: tuple[Command, ...] = (
    Verify(),
    Reject(why=Rejection.FALSE),
    RequestInfo(question="Ở đâu?"),
    Answer(),
    Review(approved=True),
    Review(approved=False, text="Còn thiếu."),
    Publish(text="Đã vá."),
    Close(),
    Feedback(satisfaction=Satisfaction.ACCEPTED),
    Feedback(satisfaction=Satisfaction.DISSATISFIED),
    Reopen(text="Lại hỏng.", by_reporter=True),
    Reopen(text="Lại hỏng.", by_reporter=False),
    Conference(template="https://hop.example/{code}"),
)


def on_ticket(life: Life, each: UUID, department: str, wait: timedelta, granted: bool) -> tuple[Command, ...]:
    return (
        Acknowledge(ticket=each),
        Start(ticket=each),
        Return(ticket=each, right=department, text="Không phải."),
        PauseTicket(ticket=each, until=life.now + wait, text="Chờ vật tư."),
        ResumeTicket(ticket=each),
        RequestExtension(ticket=each, by=wait + timedelta(hours=1), text="Mưa."),
        DecideExtension(ticket=each, granted=granted, by=wait or None),
        Resolve(ticket=each, text="Đã vá."),
    )


Step = Callable[["Watched"], None]
numbers = st.integers(0, 10_000)
commands = st.tuples(numbers, departments, waits, st.booleans())
steps: st.SearchStrategy[Step] = st.one_of(
    commands.map(lambda drawn: lambda watched: watched.commanded(*drawn)),
    commands.map(lambda drawn: lambda watched: watched.commanded(*drawn)),
    commands.map(lambda drawn: lambda watched: watched.commanded(*drawn)),
    waits.map(lambda wait: lambda watched: watched.looks_late(wait)),
    waits.map(lambda wait: lambda watched: watched.looks_in_time(wait)),
    st.sampled_from([lambda watched: watched.joined(), lambda watched: watched.merged_or_separated()]),
)
openings = st.builds(
    lambda waiting, urgency, late: (
        replace(POTHOLE, waits_for_verification=waiting),
        {"urgency": urgency, "received_at": NOW - late},
    ),
    st.booleans(),
    st.sampled_from(Urgency),
    st.timedeltas(timedelta(), timedelta(days=1)),
)


class Watched(Life):
    """A life in which every decision is looked at."""

    def __init__(self, category: Category, known: dict[str, object]) -> None:
        super().__init__(opening(category, **known), practice(category))
        self.rows: dict[tuple[UUID, str], Entry] = {}
        self.keys: set[str] = set()
        self.target = incident(id=TARGET, code="DL-000008")
        self._before: Incident | None = None
        self._decided(self.decisions[0])

    def takes(self, decision: Decision) -> Decision:
        super().takes(decision)
        self._decided(decision)
        return decision

    def commanded(self, number: int, department: str, wait: timedelta, granted: bool) -> None:
        """One of the commands that are possible just now; what is refused, the table of commands tells."""
        asked = [
            *ON_INCIDENTS,
            Dispatch(department=department),
            *(
                command
                for ticket in self.incident.tickets
                for command in on_ticket(self, ticket.id, department, wait, granted)
            ),
        ]
        outcomes = [decide(self.case(), command) for command in asked]
        possible = [outcome for outcome in outcomes if isinstance(outcome, Decision)]
        if possible:
            self.takes(possible[number % len(possible)])

    def looks_late(self, wait: timedelta) -> None:
        """Nobody looked for a while; then the clock looks once."""
        self.now += wait
        decisions = fire(self.incident, self.practice, self.now)
        for decision in decisions:
            self.takes(decision)
        assert due_moments(self.incident, self.practice, self.now) == []
        assert fire(self.incident, self.practice, self.now) == []
        told = Counter(
            (notice.key.split("/")[0], notice.key.split("/")[2].split(".")[0], notice.channel, notice.whom)
            for decision in decisions
            if decision.change.kind in ("reminded", "escalated")
            for notice in decision.notices
        )
        assert max(told.values(), default=1) == 1

    def looks_in_time(self, wait: timedelta) -> None:
        """The clock looks at each moment: at most so many, since a call for rescue is repeated every five minutes."""
        until = self.now + wait
        for _ in range(MOMENTS):
            at = next_moment(self.incident, self.practice)
            if at is None or at > until:
                self.now = until
                return
            self.looks_late(max(at - self.now, timedelta()))

    def joined(self) -> None:
        if self.incident.state in OPEN_STATES:
            self.takes(join(self.incident, cause(), Severity.LARGE, "PA-2", self.now))

    def merged_or_separated(self) -> None:
        other = Case(incident=self.target, practice=self.practice, by="user", now=self.now)
        both = (
            unmerge(self.case(), other, Unmerge())
            if self.incident.state is IncidentState.MERGED
            else merge(self.case(), other, Merge(into=TARGET))
        )
        if not isinstance(both, Refusal):
            self.takes(both[0])
            self.target = both[1].incident

    def _decided(self, decision: Decision) -> None:
        before, now = self._before, decision.incident
        _versions(before, decision)
        _someone_has_it(now, self)
        changed = {(entry.subject, entry.kind.value): entry for entry in decision.ledger}
        self.rows |= changed
        for key, promise in promises(now).items():
            row = self.rows[key]
            assert (row.budget, row.used, row.due_at) == (promise.budget, promise.used, promise.due_at), key
        if before is not None:
            _moved_with_a_row(promises(before), promises(now), changed)
        keys = [notice.key for notice in decision.notices]
        assert len(set(keys)) == len(keys)
        assert not self.keys & set(keys)
        self.keys |= set(keys)
        self._before = now


def promises(incident: Incident) -> dict[tuple[UUID, str], Promise]:
    found = {} if incident.promise is None else {(incident.id, incident.promise.kind.value): incident.promise}
    for ticket in incident.tickets:
        running = [ticket.acknowledge, ticket.resolve, *_asked(ticket)]
        found |= {(ticket.id, promise.kind.value): promise for promise in running}
    return found


def _asked(ticket: Ticket) -> list[Promise]:
    return [] if ticket.extension is None else [ticket.extension.decide]


def _versions(before: Incident | None, decision: Decision) -> None:
    now, change = decision.incident, decision.change
    assert now.version == change.version == (1 if before is None else before.version + 1)
    assert now.material_version <= now.version
    assert change.at == now.updated_at
    if before is not None:
        assert change.at >= before.updated_at
        assert now.material_version >= before.material_version


def _someone_has_it(now: Incident, life: Life) -> None:
    assert now.owner in {department.code for department in PROVINCE.departments}
    if now.state in OPEN_STATES:
        assert next_moment(now, life.practice) is not None
        for ticket in now.open_tickets:
            assert ticket_moment(now, ticket, life.practice) is not None
    else:
        assert next_moment(now, life.practice) is None
        assert now.open_tickets == ()
    assert (now.state is IncidentState.DISPATCHED) <= bool(now.open_tickets)


def _moved_with_a_row(
    before: dict[tuple[UUID, str], Promise], now: dict[tuple[UUID, str], Promise], rows: dict[tuple[UUID, str], Entry]
) -> None:
    """A promise that is another now, new, or gone has a row in this very decision."""
    moved = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
    assert moved <= rows.keys()


@FEW
@given(openings, st.lists(steps, min_size=5, max_size=40))
def test_what_holds_for_every_life(opened: tuple[Category, dict[str, object]], lived: list[Step]) -> None:
    watched = Watched(*opened)

    for step in lived:
        step(watched)


@FEW
@given(openings, st.lists(steps, max_size=12), waits)
def test_what_is_separated_again_is_what_it_was_before_it_was_merged(
    opened: tuple[Category, dict[str, object]], lived: list[Step], stands: timedelta
) -> None:
    watched = Watched(*opened)
    for step in lived:
        step(watched)
    assume(watched.incident.state in JOINABLE_STATES)
    brought, remaining = watched.target, left(watched)
    states, reports = [ticket.state for ticket in watched.incident.tickets], watched.incident.reports

    watched.merged_or_separated()
    watched.target = join(watched.target, cause(), Severity.LOW, "PA-3", watched.now).incident
    watched.now += stands
    watched.merged_or_separated()

    assert [ticket.state for ticket in watched.incident.tickets] == states
    assert left(watched) == remaining
    assert watched.incident.reports == reports
    assert watched.target.reports == brought.reports + 1


def left(life: Life) -> list[timedelta]:
    """What is left to each open ticket; less than nothing, when it is late."""
    now = max(life.now, life.incident.updated_at)
    return [
        _left(ticket.resolve, life.practice.calendar(ticket.department), now) for ticket in life.incident.open_tickets
    ]


def _left(promise: Promise, calendar: WorkingCalendar, now: datetime) -> timedelta:
    spent = between(promise.pace, calendar, promise.running_since, now) if promise.running_since else timedelta()
    return promise.budget - promise.used - spent
