from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ioc.incidents.decision import Refusal
from ioc.incidents.incident import Incident
from ioc.incidents.joining import join
from ioc.incidents.lifecycle.assigning import Dispatch
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.merging import Merge, Unmerge, merge, unmerge
from ioc.incidents.lifecycle.reviewing import Review
from ioc.incidents.lifecycle.taking_up import RequestInfo
from ioc.incidents.lifecycle.working import Acknowledge, PauseTicket, Resolve, Start
from ioc.incidents.vocabulary import CENTRE, IncidentState, Severity, TicketState
from tests.incidents.building import NOW, POTHOLE, cause, incident
from tests.incidents.deadlines.calendars import local
from tests.incidents.life import Life, life_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TARGET = incident(id=UUID(int=8000), code="DL-000008")


def merged(life: Life, target: Incident = TARGET) -> Incident:
    """What the target is afterwards."""
    both = merge(life.case(), _case(life, target), Merge(into=target.id, text="Cùng một ổ gà."))
    assert not isinstance(both, Refusal), both
    life.takes(both[0])
    return both[1].incident


def separated(life: Life, target: Incident) -> Incident:
    both = unmerge(life.case(), _case(life, target), Unmerge(text="Khác chỗ."))
    assert not isinstance(both, Refusal), both
    life.takes(both[0])
    return both[1].incident


def _case(life: Life, target: Incident) -> Case:
    return Case(incident=target, practice=life.practice, by="user", now=life.now)


def test_what_is_merged_is_over_and_counts_for_the_other() -> None:
    life = life_of(severity=Severity.LARGE)
    target = merged(life)

    assert (life.incident.state, life.incident.merged_into) == (IncidentState.MERGED, TARGET.id)
    assert (life.ticket.state, life.ticket.resolve_by) == (TicketState.CANCELLED, None)
    assert (target.reports, target.severity) == (2, Severity.LARGE)
    assert target.causes[-1].because.vi == "Nhận gộp vụ DL-000007 (1 phản ánh)."
    assert (target.version, target.material_version) == (TARGET.version + 1, TARGET.material_version)


def test_undone_each_has_its_own_reports_whatever_joined_in_between() -> None:
    life = life_of()
    target = merged(life)
    target = join(target, cause("third"), Severity.LOW, "PA-3", NOW + HOUR).incident
    target = separated(life.passes(DAY), target)

    assert (life.incident.reports, target.reports) == (1, 2)
    assert [each.fact for each in target.causes] == ["fact", "third"]
    assert (life.incident.state, life.incident.merged_into) == (IncidentState.DISPATCHED, None)


def test_its_tickets_come_back_as_they_were_with_what_was_left() -> None:
    life = life_of().passes(HOUR)
    life.do(Start(ticket=life.ticket.id), Dispatch(department="so_y_te"))
    target = merged(life)
    separated(life.passes(DAY), target)

    first, second = life.incident.tickets
    assert (first.state, second.state) == (TicketState.IN_PROGRESS, TicketState.ASSIGNED)
    assert (first.resolve_by, second.resolve_by) == (local("2025-11-26 08:00"), local("2025-11-26 09:00"))
    assert (first.acknowledge.runs, second.acknowledge.runs) == (False, True)
    assert second.acknowledge_by == local("2025-11-24 09:30")


def test_a_wait_for_a_third_party_that_is_not_over_comes_back_too() -> None:
    life = life_of()
    ticket = life.ticket.id
    life.do(Start(ticket=ticket), PauseTicket(ticket=ticket, until=NOW + 3 * DAY, text="Chờ."))
    target = merged(life)
    separated(life.passes(DAY), target)

    assert (life.ticket.pause is not None, life.ticket.resolve_by) == (True, None)
    assert [each.change.kind for each in life.until(NOW + 3 * DAY)] == ["ticket_pause_ended"]


def test_a_wait_for_a_third_party_that_ended_meanwhile_is_over() -> None:
    life = life_of()
    ticket = life.ticket.id
    life.do(Start(ticket=ticket), PauseTicket(ticket=ticket, until=NOW + HOUR, text="Chờ."))
    target = merged(life)
    separated(life.passes(DAY), target)

    assert (life.ticket.pause, life.ticket.resolve.runs) == (None, True)


def test_an_acknowledgement_that_was_good_before_is_good_afterwards() -> None:
    life = life_of()
    life.do(Acknowledge(ticket=life.ticket.id))
    target = merged(life)
    separated(life.passes(10 * DAY), target)

    assert life.fires() == []
    assert life.ticket.state is TicketState.ACKNOWLEDGED


def test_what_had_no_ticket_waits_to_be_verified_again() -> None:
    life = life_of(replace(POTHOLE, waits_for_verification=True))
    life.do(RequestInfo(question="Ở đâu?"))
    target = merged(life)
    separated(life.passes(DAY), target)

    assert (life.incident.state, life.incident.owner, life.incident.question) == (IncidentState.RECEIVED, CENTRE, None)
    assert life.incident.due_at == life.now + timedelta(minutes=15)


def refusal_of(life: Life, target: Incident) -> str:
    outcome = merge(life.case(), _case(life, target), Merge(into=target.id))
    assert isinstance(outcome, Refusal)
    return outcome.code


@pytest.mark.parametrize("state", ["rejected", "merged", "resolved", "published", "closed"])
def test_nothing_is_merged_into_what_is_over(state: str) -> None:
    assert refusal_of(life_of(), replace(TARGET, state=IncidentState(state))) == "target_not_open"


def test_nothing_is_merged_into_itself_or_before_another_audience() -> None:
    life = life_of()

    assert refusal_of(life, life.incident) == "into_itself"
    assert refusal_of(life, replace(TARGET, restricted=True)) == "other_audience"


def test_a_chain_of_merges_is_undone_from_its_end() -> None:
    first, second = life_of(), Life()
    second.decisions = [replace(second.decisions[0], incident=TARGET)]
    second.decisions[-1] = replace(second.decisions[-1], incident=merged(first))
    merged(second, incident(id=UUID(int=9000), code="DL-000009"))

    refused = unmerge(first.case(), second.case(), Unmerge())

    assert isinstance(refused, Refusal)
    assert (refused.code, refused.reason.en) == (
        "target_is_gone",
        "DL-000008 was itself merged since; undo that merge first.",
    )


def test_it_can_be_separated_from_what_was_closed_since() -> None:
    life = life_of()
    other = Life()
    other.decisions = [replace(other.decisions[0], incident=merged(life))]
    other.do(Resolve(ticket=other.ticket.id, text="Đã vá."), Review(approved=True))

    assert separated(life, other.incident).reports == 1
    assert life.incident.state is IncidentState.DISPATCHED
