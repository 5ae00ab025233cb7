"""Citizens' reports become incidents, or join one that is open nearby."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.casework.neighbours import Neighbours
from ioc.casework.report_facts import addition_row, place_of, report_row
from ioc.casework.rulebook import Rulebook
from ioc.casework.working_set import WorkingSet
from ioc.contracts.events import ReportSubmitted
from ioc.incidents.category import Category
from ioc.incidents.codes import incident_code
from ioc.incidents.decision import Decision
from ioc.incidents.incident import Cause, Incident
from ioc.incidents.joining import Near, add, join, nearest
from ioc.incidents.opening import Opening, open_incident, severity_of
from ioc.incidents.practice import Practice
from ioc.incidents.vocabulary import Mark, Urgency
from ioc.phrases.sentences import say
from ioc.places.grid import cells_touching
from ioc.store import facts, incidents

KIND = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """A batch by what each report is: new, or another body under a key that is known. True repeats are left out."""

    fresh: list[ReportSubmitted]
    additions: list[ReportSubmitted]


def sort_batch(batch: Iterable[ReportSubmitted], applied: Mapping[UUID, str], kept: set[tuple[UUID, str]]) -> Sorted:
    """Sorts a batch against what was applied before (report → fingerprint) and the additions kept already."""
    fingerprints = dict(applied)
    known = set(kept)
    fresh: list[ReportSubmitted] = []
    additions: list[ReportSubmitted] = []
    for report in batch:
        identity = (report.report_id, report.fingerprint)
        if report.report_id not in fingerprints:
            fingerprints[report.report_id] = report.fingerprint
            fresh.append(report)
        elif fingerprints[report.report_id] != report.fingerprint and identity not in known:
            known.add(identity)
            additions.append(report)
    return Sorted(fresh=fresh, additions=additions)


async def apply_reports(connection: AsyncConnection, rulebook: Rulebook, batch: Sequence[ReportSubmitted]) -> None:
    """Applies each report once, in order, inside the transaction.

    A report that was applied before changes nothing; another body under its key is kept as an addition.
    Raises `KeyError` for a category that no service has.
    """
    ids = {report.report_id for report in batch}
    applied = await facts.already_applied(connection, ids)
    went_to = {fact: done.incident_id for (fact, _), done in applied.items() if done.incident_id is not None}
    kept = await facts.additions_kept(connection, went_to.keys())
    todo = sort_batch(batch, {fact: done.fingerprint for (fact, _), done in applied.items()}, kept)
    if not todo.fresh and not todo.additions:
        return

    now = rulebook.clock()
    touched = {report.report_id: _cells(rulebook, report) for report in todo.fresh}
    practice = await rulebook.practices.at_hand(connection)
    working_set = WorkingSet(practice)
    taking = _Taking(rulebook, practice, working_set, now, touched)
    also = {went_to[report.report_id] for report in todo.additions if report.report_id in went_to}
    locked = await _lock(connection, taking, todo.fresh, also)
    await rulebook.practices.learn(connection, (each.incident for each in locked))
    working_set.hold(locked)
    numbers = await incidents.next_numbers(connection, len(todo.fresh))
    neighbours = Neighbours(working_set)
    for report, number in zip(todo.fresh, numbers, strict=True):
        went_to[report.report_id] = taking.take(report, neighbours, number).id
    for report in todo.additions:
        taking.add(report, went_to[report.report_id])

    await working_set.write(connection, rulebook.topics.incidents)
    await facts.write_reports(connection, [report_row(report, went_to[report.report_id]) for report in todo.fresh])
    await facts.write_additions(connection, [addition_row(report) for report in todo.additions])
    await facts.record(connection, [_fact_row(report, went_to[report.report_id], now) for report in todo.fresh])


@dataclass(frozen=True, slots=True)
class _Taking:
    """Decides where each report of one batch goes."""

    rulebook: Rulebook
    practice: Practice
    working_set: WorkingSet
    now: datetime
    touched: Mapping[UUID, tuple[int, ...]] = field(default_factory=dict)

    def take(self, report: ReportSubmitted, neighbours: Neighbours, number: int) -> Incident:
        """The incident that the report joined or opened."""
        _, category = self.rulebook.catalogue.category(report.category)
        near = nearest(self._around(report, neighbours), category, self.now)
        facts_of_step = (str(report.report_id),)
        if near is not None and report.urgency is not Urgency.SOS:
            return self.working_set.decide(self._join(near, report, category), facts_of_step)
        opened = self.working_set.decide(self._open(report, category, near, number), facts_of_step)
        neighbours.welcome(opened)
        return opened

    def add(self, report: ReportSubmitted, incident_id: UUID) -> None:
        """Tells on the incident that more was said under the key of one of its reports."""
        cause = Cause(fact=str(report.report_id), kind=KIND, because=say("added_to_report", report=report.code))
        decision = add(self.working_set[incident_id], cause, report.code, self.now)
        self.working_set.decide(decision, (str(report.report_id),))

    def _around(self, report: ReportSubmitted, neighbours: Neighbours) -> Iterable[Near]:
        place = report.place
        if place.lat is None or place.lon is None:
            return ()
        return neighbours.around(report.category, self.touched[report.report_id], place.lat, place.lon)

    def _join(self, near: Near, report: ReportSubmitted, category: Category) -> Decision:
        because = say("joined_nearby", metres=round(near.metres))
        cause = Cause(fact=str(report.report_id), kind=KIND, because=because)
        return join(near.incident, cause, severity_of(category, report.urgency), report.code, self.now)

    def _open(self, report: ReportSubmitted, category: Category, near: Near | None, number: int) -> Decision:
        sentence = "opened_by_report" if report.urgency is not Urgency.SOS else "opened_by_sos"
        because = say(sentence)
        marks = list(report.marks)
        if near is not None:
            because = say("opened_by_sos_near", code=near.incident.code, metres=round(near.metres))
            marks.append(Mark.NEAR_ANOTHER.value)
        place = place_of(report.place)
        opening = Opening(
            id=self.rulebook.new_id(self.now),
            code=incident_code(number),
            service=report.service,
            category=category,
            urgency=report.urgency,
            severity=severity_of(category, report.urgency),
            description=report.description,
            place=place,
            marks=tuple(marks),
            cause=Cause(fact=str(report.report_id), kind=KIND, because=because),
            received_at=report.received_at,
            reports=(report.code,),
        )
        return open_incident(opening, self.practice, self.now)


def _cells(rulebook: Rulebook, report: ReportSubmitted) -> tuple[int, ...]:
    _, category = rulebook.catalogue.category(report.category)
    place = report.place
    if place.lat is None or place.lon is None:
        return ()
    return cells_touching(place.lat, place.lon, category.joins_within_m)


async def _lock(
    connection: AsyncConnection, taking: _Taking, fresh: Sequence[ReportSubmitted], also: set[UUID]
) -> list[incidents.Stored]:
    """Locks in the one order: grid cells, then incidents by id."""
    by_category = {(report.category, cell) for report in fresh for cell in taking.touched[report.report_id]}
    await incidents.lock_cells(connection, (_cell_lock(category, cell) for category, cell in by_category))
    windows = [taking.rulebook.catalogue.category(report.category)[1].joins_for for report in fresh]
    near = await incidents.find_open_near(
        connection,
        {category for category, _ in by_category},
        {cell for _, cell in by_category},
        taking.now - max(windows, default=timedelta()),
    )
    return await incidents.lock_by_id(connection, near | also)


def _cell_lock(category: str, cell: int) -> int:
    digest = hashlib.blake2b(f"{category}/{cell}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _fact_row(report: ReportSubmitted, incident_id: UUID, now: datetime) -> dict[str, object]:
    return facts.fact_row(
        fact=(report.report_id, 0), kind=KIND, fingerprint=report.fingerprint, incident_id=incident_id, now=now
    )
