from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc.incidents.incident import Incident
from ioc.incidents.joining import CAUSES_KEPT, Near, add, join, nearest
from ioc.incidents.vocabulary import OPEN_STATES, IncidentState, Severity
from tests.incidents.building import NOW, POTHOLE, cause, incident

OPEN = incident()


@pytest.mark.parametrize(
    ("near", "joins"),
    [
        pytest.param(Near(OPEN, 40.0), True, id="of the same kind, near and recent"),
        pytest.param(Near(OPEN, 100.0), True, id="just within the radius"),
        pytest.param(Near(OPEN, 100.1), False, id="just outside the radius"),
        pytest.param(Near(replace(OPEN, category="roads.sign"), 1.0), False, id="of another kind"),
        pytest.param(Near(replace(OPEN, state=IncidentState.CLOSED), 1.0), False, id="closed"),
        pytest.param(Near(replace(OPEN, updated_at=NOW - timedelta(days=3)), 1.0), True, id="just recent enough"),
        pytest.param(Near(replace(OPEN, updated_at=NOW - timedelta(days=3, seconds=1)), 1.0), False, id="too old"),
    ],
)
def test_a_report_joins_what_is_of_its_kind_near_and_recent(near: Near, joins: bool) -> None:
    assert (nearest([near], POTHOLE, NOW) is near) == joins


def test_of_several_the_nearest_is_joined_and_then_the_oldest() -> None:
    far, close = Near(replace(OPEN, id=UUID(int=1)), 60.0), Near(replace(OPEN, id=UUID(int=2)), 10.0)
    older = Near(replace(OPEN, id=UUID(int=3), opened_at=NOW - timedelta(hours=1)), 10.0)

    assert nearest([far, close, older], POTHOLE, NOW) is older


@given(st.sampled_from(sorted(IncidentState)), st.floats(0, 1000))
def test_nothing_but_an_open_incident_is_ever_joined(state: IncidentState, metres: float) -> None:
    found = nearest([Near(replace(OPEN, state=state), metres)], POTHOLE, NOW)

    assert found is None or found.incident.state in OPEN_STATES


def test_a_joining_report_is_counted_told_and_can_only_raise_the_severity() -> None:
    decision = join(OPEN, cause("second"), Severity.LARGE, "PA-111", NOW + timedelta(minutes=1))
    again = join(decision.incident, cause("third"), Severity.LOW, "PA-222", NOW + timedelta(minutes=2))

    assert (decision.incident.version, decision.incident.reports, decision.change.reports) == (2, 2, ("PA-111",))
    assert decision.incident.severity is again.incident.severity is Severity.LARGE
    assert [each.fact for each in again.incident.causes] == ["fact", "second", "third"]


def test_time_within_an_incident_never_runs_back() -> None:
    decision = join(OPEN, cause(), Severity.LOW, "PA-1", NOW - timedelta(hours=1))

    assert decision.change.at == decision.incident.updated_at == OPEN.updated_at


def test_only_the_newest_causes_travel_with_an_incident() -> None:
    grown: Incident = OPEN
    for number in range(CAUSES_KEPT + 5):
        grown = join(grown, cause(str(number)), Severity.LOW, "PA-1", NOW).incident

    assert len(grown.causes) == CAUSES_KEPT
    assert grown.causes[-1].fact == str(CAUSES_KEPT + 4)
    assert grown.reports == CAUSES_KEPT + 6


def test_an_addition_is_told_but_not_counted_as_another_report() -> None:
    decision = add(OPEN, cause("again"), "PA-1", NOW)

    assert (decision.change.kind, decision.incident.reports) == ("report_added_to", OPEN.reports)
