"""What changes nothing of the case's course: a note on it, a room to talk about it."""

from dataclasses import dataclass

from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.table import STAFF, refusal, refused_by_state
from ioc.phrases.lifecycle import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Somebody of the house has something to say; the text is kept beside the incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """A video conference for the departments with tickets, in a room of the installation's template."""

    template: str | None


def note(case: Case, _: Note) -> Decision | Refusal:
    """Told on the incident; in any state."""
    refused = refused_by_state(STAFF, "note", case.incident.state)
    return refused or case.decide("noted", say("noted"), material=False)


def conference(case: Case, command: Conference) -> Decision | Refusal:
    """The link stands on the incident; every department with an open ticket is told."""
    refused = refused_by_state(STAFF, "conference", case.incident.state)
    if refused is not None:
        return refused
    if command.template is None:
        return refusal("no_room")
    case.alter(conference=command.template.format(code=case.incident.code))
    for ticket in case.incident.open_tickets:
        case.tell("conference", ticket, step=f"conference/{case.incident.version}")
    return case.decide("conference_opened", say("conference_opened"), material=False)
