from dataclasses import replace
from datetime import timedelta

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.lifecycle.assigning import Dispatch, Verify
from ioc.incidents.lifecycle.returning import Return
from ioc.incidents.routing import Routed
from ioc.incidents.vocabulary import CENTRE, IncidentState, TicketState, Urgency
from tests.incidents.building import ALWAYS_OPEN, BECAUSE, NOW, OFFICE, POTHOLE, opening, practice
from tests.incidents.deadlines.calendars import local
from tests.incidents.life import Life, life_of

WAITS = replace(POTHOLE, waits_for_verification=True)
HOUR = timedelta(hours=1)


def test_a_verified_matter_is_promised_from_when_it_was_received() -> None:
    life = life_of(WAITS).passes(HOUR)

    decision = life.do(Verify())

    assert life.incident.state is IncidentState.DISPATCHED
    assert life.incident.owner == life.ticket.department == "so_xay_dung"
    assert life.ticket.resolve_by == life.incident.due_at == local("2025-11-25 08:00")
    assert life.ticket.acknowledge_by == local("2025-11-21 09:30")
    assert decision.change.reason.en == "Verified. A provincial road."
    assert [(entry.kind.value, entry.step.value) for entry in decision.ledger] == [
        ("verify", "met"),
        ("resolve", "started"),
        ("acknowledge", "started"),
    ]


def test_the_department_is_told_by_the_channels_of_the_policy() -> None:
    life = life_of(urgency=Urgency.SOS)

    assert sorted(notice.channel.value for notice in life.notices) == ["mail", "message"]
    assert {(notice.template, notice.urgent, notice.not_before) for notice in life.notices} == {("assigned", True, NOW)}


def test_what_is_routed_to_nobody_cannot_be_verified_but_dispatched_by_name() -> None:
    life = Life(opening(WAITS), practice(WAITS, Routed(department=CENTRE, because=BECAUSE)))

    refused = life.refused(Verify())
    life.do(Dispatch(department="so_y_te", text="Theo chỉ đạo."))

    assert refused.code == "routes_to_nobody"
    assert "dispatch it to a department by name" in refused.reason.en
    assert life.ticket.because.vi == "Chuyển Sở Y tế. Theo chỉ đạo."


def test_a_department_brought_in_later_is_promised_from_then() -> None:
    life = life_of().passes(24 * HOUR)

    life.do(Dispatch(department="so_y_te"))

    first, second = life.incident.tickets
    assert (first.resolve_by, second.resolve_by) == (local("2025-11-25 08:00"), local("2025-11-26 08:00"))
    assert life.incident.due_at == first.resolve_by
    assert life.incident.owner == "so_xay_dung"


def test_a_department_gets_no_second_open_ticket_and_none_that_does_not_exist() -> None:
    life = life_of()

    assert life.refused(Dispatch(department="so_xay_dung")).code == "has_a_ticket"
    assert life.refused(Dispatch(department="so_x")).code == "no_such_department"
    assert life.refused(Dispatch(department=CENTRE)).code == "no_such_department"


def test_what_came_back_to_the_centre_goes_on_with_the_clock_of_who_returned_it() -> None:
    for command in (Dispatch(department="so_y_te"), Verify()):
        life = life_of().passes(HOUR)
        life.do(Return(ticket=life.ticket.id, right=CENTRE, text="Không rõ."))
        life.passes(24 * HOUR).do(command)

        assert life.ticket.state is TicketState.ASSIGNED
        assert life.ticket.resolve.used == HOUR
        assert life.ticket.resolve_by == local("2025-11-26 08:00")


def test_days_promised_are_days_of_whoever_must_keep_them() -> None:
    """An office has 3 days of 7.5 hours; the police, who never close, have 3 days of 24."""
    life = Life(by=practice(calendar=_calendars))
    life.passes(timedelta(hours=3, minutes=30))

    life.do(Return(ticket=life.ticket.id, right="cong_an_tinh", text="Tai nạn."))
    there = life.ticket
    life.do(Return(ticket=there.id, right="so_y_te", text="Không phải."))

    assert there.resolve.budget == timedelta(days=3)
    assert there.resolve.used == timedelta(hours=11.2)
    assert life.ticket.resolve.budget == timedelta(hours=22.5)
    assert life.ticket.resolve.used == timedelta(hours=3.5)


def _calendars(code: str) -> WorkingCalendar:
    return ALWAYS_OPEN if code in ("ioc", "cong_an_tinh") else OFFICE
