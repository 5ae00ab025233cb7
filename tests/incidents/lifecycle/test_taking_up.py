from dataclasses import replace
from datetime import timedelta

import pytest

from ioc.incidents.deadlines.promise import Step
from ioc.incidents.lifecycle.assigning import Dispatch
from ioc.incidents.lifecycle.extending import RequestExtension
from ioc.incidents.lifecycle.taking_up import Answer, Reject, RequestInfo
from ioc.incidents.lifecycle.working import Start
from ioc.incidents.vocabulary import CENTRE, IncidentState, Rejection, TicketState
from tests.incidents.building import NOW, POTHOLE
from tests.incidents.deadlines.calendars import local
from tests.incidents.life import life_of

WAITS = replace(POTHOLE, waits_for_verification=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("why", Rejection)
def test_a_rejection_has_a_reason_that_the_reporter_can_read(why: Rejection) -> None:
    life = life_of(WAITS)

    decision = life.do(Reject(why=why, text="Xin xem lại."))

    assert (life.incident.state, life.incident.rejection) == (IncidentState.REJECTED, why.value)
    assert life.incident.outcome == "Xin xem lại."
    assert (life.incident.due_at, life.incident.promise) == (None, None)
    assert decision.change.reason.vi.startswith("Không tiếp nhận: ")
    assert decision.change.reason.vi.endswith("Xin xem lại.")
    assert [entry.step for entry in decision.ledger] == [Step.MET]


def test_what_is_rejected_while_it_waits_takes_its_tickets_with_it() -> None:
    life = life_of()
    life.do(
        RequestExtension(ticket=life.ticket.id, by=HOUR, text="Mưa."),
        RequestInfo(question="Ở đâu?"),
        Reject(why=Rejection.INSUFFICIENT),
    )

    assert (life.ticket.state, life.ticket.cancelled_from) == (TicketState.CANCELLED, TicketState.ASSIGNED)
    assert (life.ticket.resolve_by, life.ticket.acknowledge_by, life.ticket.extension) == (None, None, None)
    assert {(entry.kind.value, entry.step.value) for entry in life.decisions[-1].ledger} == {
        ("decide", "ended"),
        ("resolve", "ended"),
        ("acknowledge", "ended"),
        ("answer", "ended"),
    }


def test_every_clock_of_a_case_stands_while_the_reporter_is_asked_and_goes_on_with_what_was_left() -> None:
    life = life_of().passes(HOUR)
    life.do(Dispatch(department="so_y_te"), RequestInfo(question="Ở đâu?"))

    assert (life.incident.state, life.incident.owner, life.incident.question) == (
        IncidentState.WAITING,
        CENTRE,
        "Ở đâu?",
    )
    assert [ticket.resolve_by for ticket in life.incident.tickets] == [None, None]
    assert life.incident.due_at == life.now + 3 * DAY

    life.passes(DAY).do(Answer())
    assert (life.incident.state, life.incident.question) == (IncidentState.DISPATCHED, None)
    assert [ticket.resolve_by for ticket in life.incident.tickets] == [
        local("2025-11-26 08:00"),
        local("2025-11-26 09:00"),
    ]


def test_that_a_department_has_the_matter_is_owed_even_while_the_reporter_is_asked() -> None:
    life = life_of()
    life.do(RequestInfo(question="Ở đâu?"))

    assert life.ticket.acknowledge_by == local("2025-11-21 08:30")


def test_without_an_answer_it_goes_on_with_what_is_known() -> None:
    life = life_of(WAITS)
    life.do(RequestInfo(question="Ở đâu?"))
    assert life.incident.due_at == NOW + 3 * DAY

    fired = life.until(NOW + 3 * DAY)

    assert [decision.change.kind for decision in fired] == ["answer_timed_out"]
    assert life.incident.state is IncidentState.RECEIVED
    assert life.incident.due_at == NOW + 3 * DAY + timedelta(minutes=15)
    assert [entry.step for entry in fired[0].ledger] == [Step.ENDED, Step.STARTED]


def test_what_is_noticed_late_goes_on_as_of_the_moment_at_which_the_time_was_over() -> None:
    life = life_of()
    life.do(Start(ticket=life.ticket.id), RequestInfo(question="Ở đâu?"))

    life.passes(3 * DAY + HOUR).fires()

    assert life.ticket.resolve.running_since == NOW + 3 * DAY


def test_nobody_is_asked_where_nobody_reported() -> None:
    life = life_of(reports=())

    assert life.refused(RequestInfo(question="Ở đâu?")).code == "no_reporter"
