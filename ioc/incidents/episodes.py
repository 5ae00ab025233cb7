"""What a rule's episode does to its incident while it lasts, and when it ends."""

from dataclasses import replace
from datetime import datetime

from ioc.incidents.decision import Change, Decision
from ioc.incidents.incident import Cause, Incident
from ioc.incidents.joining import CAUSES_KEPT
from ioc.incidents.vocabulary import Severity


def update_episode(incident: Incident, cause: Cause, severity: Severity, kind: str, now: datetime) -> Decision:
    """The incident after its rule spoke again: `kind` is severity_changed, or cleared when the rule no longer holds.

    A clearing is a fact on the incident, not a state: people decide whether the case is over.
    """
    at = max(now, incident.updated_at)
    after = replace(
        incident,
        version=incident.version + 1,
        updated_at=at,
        severity=severity,
        causes=(*incident.causes, cause)[-CAUSES_KEPT:],
    )
    return Decision(
        incident=after,
        change=Change(version=after.version, kind=kind, at=at, by="rules", reason=cause.because),
    )
