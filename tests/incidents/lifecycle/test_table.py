"""Every command in every state: where it leads, or that it is refused with what is possible instead."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest

from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Incident
from ioc.incidents.lifecycle.accompanying import Conference, Note
from ioc.incidents.lifecycle.assigning import Dispatch, Verify
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.deciding import Command, decide
from ioc.incidents.lifecycle.extending import DecideExtension, RequestExtension
from ioc.incidents.lifecycle.merging import Merge, Unmerge, merge, unmerge
from ioc.incidents.lifecycle.returning import Return
from ioc.incidents.lifecycle.reviewing import Close, Feedback, Publish, Reopen, Review
from ioc.incidents.lifecycle.taking_up import Answer, Reject, RequestInfo
from ioc.incidents.lifecycle.working import Acknowledge, PauseTicket, Resolve, ResumeTicket, Start
from ioc.incidents.vocabulary import IncidentState, Rejection, Satisfaction, TicketState
from tests.incidents.building import POTHOLE, incident, practice
from tests.incidents.life import Life, life_of

WAITS = replace(POTHOLE, waits_for_verification=True)
OTHER = UUID(int=8000)


def resolved() -> Life:
    life = life_of()
    life.do(Resolve(ticket=life.ticket.id, text="Đã vá."))
    return life


def published() -> Life:
    life = resolved()
    life.do(Review(approved=True))
    return life


def done(life: Life, *commands: Command) -> Life:
    life.do(*commands)
    return life


def merged() -> Life:
    life = life_of()
    life.takes(one_of(merge(life.case(), other(life), Merge(into=OTHER))))
    return life


def other(life: Life) -> Case:
    return Case(incident=incident(id=OTHER, code="DL-000008"), practice=life.practice, by="user", now=life.now)


def one_of(outcome: tuple[Decision, Decision] | Refusal) -> Decision:
    assert not isinstance(outcome, Refusal), outcome
    return outcome[0]


INCIDENTS: dict[str, Callable[[], Life]] = {
    "received": lambda: life_of(WAITS),
    "rejected": lambda: done(life_of(WAITS), Reject(why=Rejection.FALSE)),
    "waiting": lambda: done(life_of(WAITS), RequestInfo(question="Ở đâu?")),
    "merged": merged,
    "dispatched": life_of,
    "resolved": resolved,
    "published": published,
    "closed": lambda: done(published(), Close()),
}

STAFF: dict[str, Command | Merge | Unmerge] = {
    "verify": Verify(),
    "reject": Reject(why=Rejection.FALSE, text="Không có ổ gà."),
    "request_info": RequestInfo(question="Ở đâu?"),
    "dispatch": Dispatch(department="so_y_te"),
    "merge": Merge(into=OTHER),
    "unmerge": Unmerge(),
    "review": Review(approved=True),
    "publish": Publish(text="Đã vá."),
    "close": Close(),
    "reopen": Reopen(text="Lại hỏng.", by_reporter=False),
    "conference": Conference(template="https://hop.example/{code}"),
    "note": Note(),
}

REPORTER: dict[str, Command] = {
    "answer": Answer(),
    "feedback": Feedback(satisfaction=Satisfaction.SATISFIED),
    "reopen": Reopen(text="Lại hỏng.", by_reporter=True),
}

# Where each command leads from each state; a dash: it is refused.
OF_STAFF = """
              received    rejected  waiting   merged      dispatched  resolved   published   closed
verify        dispatched  -         -         -           -           -          -           -
reject        rejected    -         rejected  -           -           -          -           -
request_info  waiting     -         -         -           waiting     -          -           -
dispatch      dispatched  -         -         -           dispatched  -          -           -
merge         merged      -         merged    -           merged      -          -           -
unmerge       -           -         -         dispatched  -           -          -           -
review        -           -         -         -           -           published  -           -
publish       -           -         -         -           -           -          published   closed
close         -           -         -         -           -           -          closed      -
reopen        -           -         -         -           -           -          dispatched  dispatched
conference    received    -         waiting   -           dispatched  resolved   -           -
note          received    rejected  waiting   merged      dispatched  resolved   published   closed
"""
OF_REPORTER = """
              received    rejected  waiting   merged      dispatched  resolved   published   closed
answer        -           -         received  -           -           -          -           -
feedback      -           -         -         -           -           -          closed      closed
reopen        -           -         -         -           -           -          dispatched  dispatched
"""


@dataclass(frozen=True)
class Cell:
    command: str
    state: str
    leads: str


def cells(table: str) -> list[Cell]:
    head, *rows = table.strip("\n").splitlines()
    states = head.split()
    return [
        Cell(name, state, to) for name, *leads in map(str.split, rows) for state, to in zip(states, leads, strict=True)
    ]


def decided(life: Life, command: Command | Merge | Unmerge) -> Decision | Refusal:
    if isinstance(command, Merge | Unmerge):
        both = (
            merge(life.case(), other(life), command)
            if isinstance(command, Merge)
            else unmerge(life.case(), other(life), command)
        )
        return both if isinstance(both, Refusal) else both[0]
    return decide(life.case(), command)


IN_WORDS = {
    "received": "Possible now: verify, reject, ask the reporter, dispatch, merge, open a conference, note.",
    "rejected": "Possible now: note.",
    "waiting": "Possible now: reject, merge, open a conference, note.",
    "merged": "Possible now: undo the merge, note.",
    "dispatched": "Possible now: ask the reporter, dispatch, merge, open a conference, note.",
    "resolved": "Possible now: review, open a conference, note.",
    "published": "Possible now: publish, close, reopen, note.",
    "closed": "Possible now: publish, reopen, note.",
}
IN_WORDS_FOR_REPORTERS = dict.fromkeys(IN_WORDS, "Possible now: nothing.") | {
    "waiting": "Possible now: answer.",
    "published": "Possible now: give feedback, reopen.",
    "closed": "Possible now: give feedback, reopen.",
}


def shown(cell: Cell) -> str:
    return f"{cell.command} when {cell.state}"


@pytest.mark.parametrize("cell", cells(OF_STAFF), ids=shown)
def test_what_staff_can_do_with_an_incident_in_each_state(cell: Cell) -> None:
    _proves(cell, decided(INCIDENTS[cell.state](), STAFF[cell.command]), IN_WORDS)


@pytest.mark.parametrize("cell", cells(OF_REPORTER), ids=shown)
def test_what_a_reporter_can_do_in_each_state(cell: Cell) -> None:
    _proves(cell, decided(INCIDENTS[cell.state](), REPORTER[cell.command]), IN_WORDS_FOR_REPORTERS)


def _proves(cell: Cell, outcome: Decision | Refusal, possible: dict[str, str]) -> None:
    if cell.leads == "-":
        assert isinstance(outcome, Refusal)
        assert outcome.code == "not_in_this_state"
        assert outcome.reason.en.endswith(possible[cell.state])
        assert "Có thể: " in outcome.reason.vi
    else:
        assert isinstance(outcome, Decision), outcome
        assert outcome.incident.state.value == cell.leads


def test_the_tables_name_every_state_and_every_command() -> None:
    assert set(INCIDENTS) == set(IncidentState)
    assert {cell.command for cell in cells(OF_STAFF)} == set(STAFF)
    assert {cell.command for cell in cells(OF_REPORTER)} == set(REPORTER)


# Tickets.


def ticket_in(*commands: Callable[[UUID], Command]) -> Life:
    life = life_of()
    life.do(*(command(life.ticket.id) for command in commands))
    return life


def rejected_with_ticket() -> Life:
    return done(life_of(), RequestInfo(question="Ở đâu?"), Reject(why=Rejection.FALSE))


def returned() -> Life:
    life = life_of()
    life.do(Return(ticket=life.ticket.id, right="so_y_te", text="Không phải."))
    return life


TICKETS: dict[str, Callable[[], Life]] = {
    "assigned": life_of,
    "acknowledged": lambda: ticket_in(lambda each: Acknowledge(ticket=each)),
    "in_progress": lambda: ticket_in(lambda each: Start(ticket=each)),
    "resolved": resolved,
    "returned": returned,
    "cancelled": rejected_with_ticket,
}

OF_TICKET: dict[str, Callable[[Life, UUID], Command]] = {
    "acknowledge": lambda _, each: Acknowledge(ticket=each),
    "start": lambda _, each: Start(ticket=each),
    "return": lambda _, each: Return(ticket=each, right="so_cong_thuong", text="Không phải."),
    "pause": lambda life, each: PauseTicket(ticket=each, until=life.now + timedelta(days=2), text="Chờ vật tư."),
    "resume": lambda _, each: ResumeTicket(ticket=each),
    "request_extension": lambda _, each: RequestExtension(ticket=each, by=timedelta(hours=8), text="Mưa."),
    "decide_extension": lambda _, each: DecideExtension(ticket=each, granted=True),
    "resolve": lambda _, each: Resolve(ticket=each, text="Đã vá."),
}

# What must come before, so that the command has something to be about.
BEFORE: dict[str, Callable[[Life, UUID], Command]] = {
    "resume": OF_TICKET["pause"],
    "decide_extension": OF_TICKET["request_extension"],
}

OF_TICKETS = """
                   assigned      acknowledged  in_progress  resolved  returned  cancelled
acknowledge        acknowledged  -             -            -         -         -
start              in_progress   in_progress   -            -         -         -
return             returned      returned      returned     -         -         -
pause              -             acknowledged  in_progress  -         -         -
resume             -             acknowledged  in_progress  -         -         -
request_extension  assigned      acknowledged  in_progress  -         -         -
decide_extension   assigned      acknowledged  in_progress  -         -         -
resolve            resolved      resolved      resolved     -         -         -
"""
TICKET_IN_WORDS = {
    "assigned": "Possible now: acknowledge, start work, return, ask for an extension, "
    "decide on the extension, resolve.",
    "acknowledged": "Possible now: start work, return, wait for a third party, go on, ask for an extension, "
    "decide on the extension, resolve.",
    "in_progress": "Possible now: return, wait for a third party, go on, ask for an extension, "
    "decide on the extension, resolve.",
    "resolved": "Possible now: nothing.",
    "returned": "Possible now: nothing.",
    "cancelled": "Possible now: nothing.",
}


@pytest.mark.parametrize("cell", cells(OF_TICKETS), ids=shown)
def test_what_can_be_done_with_a_ticket_in_each_state(cell: Cell) -> None:
    life = TICKETS[cell.state]()
    ticket = life.incident.tickets[0].id
    assert life.incident.ticket(ticket).state.value == cell.state
    if cell.leads != "-" and cell.command in BEFORE:
        life.do(BEFORE[cell.command](life, ticket))

    outcome = decide(life.case(), OF_TICKET[cell.command](life, ticket))

    if cell.leads == "-":
        assert isinstance(outcome, Refusal)
        assert outcome.code == "not_in_this_state"
        assert outcome.reason.en.endswith(TICKET_IN_WORDS[cell.state])
    else:
        assert isinstance(outcome, Decision), outcome
        assert outcome.incident.ticket(ticket).state.value == cell.leads


def test_the_table_of_tickets_names_every_state_and_every_command() -> None:
    assert set(TICKETS) == set(TicketState)
    assert {cell.command for cell in cells(OF_TICKETS)} == set(OF_TICKET)


def test_a_ticket_of_another_incident_is_not_found() -> None:
    life = life_of()

    with pytest.raises(KeyError):
        decide(life.case(), Acknowledge(ticket=OTHER))


def test_each_decision_raises_the_version_by_one_and_names_who_asked() -> None:
    opened: Incident = incident()
    decision = decide(Case(incident=opened, practice=practice(), by="lan", now=opened.updated_at), Note())

    assert isinstance(decision, Decision)
    assert (decision.incident.version, decision.change.version, decision.change.by) == (2, 2, "lan")
    assert decision.incident.material_version == opened.material_version == 1
