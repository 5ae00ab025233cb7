"""Which publication a change is for whom; what is not for somebody does not exist for them."""

from typing import Any

import pytest

from ioc.access.principals import Principal, Reporter, Role, Staff
from ioc.incidents.vocabulary import TicketState
from ioc.ws.audience import audience_of, channels_of, publication_data
from tests.ws.building import BOARD, OPERATOR, ROADS_OFFICER, SUPERVISOR, changed, follow_receipt, plain, ticket

REPORTER = Reporter(report_id=follow_receipt().report_id, code=follow_receipt().code)
LEADER = Staff(subject="dung", role=Role.LEADER)
ROADS = "department:roads"


def told(viewer: Principal, channel: str, **given: Any) -> Any:
    return publication_data(plain(changed(1, 4, **given)), audience_of(viewer, channel))


def test_the_board_gets_the_change_and_the_whole_incident() -> None:
    event = plain(changed(1, 4))
    assert publication_data(event, audience_of(OPERATOR, BOARD)) == {
        "change": event["change"],
        "incident": event["incident"],
    }


@pytest.mark.parametrize("viewer", [OPERATOR, LEADER])
@pytest.mark.parametrize("channel", [BOARD, ROADS])
def test_a_restricted_incident_does_not_exist_for_the_centre_but_its_supervisor(viewer: Staff, channel: str) -> None:
    assert told(viewer, channel, restricted=True) is None


@pytest.mark.parametrize(("viewer", "channel"), [(SUPERVISOR, BOARD), (SUPERVISOR, ROADS), (ROADS_OFFICER, ROADS)])
def test_a_restricted_incident_is_shown_to_the_supervisor_and_to_the_department_that_handles_it(
    viewer: Staff, channel: str
) -> None:
    assert told(viewer, channel, restricted=True)["incident"]["restricted"] is True


def test_not_even_its_leaving_a_department_tells_an_operator_of_a_restricted_incident() -> None:
    tickets = [ticket("roads", TicketState.RETURNED)]
    assert told(OPERATOR, ROADS, restricted=True, tickets=tickets) is None


def test_a_department_gets_what_it_has_a_ticket_of() -> None:
    assert told(ROADS_OFFICER, ROADS)["incident"]["id"]
    assert told(ROADS_OFFICER, ROADS, tickets=[ticket("water")]) is None


@pytest.mark.parametrize("state", [TicketState.RETURNED, TicketState.CANCELLED])
@pytest.mark.parametrize("viewer", [ROADS_OFFICER, OPERATOR])
def test_an_incident_that_leaves_a_department_leaves_its_channel_without_its_further_story(
    state: TicketState, viewer: Staff
) -> None:
    data = told(viewer, ROADS, tickets=[ticket("roads", state), ticket("water")])
    assert data["incident"] is None
    assert data["id"] == plain(changed(1))["incident"]["id"]
    assert data["change"]["version"] == 4
    assert data["change"]["kind"] == "left"
    assert "officer-17" not in str(data)


def test_a_department_with_one_ticket_returned_and_another_open_still_has_the_incident() -> None:
    tickets = [ticket("roads", TicketState.RETURNED), ticket("roads")]
    assert told(ROADS_OFFICER, ROADS, tickets=tickets)["incident"] is not None


def test_a_reporter_hears_where_the_case_stands_and_nobodys_name() -> None:
    data = told(REPORTER, f"report:{REPORTER.code}", told=[REPORTER.code])
    assert data["incident"]["report"] == REPORTER.code
    assert data["incident"]["state"] == "dispatched"
    assert data["change"]["version"] == 4
    assert "officer-17" not in str(data)
    assert "roads" not in str(data["incident"].get("tickets", ""))


def test_channels_are_the_board_the_departments_and_the_reports_to_tell_each_once() -> None:
    assert channels_of(["roads", "water", "roads"], ["PA-1"]) == (
        BOARD,
        "department:roads",
        "department:water",
        "report:PA-1",
    )


def test_colleagues_of_one_role_are_one_audience() -> None:
    other = Staff(subject="giang", role=Role.OPERATOR)
    assert audience_of(OPERATOR, BOARD) == audience_of(other, BOARD)
    assert audience_of(OPERATOR, BOARD) != audience_of(SUPERVISOR, BOARD)
