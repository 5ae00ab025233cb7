from dataclasses import replace
from datetime import timedelta

import pytest

from ioc.incidents.lifecycle.assigning import Dispatch
from ioc.incidents.lifecycle.reviewing import Close, Feedback, Publish, Reopen, Review
from ioc.incidents.lifecycle.working import Resolve
from ioc.incidents.vocabulary import CENTRE, IncidentState, Satisfaction, TicketState
from tests.incidents.building import POTHOLE
from tests.incidents.deadlines.calendars import local
from tests.incidents.life import Life, life_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REOPEN = Reopen(text="Lại hỏng.", by_reporter=True)


def resolved(life: Life | None = None) -> Life:
    life = life or life_of().passes(HOUR)
    for ticket in life.incident.open_tickets:
        life.do(Resolve(ticket=ticket.id, text="Đã vá."))
    return life


def reviewed(life: Life | None = None, text: str = "") -> Life:
    life = resolved(life)
    life.do(Review(approved=True, text=text))
    return life


def says(satisfaction: Satisfaction) -> Feedback:
    return Feedback(satisfaction=satisfaction)


def test_an_approved_result_can_be_judged_for_seven_days() -> None:
    life = reviewed()

    assert (life.incident.state, life.incident.owner) == (IncidentState.PUBLISHED, CENTRE)
    assert life.incident.reopen_until == life.incident.due_at == life.now + 7 * DAY
    assert life.incident.outcome == "Đã vá."
    assert reviewed(text="Đã vá, bảo hành.").incident.outcome == "Đã vá, bảo hành."


def test_what_is_sent_back_goes_to_the_same_departments_with_what_was_left() -> None:
    life = life_of().passes(HOUR)
    life.do(Dispatch(department="so_y_te"))
    resolved(life).passes(DAY).do(Review(approved=False, text="Còn lún."))

    assert life.incident.state is IncidentState.DISPATCHED
    assert [ticket.state for ticket in life.incident.tickets] == [TicketState.IN_PROGRESS] * 2
    assert [ticket.resolve_by for ticket in life.incident.tickets] == [
        local("2025-11-26 08:00"),
        local("2025-11-26 09:00"),
    ]
    assert [(ticket.resolved_at, ticket.resolve.met_at) for ticket in life.incident.tickets] == [(None, None)] * 2


def test_what_anybody_may_read_is_published_but_nothing_of_a_restricted_matter() -> None:
    life = reviewed()
    life.do(Publish(text="Đường đã thông."))
    secret = reviewed(life_of(replace(POTHOLE, restricted=True)))

    assert (life.incident.published, life.incident.state) == ("Đường đã thông.", IncidentState.PUBLISHED)
    assert secret.refused(Publish(text="x")).code == "restricted_not_published"
    assert secret.incident.published is None


def test_when_nobody_objects_it_closes_by_itself() -> None:
    life = reviewed()
    end = life.now + 7 * DAY

    assert [decision.change.kind for decision in life.until(end)] == ["closed"]
    assert (life.incident.state, life.incident.due_at) == (IncidentState.CLOSED, None)


@pytest.mark.parametrize("satisfaction", [Satisfaction.SATISFIED, Satisfaction.ACCEPTED])
def test_who_is_satisfied_or_accepts_it_closes_the_case(satisfaction: Satisfaction) -> None:
    life = reviewed()
    life.do(says(satisfaction))

    assert (life.incident.state, life.incident.satisfaction) == (IncidentState.CLOSED, satisfaction)
    assert life.incident.promise is None


def test_who_is_not_satisfied_is_heard_by_the_supervisor_and_can_reopen_it() -> None:
    life = reviewed()
    life.do(says(Satisfaction.DISSATISFIED))

    assert (life.incident.state, life.incident.marks) == (IncidentState.PUBLISHED, ("dissatisfied",))
    assert life.told == [("dissatisfied", "supervisor")]

    life.do(REOPEN)
    assert life.incident.state is IncidentState.DISPATCHED


def test_who_comes_to_be_satisfied_is_no_longer_marked() -> None:
    life = reviewed()
    life.do(says(Satisfaction.DISSATISFIED), says(Satisfaction.ACCEPTED))

    assert (life.incident.marks, life.incident.state) == ((), IncidentState.CLOSED)


def test_who_judges_a_closed_case_leaves_it_closed() -> None:
    life = reviewed()
    life.do(Close(), says(Satisfaction.SATISFIED))

    assert (life.incident.state, life.incident.satisfaction) == (IncidentState.CLOSED, Satisfaction.SATISFIED)


def test_reopened_it_goes_to_the_same_department_and_the_clock_goes_on_with_what_was_left() -> None:
    life = reviewed()
    life.do(Publish(text="Đã vá."), Close())
    life.passes(DAY).do(REOPEN)

    assert (life.incident.state, life.incident.owner) == (IncidentState.DISPATCHED, "so_xay_dung")
    assert (life.ticket.state, life.ticket.resolve_by) == (TicketState.ASSIGNED, local("2025-11-26 08:00"))
    assert life.ticket.acknowledge_by == local("2025-11-24 09:30")
    assert (life.ticket.acknowledged_at, life.ticket.started_at, life.ticket.fired) == (None, None, {})
    assert (life.incident.reopened, life.incident.published, life.incident.satisfaction) == (1, None, None)
    assert life.told == [("reopened", "officer")]


def test_what_was_late_when_it_was_resolved_is_as_late_when_it_is_reopened() -> None:
    life = reviewed(life_of().passes(6 * DAY))
    life.passes(DAY).do(REOPEN)

    assert life.ticket.resolve_by == local("2025-11-26 08:00")


def test_that_a_reopened_case_is_late_is_told_and_not_blamed_on_the_house() -> None:
    life = reviewed(life_of().passes(6 * DAY))
    life.passes(DAY).do(REOPEN)

    decisions = life.fires()

    assert [decision.change.kind for decision in decisions] == ["escalated"]
    assert {notice.late for notice in decisions[0].notices} == {False}
    assert life.incident.marks == ()


def test_the_reporters_window_ends_and_a_supervisor_can_reopen_it_even_so() -> None:
    life = reviewed()
    ends = life.now + 7 * DAY
    life.do(Close())
    life.now = ends
    assert life.case().incident.reopen_until == ends

    life.passes(timedelta(seconds=1))
    refused = life.refused(REOPEN)
    assert (refused.code, refused.reason.en) == (
        "window_is_over",
        "The time to reopen it ended on 27/11/2025; please send a new report.",
    )

    life.do(Reopen(text="Lại hỏng.", by_reporter=False))
    assert life.incident.state is IncidentState.DISPATCHED


def test_at_the_very_end_of_the_window_it_can_still_be_reopened() -> None:
    life = reviewed()
    life.do(Close())
    life.passes(7 * DAY).do(REOPEN)

    assert life.incident.state is IncidentState.DISPATCHED
