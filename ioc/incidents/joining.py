"""Which open incident a report belongs to: of the same kind, near and recent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ioc.incidents.category import Category
from ioc.incidents.decision import Change, Decision
from ioc.incidents.incident import Cause, Incident
from ioc.incidents.vocabulary import JOINABLE_STATES, Severity

CAUSES_KEPT: Final = 20
"""How many of the newest causes travel with an incident; the store keeps all."""


@dataclass(frozen=True, slots=True)
class Near:
    """An open incident and how far it is, in metres."""

    incident: Incident
    metres: float


def nearest(candidates: Iterable[Near], category: Category, now: datetime) -> Near | None:
    """The nearest candidate that a report of this category may join, or None.

    It must be open, of the same category, within the category's radius, and heard of within its window.
    """
    joinable = (
        near
        for near in candidates
        if near.incident.category == category.code
        and near.incident.state in JOINABLE_STATES
        and near.metres <= category.joins_within_m
        and now - near.incident.updated_at <= category.joins_for
    )
    return min(joinable, key=lambda near: (near.metres, near.incident.opened_at, near.incident.id), default=None)


def join(incident: Incident, cause: Cause, severity: Severity, report: str, now: datetime) -> Decision:
    """The incident with one more report. It may become more severe by it, never less."""
    at = max(now, incident.updated_at)
    joined = replace(
        incident,
        version=incident.version + 1,
        updated_at=at,
        severity=max(incident.severity, severity),
        reports=incident.reports + 1,
        causes=(*incident.causes, cause)[-CAUSES_KEPT:],
    )
    change = Change(
        version=joined.version, kind="report_joined", at=at, by="rules", reason=cause.because, reports=(report,)
    )
    return Decision(incident=joined, change=change)


def add(incident: Incident, cause: Cause, report: str, now: datetime) -> Decision:
    """The incident after more was said under the key of one of its reports."""
    at = max(now, incident.updated_at)
    added = replace(
        incident,
        version=incident.version + 1,
        updated_at=at,
        causes=(*incident.causes, cause)[-CAUSES_KEPT:],
    )
    change = Change(
        version=added.version, kind="report_added_to", at=at, by="rules", reason=cause.because, reports=(report,)
    )
    return Decision(incident=added, change=change)
