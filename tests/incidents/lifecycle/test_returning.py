from datetime import timedelta

from ioc.incidents.deadlines.promise import Step
from ioc.incidents.lifecycle.assigning import Dispatch
from ioc.incidents.lifecycle.extending import RequestExtension
from ioc.incidents.lifecycle.returning import Return
from ioc.incidents.lifecycle.taking_up import Answer, RequestInfo
from ioc.incidents.lifecycle.working import Acknowledge
from ioc.incidents.vocabulary import CENTRE, IncidentState, TicketState
from tests.incidents.building import NOW
from tests.incidents.deadlines.calendars import local
from tests.incidents.life import Life, life_of

HOUR = timedelta(hours=1)


def returned(life: Life, right: str) -> Life:
    life.do(Return(ticket=life.ticket.id, right=right, text="Không thuộc thẩm quyền."))
    return life


def test_it_goes_to_the_department_named_and_the_clock_goes_on() -> None:
    life = returned(life_of().passes(HOUR), "so_y_te")

    first, second = life.incident.tickets
    assert (first.state, first.returned_to, first.resolve_by) == (TicketState.RETURNED, "so_y_te", None)
    assert (second.department, second.state, second.policy) == ("so_y_te", TicketState.ASSIGNED, first.policy)
    assert (second.resolve.used, second.resolve_by) == (HOUR, local("2025-11-25 08:00"))
    assert second.acknowledge_by == local("2025-11-21 09:30")
    assert life.incident.owner == "so_y_te"
    assert life.decisions[-1].change.reason.vi == (
        "Sở Xây dựng trả lại: Không thuộc thẩm quyền. Thẩm quyền thuộc Sở Y tế."
    )


def test_the_right_department_is_named_is_another_and_exists() -> None:
    life = life_of()
    life.do(Dispatch(department="so_cong_thuong"))
    first = life.incident.tickets[0].id

    codes = {
        right: life.refused(Return(ticket=first, right=right, text="x")).code
        for right in ("so_xay_dung", "so_x", "so_cong_thuong")
    }

    assert codes == {
        "so_xay_dung": "same_department",
        "so_x": "no_such_department",
        "so_cong_thuong": "has_a_ticket",
    }


def test_from_the_third_return_on_the_centre_decides() -> None:
    life = life_of()
    for right in ("so_y_te", "so_cong_thuong", "so_noi_vu"):
        life.passes(timedelta(minutes=10))
        returned(life, right)

    assert [ticket.state for ticket in life.incident.tickets] == [TicketState.RETURNED] * 3
    assert (life.incident.state, life.incident.owner) == (IncidentState.RECEIVED, CENTRE)
    assert life.incident.due_at == NOW + timedelta(minutes=45)
    assert life.told == [("returned", "supervisor")]
    assert life.decisions[-1].change.reason.en.startswith("Department of Industry and Trade returned it, return no. 3:")


def test_who_names_the_centre_gives_it_back_to_the_centre_at_once() -> None:
    life = returned(life_of(), CENTRE)

    assert (life.incident.state, life.incident.promise.kind.value if life.incident.promise else None) == (
        IncidentState.RECEIVED,
        "dispatch",
    )


def test_the_supervisor_hears_of_what_comes_back_while_others_are_at_work() -> None:
    life = life_of()
    life.do(Dispatch(department="so_y_te"))

    returned(life, CENTRE)

    assert (life.incident.state, life.incident.owner) == (IncidentState.DISPATCHED, "so_xay_dung")
    assert life.told == [("returned", "supervisor")]


def test_what_is_handed_over_while_the_reporter_is_asked_stands_until_the_answer() -> None:
    life = life_of().passes(HOUR)
    life.do(RequestInfo(question="Ở đâu?"))
    returned(life, "so_y_te")

    assert life.incident.state is IncidentState.WAITING
    assert (life.ticket.resolve_by, life.ticket.pause is not None) == (None, True)

    life.passes(24 * HOUR).do(Answer())
    assert life.ticket.resolve_by == local("2025-11-26 08:00")
    assert life.ticket.pause is None


def test_an_extension_that_was_asked_for_is_over_with_the_ticket() -> None:
    life = life_of()
    life.do(RequestExtension(ticket=life.ticket.id, by=HOUR, text="Mưa."))

    returned(life, "so_y_te")

    assert life.incident.tickets[0].extension is None
    assert [entry.step for entry in life.decisions[-1].ledger if entry.kind.value == "decide"] == [Step.ENDED]


def test_an_acknowledgement_that_was_kept_stays_kept() -> None:
    life = life_of()
    life.do(Acknowledge(ticket=life.ticket.id))
    kept = life.ticket.acknowledge

    returned(life, "so_y_te")

    assert life.incident.tickets[0].acknowledge == kept
