"""The history as each of the house reads it: whose name and whose note is for whom."""

from typing import Any

import pytest

from ioc.access.principals import Role, Staff
from ioc.access.retelling import change_told_to, told_to

OPERATOR = Staff(subject="an", role=Role.OPERATOR)
ROADS = Staff(subject="chi", role=Role.OFFICER, department="roads")
TICKETS = [
    {"id": "1", "department": "roads", "state": "assigned"},
    {"id": "2", "department": "water", "state": "returned", "returned_to": "power"},
    {"id": "3", "department": "power", "state": "assigned"},
]


def entry(kind: str, by: str = "dung", ticket: tuple[str, str] | None = None, **more: Any) -> dict[str, Any]:
    step = {} if ticket is None else {"ticket": {"ticket": ticket[0], "before": None, "after": ticket[1]}}
    return {"version": 3, "kind": kind, "by": by, "reason": {"vi": "Vì vậy.", "en": "So."}, **step, **more}


@pytest.mark.parametrize(
    ("told", "by"),
    [
        pytest.param(entry("ticket_started", ticket=("1", "in_progress")), "dung", id="of one's own department"),
        pytest.param(entry("ticket_started", ticket=("2", "in_progress")), "water", id="of another"),
        pytest.param(entry("extension_requested", ticket=("3", "assigned")), "power", id="who asks for more time"),
        pytest.param(entry("ticket_returned", ticket=("2", "returned")), "water", id="who returned it to the centre"),
        # The ticket that the change names is the one that was made for the department named.
        pytest.param(entry("ticket_returned", ticket=("3", "assigned")), "water", id="who returned it to another"),
        pytest.param(entry("ticket_returned", ticket=("1", "assigned")), "not_told", id="who is not known here"),
        pytest.param(entry("ticket_resolved", ticket=("9", "resolved")), "not_told", id="of a ticket not known here"),
        pytest.param(entry("extension_granted", ticket=("2", "assigned")), "dung", id="of the centre"),
        pytest.param(entry("dispatched", ticket=("3", "assigned")), "dung", id="of the centre, with a ticket"),
        pytest.param(entry("ticket_pause_ended", "clock", ("2", "in_progress")), "clock", id="the clock"),
        pytest.param(entry("noted", note={"text": "x", "department": "roads"}), "dung", id="one's own note"),
        pytest.param(entry("noted", note={"text": "x", "department": "water"}), "water", id="another's note"),
        pytest.param(entry("noted", note={"text": "x", "department": None}), "dung", id="the centre's note"),
        pytest.param(entry("noted"), "not_told", id="a note whose writer's department is not known here"),
    ],
)
def test_a_department_reads_the_names_of_its_own_officers_and_of_the_centre(told: dict[str, Any], by: str) -> None:
    assert change_told_to("roads", told, TICKETS)["by"] == by
    assert told_to(ROADS, told, TICKETS)["by"] == by
    assert told_to(OPERATOR, told, TICKETS)["by"] == told["by"]


@pytest.mark.parametrize(("writer", "reads"), [("roads", True), ("water", False), (None, False)])
def test_a_note_is_for_the_centre_and_the_department_that_wrote_it(writer: str | None, reads: bool) -> None:
    noted = entry("noted", note={"text": "riêng", "department": writer})

    assert ("riêng" in str(told_to(ROADS, noted, TICKETS))) is reads
    assert told_to(OPERATOR, noted, TICKETS) == noted
    assert told_to(ROADS, noted, TICKETS)["kind"] == "noted"


def test_what_a_reporter_said_is_for_whoever_works_on_the_case() -> None:
    answered = entry("answered", "reporter", answer={"text": "Ở ngã tư", "media": []})

    assert told_to(ROADS, answered, TICKETS) == told_to(OPERATOR, answered, TICKETS) == answered
