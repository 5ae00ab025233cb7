"""A category: one kind of matter that a service takes care of."""

from dataclasses import dataclass
from datetime import timedelta

from ioc.incidents.vocabulary import Severity, Urgency
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One row of a service's `categories.py`.

    `code` is `<topic>.<kind>`, unique over all services. A report of an open incident's category joins
    it when it lies within `joins_within_m` metres and the incident was last heard of within
    `joins_for`; an SOS never joins by itself. `restricted` matters are seen by supervisors and the
    handling department only. Where it `asks_evidence`, only a photo or document resolves a ticket.
    """

    code: str
    label: Text
    urgency: Urgency = Urgency.NORMAL
    severity: Severity = Severity.MEDIUM
    waits_for_verification: bool = True
    restricted: bool = False
    asks_evidence: bool = False
    joins_within_m: float = 100.0
    joins_for: timedelta = timedelta(days=3)
