"""What happens next is read off the state, so it can be neither lost nor doubled."""

from dataclasses import replace
from datetime import timedelta

from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.escalation.moments import due_moments, next_moment, ticket_moment
from ioc.incidents.lifecycle.extending import RequestExtension
from ioc.incidents.lifecycle.returning import Return
from ioc.incidents.lifecycle.taking_up import Reject, RequestInfo
from ioc.incidents.lifecycle.working import Resolve, Start
from ioc.incidents.vocabulary import Rejection, Urgency
from tests.incidents.building import NOW, POTHOLE
from tests.incidents.deadlines.calendars import local
from tests.incidents.life import Life, life_of

WAITS = replace(POTHOLE, waits_for_verification=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def names(life: Life) -> list[str]:
    return [moment.name for moment in due_moments(life.incident, life.practice, life.now)]


def test_the_first_thing_to_happen_on_a_fresh_ticket_is_the_reminder_at_half_of_its_time_to_acknowledge() -> None:
    life = life_of()

    assert next_moment(life.incident, life.practice) == local("2025-11-20 14:00")
    assert ticket_moment(life.incident, life.ticket, life.practice) == local("2025-11-20 14:00")
    assert names(life) == []


def test_of_an_incident_that_is_over_nothing_happens_any_more() -> None:
    life = life_of(WAITS)
    life.do(Reject(why=Rejection.FALSE))

    assert next_moment(life.incident, life.practice) is None


def test_a_ticket_that_stands_for_the_reporter_goes_on_when_the_incident_does() -> None:
    life = life_of()
    life.do(Start(ticket=life.ticket.id), RequestInfo(question="Ở đâu?"))

    assert ticket_moment(life.incident, life.ticket, life.practice) == NOW + 3 * DAY


def test_a_resolved_ticket_has_no_moment_but_its_incident_has() -> None:
    life = life_of()
    life.do(Resolve(ticket=life.ticket.id, text="Đã vá."))

    assert ticket_moment(life.incident, life.ticket, life.practice) is None
    assert next_moment(life.incident, life.practice) == NOW + 8 * HOUR


def test_an_extension_that_nobody_decides_is_due_too() -> None:
    life = life_of()
    life.do(Start(ticket=life.ticket.id), RequestExtension(ticket=life.ticket.id, by=HOUR, text="Mưa."))

    assert next_moment(life.incident, life.practice) == NOW + 8 * HOUR


def test_what_is_due_comes_in_the_order_of_its_moments() -> None:
    life = life_of(urgency=Urgency.SOS).passes(3 * HOUR)
    moments = due_moments(life.incident, life.practice, life.now)

    assert [moment.at for moment in moments] == sorted(moment.at for moment in moments)
    assert {moment.promise.kind for moment in moments if moment.promise} == {
        PromiseKind.ACKNOWLEDGE,
        PromiseKind.RESOLVE,
    }


def test_nobody_is_reminded_that_a_late_matter_is_soon_due() -> None:
    """It comes to another department in the night; a reminder would follow at the opening."""
    life = life_of()
    life.now = local("2025-11-27 20:00")
    life.do(Return(ticket=life.ticket.id, right="so_y_te", text="Không phải."))

    decisions = life.fires() + life.until(local("2025-11-28 09:00"))

    assert {decision.change.kind for decision in decisions} == {"escalated"}
