"""Somebody should have been told, and could not be: operators see it on the incident."""

from ioc.incidents.decision import Decision
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.notices import Whom
from ioc.incidents.vocabulary import Mark
from ioc.phrases.escalation import WHOM
from ioc.phrases.lifecycle import say


def telling_failed(case: Case, whom: Whom, department: str, why: str) -> Decision:
    """The incident with the mark, and who was not reached, for somebody to pick up the telephone."""
    case.mark(Mark.UNDELIVERED.value)
    reason = say("undelivered", whom=WHOM[whom.value], department=case.name(department), why=why)
    return case.decide("undelivered", reason, material=False)
