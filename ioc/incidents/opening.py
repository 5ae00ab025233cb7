"""How a fact becomes an incident of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ioc.incidents.category import Category
from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.decision import Decision
from ioc.incidents.incident import Cause, Incident, Place
from ioc.incidents.lifecycle.assigning import assign
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.practice import Practice
from ioc.incidents.vocabulary import CENTRE, IncidentState, Severity, Urgency
from ioc.phrases.lifecycle import say

BY = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is known of the fact that opens an incident, and the identity that the incident will have."""

    id: UUID
    code: str
    service: str
    category: Category
    urgency: Urgency
    severity: Severity
    description: str
    place: Place
    marks: tuple[str, ...]
    cause: Cause
    received_at: datetime
    reports: tuple[str, ...] = ()
    episode: str | None = None


def open_incident(opening: Opening, practice: Practice, now: datetime) -> Decision:
    """A new incident: with a ticket for the routed department, or waiting for an operator to verify it.

    It waits when its category says so, or when the centre itself would be the handler; an SOS never waits.
    """
    category, commune = opening.category, opening.place.commune
    policy = practice.policies.choose(category.code, opening.urgency, now)
    routed = practice.route(category.code, None if commune is None else commune.code)
    incident = Incident(
        id=opening.id,
        code=opening.code,
        version=0,
        service=opening.service,
        category=category.code,
        severity=opening.severity,
        urgency=opening.urgency,
        restricted=category.restricted,
        state=IncidentState.RECEIVED,
        title=category.label,
        description=opening.description,
        place=opening.place,
        marks=opening.marks,
        owner=CENTRE,
        opened_at=opening.received_at,
        updated_at=max(now, opening.received_at),
        due_at=None,
        reports=len(opening.reports),
        causes=(opening.cause,),
        tickets=(),
        policy=policy.version,
        episode=opening.episode,
    )
    case = Case(incident=incident, practice=practice, by=BY, now=now)
    waits = category.waits_for_verification and opening.urgency is not Urgency.SOS
    if waits or routed.department == CENTRE:
        promised = say("promised_by", because=policy.because)
        case.alter(promise=case.promise(PromiseKind.VERIFY, policy.verify, promised, opening.received_at))
    else:
        case.alter(state=IncidentState.DISPATCHED)
        assign(case, routed.department, routed.because, since=opening.received_at)
    return case.decide("opened", opening.cause.because, reports=opening.reports)


def severity_of(category: Category, urgency: Urgency) -> Severity:
    """A category's own severity, raised by how urgently the reporter asks."""
    asked = {Urgency.NORMAL: Severity.LOW, Urgency.URGENT: Severity.LARGE, Urgency.SOS: Severity.VERY_LARGE}
    return max(category.severity, asked[urgency])
