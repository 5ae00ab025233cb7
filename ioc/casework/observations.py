"""Sensors' observations: rules decide, episodes open, change and clear incidents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.casework.rulebook import Rulebook
from ioc.casework.working_set import WorkingSet
from ioc.contracts.events import ObservationBatch
from ioc.incidents.codes import incident_code
from ioc.incidents.episodes import update_episode
from ioc.incidents.incident import Cause, CommuneRef, Incident, Place
from ioc.incidents.opening import Opening, open_incident
from ioc.incidents.practice import Practice
from ioc.incidents.vocabulary import Severity
from ioc.sensing.evaluation import Changed, Cleared, Evaluation, Raised, RuleState, evaluate
from ioc.sensing.observation import Observation
from ioc.sensing.rule import Rule
from ioc.services.service import Service
from ioc.store import facts, incidents, rule_states
from ioc.store.incident_rows import Row

KIND = "observation"


@dataclass(frozen=True, slots=True)
class Fact:
    """One observation of a batch: the batch's id and its index there."""

    batch: UUID
    item: int
    observation: Observation

    @property
    def name(self) -> str:
        """As causes and history name it."""
        return f"{self.batch}/{self.item}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule made of a fact."""

    fact: Fact
    service: Service
    rule: Rule
    outcome: Raised | Changed | Cleared


@dataclass(slots=True)
class _Memory:
    """What the rules remember, as loaded and as it becomes."""

    states: dict[tuple[str, str], RuleState]
    changed: set[tuple[str, str]] = field(default_factory=set)

    def evaluate(self, rule: Rule, observation: Observation) -> Evaluation:
        """One step of the rule, remembered."""
        key = (rule.slug, rule.sensor)
        evaluation = evaluate(rule, self.states.get(key), observation)
        self.states[key] = evaluation.state
        self.changed.add(key)
        return evaluation


async def apply_observations(
    connection: AsyncConnection, rulebook: Rulebook, batches: Sequence[tuple[str, ObservationBatch]]
) -> None:
    """Applies each observation once, in the order of event time for each sensor, inside the transaction."""
    found = _facts(batches)
    applied = await facts.already_applied(connection, {fact.batch for fact in found})
    fresh = [fact for fact in found if (fact.batch, fact.item) not in applied]
    if not fresh:
        return
    now = rulebook.clock()
    memory = await _remember(connection, {fact.observation.sensor for fact in fresh})
    findings = [finding for fact in fresh for finding in _judge(rulebook, memory, fact)]

    practice = await rulebook.practices.at_hand(connection)
    working_set = WorkingSet(practice)
    locked = await incidents.lock_by_episode(connection, {finding.outcome.episode for finding in findings})
    await rulebook.practices.learn(connection, (each.incident for each in locked))
    working_set.hold(locked)
    numbers = await incidents.next_numbers(connection, sum(isinstance(each.outcome, Raised) for each in findings))
    went_to = _Deciding(rulebook, practice, working_set, now, numbers).decide_all(findings)

    await working_set.write(connection, rulebook.topics.incidents)
    await rule_states.save(connection, {key: memory.states[key].to_json() for key in memory.changed})
    await facts.record(connection, [_fact_row(fact, went_to.get(fact.name), now) for fact in fresh])


def _facts(batches: Sequence[tuple[str, ObservationBatch]]) -> list[Fact]:
    found = [
        Fact(
            UUID(batch_id),
            item,
            Observation(
                sensor=each.sensor,
                property=each.property,
                value=each.value,
                unit=each.unit,
                observed_at=each.observed_at,
            ),
        )
        for batch_id, batch in batches
        for item, each in enumerate(batch.observations)
    ]
    # A repeat may stand twice among the batches; event time decides the order, whatever order they came in.
    unique = {(fact.batch, fact.item): fact for fact in found}
    return sorted(unique.values(), key=lambda fact: fact.observation.observed_at)


async def _remember(connection: AsyncConnection, sensors: set[str]) -> _Memory:
    stored = await rule_states.load(connection, sensors)
    return _Memory({key: RuleState.from_json(state) for key, state in stored.items()})


def _judge(rulebook: Rulebook, memory: _Memory, fact: Fact) -> list[Finding]:
    findings = []
    for service, rule in rulebook.catalogue.watching(fact.observation.sensor, fact.observation.property):
        outcome = memory.evaluate(rule, fact.observation).outcome
        if outcome is not None:
            findings.append(Finding(fact, service, rule, outcome))
    return findings


@dataclass(slots=True)
class _Deciding:
    """Turns findings into decisions on episodes' incidents."""

    rulebook: Rulebook
    practice: Practice
    working_set: WorkingSet
    now: datetime
    numbers: list[int]

    def decide_all(self, findings: Sequence[Finding]) -> dict[str, UUID]:
        """Decides in order. Returns the incident of each fact that changed one."""
        by_episode = {incident.episode: incident.id for incident in self.working_set.all()}
        went_to: dict[str, UUID] = {}
        for finding in findings:
            episode = finding.outcome.episode
            if isinstance(finding.outcome, Raised) and episode not in by_episode:
                incident = self._open(finding)
                by_episode[episode] = incident.id
            elif episode in by_episode:
                incident = self._update(finding, self.working_set[by_episode[episode]])
            else:
                continue
            went_to[finding.fact.name] = incident.id
        return went_to

    def _open(self, finding: Finding) -> Incident:
        outcome, rule = finding.outcome, finding.rule
        if not isinstance(outcome, Raised):
            raise TypeError("only a raised episode opens an incident")
        _, category = self.rulebook.catalogue.category(rule.category)
        place = self._place(rule.sensor)
        opening = Opening(
            id=self.rulebook.new_id(self.now),
            code=incident_code(self.numbers.pop(0)),
            service=finding.service.slug,
            category=category,
            urgency=category.urgency,
            severity=Severity(outcome.severity),
            description=outcome.because.vi,
            place=place,
            marks=(),
            cause=_cause(finding),
            received_at=outcome.at,
            episode=outcome.episode,
        )
        return self.working_set.decide(open_incident(opening, self.practice, self.now), (finding.fact.name,))

    def _update(self, finding: Finding, incident: Incident) -> Incident:
        outcome = finding.outcome
        severity = incident.severity if isinstance(outcome, Cleared) else Severity(outcome.severity)
        kind = "episode_cleared" if isinstance(outcome, Cleared) else "severity_changed"
        decision = update_episode(incident, _cause(finding), severity, kind, self.now)
        return self.working_set.decide(decision, (finding.fact.name,))

    def _place(self, sensor: str) -> Place:
        station = self.rulebook.catalogue.station(sensor)
        if station is None:
            return Place()
        commune = self.rulebook.commune(station.commune)
        return Place(
            lat=station.lat,
            lon=station.lon,
            address=station.label.vi,
            commune=None
            if commune is None
            else CommuneRef(code=commune.code, valid_from=commune.valid_from, name=commune.full_name),
        )


def _cause(finding: Finding) -> Cause:
    return Cause(fact=finding.fact.name, kind=KIND, because=finding.outcome.because)


def _fact_row(fact: Fact, incident_id: UUID | None, now: datetime) -> Row:
    return facts.fact_row(
        fact=(fact.batch, fact.item),
        kind=KIND,
        fingerprint=f"{fact.observation.value} {fact.observation.observed_at.isoformat()}",
        incident_id=incident_id,
        now=now,
    )
