"""One incident lived through: commands, the clock, and all that was decided on the way."""

from datetime import datetime, timedelta

from ioc.incidents.category import Category
from ioc.incidents.deadlines.promise import Entry
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.escalation.firing import fire
from ioc.incidents.escalation.moments import next_moment
from ioc.incidents.incident import Incident, Ticket
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.deciding import Command, decide
from ioc.incidents.notices import Notice
from ioc.incidents.opening import Opening, open_incident
from ioc.incidents.practice import Practice
from tests.incidents.building import NOW, POTHOLE, WORKS, opening, practice


class Life:
    """An incident from its opening on. `by` is who commands."""

    def __init__(self, opened: Opening | None = None, by: Practice | None = None, now: datetime = NOW) -> None:
        self.practice = by or practice()
        self.now = now
        self.decisions = [open_incident(opened or opening(), self.practice, now)]

    @property
    def incident(self) -> Incident:
        return self.decisions[-1].incident

    @property
    def ticket(self) -> Ticket:
        """The newest ticket."""
        return self.incident.tickets[-1]

    @property
    def ledger(self) -> list[Entry]:
        return [entry for decision in self.decisions for entry in decision.ledger]

    @property
    def notices(self) -> list[Notice]:
        return [notice for decision in self.decisions for notice in decision.notices]

    @property
    def told(self) -> list[tuple[str, str]]:
        """What was told to whom by the newest decision, over all channels."""
        return sorted({(notice.template, notice.whom.value) for notice in self.decisions[-1].notices})

    def case(self) -> Case:
        return Case(incident=self.incident, practice=self.practice, by="user", now=self.now)

    def takes(self, decision: Decision) -> Decision:
        self.decisions.append(decision)
        return decision

    def do(self, *commands: Command) -> Decision:
        """Each command must be possible; the last one's decision."""
        for command in commands:
            outcome = decide(self.case(), command)
            assert isinstance(outcome, Decision), outcome
            self.takes(outcome)
        return self.decisions[-1]

    def refused(self, command: Command) -> Refusal:
        outcome = decide(self.case(), command)
        assert isinstance(outcome, Refusal), outcome
        return outcome

    def passes(self, time: timedelta) -> "Life":
        """Nobody looks meanwhile."""
        self.now += time
        return self

    def fires(self) -> list[Decision]:
        """The clock looks once."""
        decisions = fire(self.incident, self.practice, self.now)
        self.decisions += decisions
        return decisions

    def until(self, moment: datetime) -> list[Decision]:
        """The clock looks at each moment, up to this one."""
        fired: list[Decision] = []
        while (at := next_moment(self.incident, self.practice)) is not None and at <= moment:
            self.now = max(self.now, at)
            looked = self.fires()
            assert looked, "a moment that is due decides something"
            fired += looked
        self.now = max(self.now, moment)
        return fired


def life_of(category: Category = POTHOLE, **known: object) -> Life:
    """The life of an incident of this category."""
    return Life(opening(category, **known), practice(category, WORKS))
