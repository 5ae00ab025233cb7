from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ioc.incidents.lifecycle.assigning import Dispatch
from ioc.incidents.lifecycle.taking_up import Answer, RequestInfo
from ioc.incidents.lifecycle.working import Acknowledge, PauseTicket, Resolve, ResumeTicket, Start
from ioc.incidents.vocabulary import CENTRE, IncidentState, TicketState
from tests.incidents.building import NOW, POTHOLE
from tests.incidents.deadlines.calendars import local
from tests.incidents.life import Life, life_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def paused(life: Life, until: datetime) -> Life:
    life.do(PauseTicket(ticket=life.ticket.id, until=until, text="Chờ điện lực."))
    return life


def at_work() -> Life:
    life = life_of()
    life.do(Start(ticket=life.ticket.id))
    return life


def test_who_acknowledges_is_known_with_the_moment() -> None:
    life = life_of().passes(HOUR)
    life.do(Acknowledge(ticket=life.ticket.id))

    assert (life.ticket.state, life.ticket.acknowledged_at) == (TicketState.ACKNOWLEDGED, NOW + HOUR)
    assert life.ticket.acknowledged_by == "user"
    assert life.ticket.acknowledge.met_at == NOW + HOUR


def test_whoever_begins_has_acknowledged() -> None:
    life = at_work()

    assert (life.ticket.acknowledged_at, life.ticket.started_at) == (NOW, NOW)
    assert [(entry.kind.value, entry.step.value) for entry in life.decisions[-1].ledger] == [("acknowledge", "met")]


def test_whoever_begins_later_acknowledges_only_once() -> None:
    life = life_of()
    life.do(Acknowledge(ticket=life.ticket.id))
    life.passes(HOUR).do(Start(ticket=life.ticket.id))

    assert (life.ticket.acknowledged_at, life.ticket.started_at) == (NOW, NOW + HOUR)


def test_the_clock_stands_for_a_third_party_and_goes_on_by_itself() -> None:
    life = paused(at_work().passes(HOUR), NOW + DAY)
    assert (life.ticket.resolve_by, life.incident.due_at) == (None, None)

    fired = life.until(NOW + DAY)

    assert [decision.change.kind for decision in fired] == ["ticket_pause_ended"]
    assert life.ticket.resolve_by == local("2025-11-25 16:30")
    assert life.ticket.pause is None


def test_a_pause_that_ended_while_nobody_looked_ended_when_it_should() -> None:
    life = paused(at_work(), NOW + DAY)

    life.passes(DAY + 3 * HOUR).fires()

    assert life.ticket.resolve.running_since == NOW + DAY


def test_the_clock_goes_on_when_the_third_party_has_done_it() -> None:
    life = paused(at_work(), NOW + 5 * DAY)
    life.passes(2 * HOUR).do(ResumeTicket(ticket=life.ticket.id))

    assert life.ticket.resolve_by == local("2025-11-25 10:00")


def test_to_pause_and_go_on_at_once_changes_nothing_of_the_deadline() -> None:
    life = at_work().passes(HOUR)
    due = life.ticket.resolve_by

    paused(life, NOW + DAY).do(ResumeTicket(ticket=life.ticket.id))

    assert life.ticket.resolve_by == due


def test_a_wait_for_a_third_party_ends_within_sixty_days_in_the_future() -> None:
    life = at_work()
    refusals = {
        days: life.refused(PauseTicket(ticket=life.ticket.id, until=NOW + days * DAY, text="x")).code
        for days in (-1, 0, 61)
    }

    assert refusals == {-1: "until_is_past", 0: "until_is_past", 61: "until_is_past"}


def test_a_day_is_said_as_it_is_here() -> None:
    life = paused(at_work(), datetime(2025, 11, 21, 18, 0, tzinfo=UTC))

    assert life.decisions[-1].change.reason.en == "Waits for a third party until 22/11/2025: Chờ điện lực."


def test_what_stands_already_is_refused_with_what_is_possible() -> None:
    life = paused(at_work(), NOW + DAY)
    again = PauseTicket(ticket=life.ticket.id, until=NOW + DAY, text="x")
    assert life.refused(again).code == "is_paused"

    asked = at_work()
    asked.do(RequestInfo(question="Ở đâu?"))
    assert asked.refused(again).code == "stands_for_reporter"
    assert asked.refused(ResumeTicket(ticket=asked.ticket.id)).code == "not_paused"


def test_a_third_party_may_finish_before_the_reporter_answers() -> None:
    life = paused(at_work().passes(HOUR), NOW + DAY)
    life.do(RequestInfo(question="Ở đâu?"))

    life.until(NOW + DAY)
    assert life.ticket.pause is not None
    assert (life.ticket.pause.reason, life.ticket.resolve_by) == ("reporter", None)

    life.passes(HOUR).do(Answer())
    assert life.ticket.resolve_by == local("2025-11-26 08:00")
    assert [ticket.pause for ticket in life.incident.tickets] == [None]


def test_a_reporter_may_answer_before_the_third_party_has_finished() -> None:
    life = paused(at_work(), NOW + 2 * DAY)
    life.do(RequestInfo(question="Ở đâu?"))
    life.passes(HOUR).do(Answer())

    assert life.ticket.pause is not None
    assert (life.ticket.pause.reason, life.ticket.resolve_by) == ("third_party", None)


def test_what_asks_for_evidence_is_resolved_by_nothing_else() -> None:
    life = life_of(replace(POTHOLE, asks_evidence=True))

    assert life.refused(Resolve(ticket=life.ticket.id, text="Đã vá.")).code == "evidence_needed"

    life.do(Resolve(ticket=life.ticket.id, text="Đã vá.", evidence=("anh-1",)))
    assert life.ticket.evidence == ("anh-1",)


@pytest.mark.parametrize(
    ("later", "kept"), [pytest.param(4 * DAY, True, id="in time"), pytest.param(6 * DAY, False, id="late")]
)
def test_a_resolved_ticket_keeps_its_due_time_for_whoever_judges(later: timedelta, kept: bool) -> None:
    life = life_of().passes(later)
    life.do(Resolve(ticket=life.ticket.id, text="Đã vá."))
    promise = life.ticket.resolve

    assert (promise.due_at, promise.met_at) == (local("2025-11-25 08:00"), NOW + later)
    assert (promise.met_at is not None and promise.due_at is not None and promise.met_at <= promise.due_at) == kept
    assert (life.ticket.resolved_by, life.ticket.outcome) == ("user", "Đã vá.")


def test_when_all_are_done_the_centre_reviews_within_eight_hours() -> None:
    life = life_of()
    life.do(Dispatch(department="so_y_te"))
    first, second = (ticket.id for ticket in life.incident.tickets)

    life.do(Resolve(ticket=first, text="Đã vá."))
    assert (life.incident.state, life.incident.owner) == (IncidentState.DISPATCHED, "so_y_te")

    life.do(Resolve(ticket=second, text="Đã sơ cứu."))
    assert (life.incident.state, life.incident.owner) == (IncidentState.RESOLVED, CENTRE)
    assert (life.incident.due_at, life.incident.outcome) == (NOW + 8 * HOUR, "Đã sơ cứu.")


def test_what_is_resolved_while_the_reporter_is_asked_waits_no_longer() -> None:
    life = at_work()
    life.do(RequestInfo(question="Ở đâu?"), Resolve(ticket=life.ticket.id, text="Đã vá."))

    assert (life.incident.state, life.incident.question, life.incident.state_before) == (
        IncidentState.RESOLVED,
        None,
        None,
    )
    assert life.ticket.pause is None


def test_an_acknowledgement_lapses_when_nothing_is_begun_and_the_head_hears_of_it() -> None:
    life = life_of()
    life.do(Acknowledge(ticket=life.ticket.id))

    (lapsed,) = life.until(local("2025-11-21 08:30"))

    assert (lapsed.change.kind, life.ticket.state) == ("acknowledgement_lapsed", TicketState.ASSIGNED)
    assert life.told == [("acknowledgement_lapsed", "head"), ("acknowledgement_lapsed", "officer")]
    assert (life.ticket.acknowledged_at, life.ticket.acknowledge_by) == (None, local("2025-11-24 09:00"))


def test_an_acknowledgement_holds_anew_from_when_a_clock_that_stood_goes_on() -> None:
    life = life_of()
    life.do(Acknowledge(ticket=life.ticket.id))
    paused(life, NOW + 5 * DAY)

    assert life.until(NOW + 5 * DAY)[-1].change.kind == "ticket_pause_ended"
    assert life.ticket.state is TicketState.ACKNOWLEDGED

    life.until(NOW + 5 * DAY + 7 * HOUR)
    assert life.ticket.state is TicketState.ACKNOWLEDGED
    assert "acknowledgement_lapsed" in {each.change.kind for each in life.until(NOW + 6 * DAY + HOUR)}
