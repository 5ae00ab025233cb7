"""An ordered day moves what is promised in working time over it, with a row that names the day; nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ioc.incidents.deadlines.hours import SpecialDay
from ioc.incidents.deadlines.promise import Step
from ioc.incidents.decision import Decision
from ioc.incidents.incident import Incident
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.deciding import decide
from ioc.incidents.lifecycle.extending import RequestExtension
from ioc.incidents.lifecycle.recalculating import recalculate
from ioc.incidents.lifecycle.working import PauseTicket, Start
from ioc.incidents.practice import Practice
from ioc.provinces.daklak import PROVINCE
from tests.incidents.building import ALWAYS_OPEN, NOW, incident, practice
from tests.incidents.deadlines.calendars import day_off

# NOW is Thursday morning, 20 November 2025.
TOMORROW = day_off("2025-11-21", order="12/QĐ-UBND")
FAR_AWAY = day_off("2026-03-02")


def by(*days: SpecialDay) -> Practice:
    office = PROVINCE.calendar("so_xay_dung", days)
    return practice(calendar=lambda code: ALWAYS_OPEN if code == "ioc" else office)


def recalculated(it: Incident, *days: SpecialDay, pending: tuple[SpecialDay, ...] | None = None) -> Decision | None:
    now = max(it.updated_at, NOW + timedelta(minutes=5))
    return recalculate(Case(incident=it, practice=by(*days), by="calendar", now=now), pending or days)


def after(it: Incident, command: Any) -> Incident:
    decision = decide(Case(incident=it, practice=practice(), by="chi", now=NOW + timedelta(minutes=2)), command)
    assert isinstance(decision, Decision)
    return decision.incident


def test_a_day_off_moves_a_deadline_by_that_day_and_says_why() -> None:
    it = incident()

    decision = recalculated(it, TOMORROW)

    assert decision is not None
    (before,), (now,) = it.tickets, decision.incident.tickets
    assert before.resolve_by is not None
    # Three working days from Thursday end on Tuesday; without Friday, on Wednesday.
    assert now.resolve_by == before.resolve_by + timedelta(days=1)
    assert (decision.change.kind, decision.change.ticket and decision.change.ticket.ticket) == (
        "calendar_changed",
        now.id,
    )
    resolve = [entry for entry in decision.ledger if entry.due_at == now.resolve_by]
    assert [(entry.step, entry.subject) for entry in resolve] == [(Step.RECALCULATED, now.id)]
    for told in (decision.change.reason, resolve[0].because):
        assert "21/11/2025: lễ hội (theo 12/QĐ-UBND)" in told.vi
        assert "Friday 21 November 2025: a feast (by 12/QĐ-UBND)" in told.en
    assert decision.incident.due_at == now.resolve_by


def test_a_second_look_moves_nothing() -> None:
    decision = recalculated(incident(), TOMORROW)

    assert decision is not None
    assert recalculated(decision.incident, TOMORROW) is None


def test_a_day_outside_its_time_moves_nothing_and_is_not_named() -> None:
    it = incident()

    assert recalculated(it, FAR_AWAY) is None
    decision = recalculated(it, TOMORROW, FAR_AWAY)
    assert decision is not None
    assert "2026" not in decision.change.reason.vi
    assert all("2026" not in entry.because.vi for entry in decision.ledger)


def test_a_working_saturday_brings_a_deadline_forward() -> None:
    saturday = replace(day_off("2025-11-22"), works=True)
    it = incident()

    decision = recalculated(it, saturday)

    assert decision is not None
    assert decision.incident.tickets[0].resolve_by < it.tickets[0].resolve_by  # type: ignore[operator] # both run


def test_what_stands_and_what_runs_by_the_clock_stay() -> None:
    started = after(incident(), Start(ticket=incident().tickets[0].id))
    until = datetime(2025, 11, 25, tzinfo=UTC)
    paused = after(started, PauseTicket(ticket=started.tickets[0].id, until=until, text="Chờ vật tư"))
    asked = after(started, RequestExtension(ticket=started.tickets[0].id, by=timedelta(hours=4), text="Chờ"))

    assert recalculated(paused, TOMORROW) is None
    decision = recalculated(asked, TOMORROW)
    assert decision is not None
    # The centre keeps no holidays: its time to decide on the extension stays what it was.
    assert decision.incident.tickets[0].extension == asked.tickets[0].extension
    assert len(decision.ledger) == 1
