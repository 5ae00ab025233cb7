from dataclasses import replace
from datetime import timedelta

import pytest

from ioc.incidents.opening import open_incident, severity_of
from ioc.incidents.routing import Routed
from ioc.incidents.vocabulary import CENTRE, IncidentState, Severity, TicketState, Urgency
from tests.incidents.building import BECAUSE, NOW, POTHOLE, WORKS, incident, opening, practice

WAITING = replace(POTHOLE, waits_for_verification=True)


def test_a_category_that_does_not_wait_goes_out_with_a_ticket_for_the_routed_department() -> None:
    opened = incident()

    assert opened.state is IncidentState.DISPATCHED
    assert opened.owner == "so_xay_dung"
    assert [(ticket.department, ticket.state, ticket.because) for ticket in opened.tickets] == [
        ("so_xay_dung", TicketState.ASSIGNED, WORKS.because)
    ]


def test_a_category_that_waits_stays_with_the_centre_until_an_operator_verifies_within_15_minutes() -> None:
    opened = incident(WAITING)

    assert (opened.state, opened.owner, opened.tickets) == (IncidentState.RECEIVED, CENTRE, ())
    assert opened.due_at == NOW + timedelta(minutes=15)


def test_an_sos_never_waits_and_is_to_be_resolved_within_two_hours_of_being_received() -> None:
    opened = incident(WAITING, urgency=Urgency.SOS, received_at=NOW - timedelta(minutes=3))

    assert opened.state is IncidentState.DISPATCHED
    assert opened.due_at == opened.tickets[0].resolve_by == NOW - timedelta(minutes=3) + timedelta(hours=2)


def test_what_nobody_else_handles_stays_with_the_centre() -> None:
    opened = incident(POTHOLE, Routed(department=CENTRE, because=BECAUSE))

    assert (opened.state, opened.owner, opened.tickets) == (IncidentState.RECEIVED, CENTRE, ())


def test_the_change_tells_why_and_concerns_the_report() -> None:
    change = open_incident(opening(), practice(), NOW).change

    assert (change.kind, change.version, change.reason, change.reports) == (
        "opened",
        1,
        BECAUSE,
        ("PA-000-000-0000",),
    )


@pytest.mark.parametrize(
    ("own", "asked", "severity"),
    [
        (Severity.MEDIUM, Urgency.NORMAL, Severity.MEDIUM),
        (Severity.MEDIUM, Urgency.URGENT, Severity.LARGE),
        (Severity.MEDIUM, Urgency.SOS, Severity.VERY_LARGE),
        (Severity.CATASTROPHE, Urgency.NORMAL, Severity.CATASTROPHE),
    ],
)
def test_urgency_raises_a_severity_and_never_lowers_it(own: Severity, asked: Urgency, severity: Severity) -> None:
    assert severity_of(replace(POTHOLE, severity=own), asked) is severity
