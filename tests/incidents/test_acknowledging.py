from dataclasses import replace
from datetime import timedelta

import pytest

from ioc.incidents.acknowledging import acknowledge
from ioc.incidents.incident import Decision, Incident, Refusal
from ioc.incidents.vocabulary import TicketState
from ioc.phrases.text import Text
from tests.incidents.building import NOW, incident

WORKS_NAME = Text(vi="Sở Xây dựng", en="Department of Construction")
LATER = NOW + timedelta(minutes=5)


def with_ticket(state: TicketState) -> Incident:
    base = incident()
    return replace(base, tickets=(replace(base.tickets[0], state=state, acknowledged_by="lan"),))


def test_an_assigned_ticket_is_acknowledged_with_who_and_when() -> None:
    base = incident()

    decision = acknowledge(base, base.tickets[0].id, "minh", WORKS_NAME, LATER)

    assert isinstance(decision, Decision)
    ticket = decision.incident.tickets[0]
    assert (ticket.state, ticket.version, ticket.acknowledged_by, ticket.acknowledged_at) == (
        TicketState.ACKNOWLEDGED,
        2,
        "minh",
        LATER,
    )
    assert decision.change.reason == Text(
        vi="Sở Xây dựng đã tiếp nhận.", en="Department of Construction has acknowledged."
    )


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (TicketState.ACKNOWLEDGED, "already_acknowledged"),
        (TicketState.IN_PROGRESS, "already_acknowledged"),
        (TicketState.RESOLVED, "ticket_is_over"),
        (TicketState.RETURNED, "ticket_is_over"),
        (TicketState.CANCELLED, "ticket_is_over"),
    ],
)
def test_any_other_ticket_is_refused_with_what_is_possible_instead(state: TicketState, code: str) -> None:
    base = with_ticket(state)

    refusal = acknowledge(base, base.tickets[0].id, "minh", WORKS_NAME, LATER)

    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert ("lan" if code == "already_acknowledged" else state.value) in refusal.reason.en
