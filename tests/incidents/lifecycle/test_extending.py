from datetime import timedelta

from ioc.incidents.lifecycle.extending import DecideExtension, RequestExtension
from ioc.incidents.lifecycle.working import PauseTicket, Resolve, ResumeTicket, Start
from tests.incidents.building import NOW
from tests.incidents.deadlines.calendars import local
from tests.incidents.life import Life, life_of

HOUR = timedelta(hours=1)


def asked(life: Life, by: timedelta = 2 * HOUR) -> Life:
    life.do(RequestExtension(ticket=life.ticket.id, by=by, text="Mưa lớn."))
    return life


def decided(life: Life, *, granted: bool, by: timedelta | None = None) -> Life:
    life.do(DecideExtension(ticket=life.ticket.id, granted=granted, by=by))
    return life


def test_until_somebody_decides_the_deadline_stays_what_it_is() -> None:
    life = asked(life_of())

    assert life.ticket.resolve_by == local("2025-11-25 08:00")
    assert life.ticket.extension is not None
    assert life.ticket.extension.decide.due_at == NOW + 8 * HOUR
    assert (life.told, life.ticket.extensions) == ([("extension_asked", "supervisor")], 0)
    assert life.decisions[-1].change.reason.en == "Department of Construction asks for 2 h more: Mưa lớn."


def test_granted_it_moves_the_deadline_by_as_much_as_was_asked_or_named() -> None:
    assert decided(asked(life_of()), granted=True).ticket.resolve_by == local("2025-11-25 10:00")
    assert decided(asked(life_of()), granted=True, by=HOUR).ticket.resolve_by == local("2025-11-25 09:00")
    assert decided(asked(life_of()), granted=False).ticket.resolve_by == local("2025-11-25 08:00")


def test_the_department_hears_what_was_decided() -> None:
    assert decided(asked(life_of()), granted=False).told == [("extension_decided", "officer")]


def test_at_most_two_are_granted_and_one_waits_at_a_time() -> None:
    life = asked(life_of())
    assert life.refused(RequestExtension(ticket=life.ticket.id, by=HOUR, text="Mưa.")).code == "extension_waits"

    decided(asked(decided(life, granted=True)), granted=True)
    assert life.ticket.extensions == 2

    refused = life.refused(RequestExtension(ticket=life.ticket.id, by=HOUR, text="Mưa."))
    assert (refused.code, refused.reason.en) == (
        "no_more_extensions",
        "It was extended 2 times, which is the most; resolve it or speak to the supervisor.",
    )


def test_what_was_refused_does_not_count() -> None:
    life = life_of()
    for _ in range(3):
        decided(asked(life), granted=False)

    assert asked(life).ticket.extensions == 0


def test_nothing_is_decided_that_was_not_asked() -> None:
    life = life_of()

    assert life.refused(DecideExtension(ticket=life.ticket.id, granted=True)).code == "no_extension_asked"


def test_the_reminders_of_a_deadline_that_moves_begin_anew() -> None:
    life = asked(life_of())
    life.until(local("2025-11-25 07:45"))
    assert "resolve.warn.20" in life.ticket.fired

    decided(life, granted=True, by=timedelta(hours=22.5))

    assert [name for name in life.ticket.fired if name.startswith("resolve")] == []


def test_what_stays_late_in_spite_of_it_is_not_told_again() -> None:
    life = life_of()
    life.until(local("2025-11-27 09:00"))
    fired = {name: times for name, times in life.ticket.fired.items() if name.startswith("resolve")}

    decided(asked(life), granted=True, by=HOUR)

    assert {name: times for name, times in life.ticket.fired.items() if name.startswith("resolve")} == fired
    assert life.fires() == []


def test_a_second_request_is_escalated_from_its_own_time() -> None:
    life = asked(life_of())
    life.until(NOW + timedelta(days=4))
    assert life.ticket.fired["decide.supervisor"] > 1

    decided(life, granted=False)
    asked(life)
    begins = life.now
    told = [decision for decision in life.until(begins + 9 * HOUR) if "to decide" in decision.change.reason.en]

    assert [decision.change.at for decision in told] == [begins + 8 * HOUR]


def test_more_time_for_a_clock_that_stands_shows_when_it_goes_on() -> None:
    life = life_of()
    ticket = life.ticket.id
    life.do(Start(ticket=ticket), PauseTicket(ticket=ticket, until=life.now + 5 * HOUR, text="Chờ."))
    decided(asked(life), granted=True)
    assert life.ticket.resolve_by is None

    life.do(ResumeTicket(ticket=ticket))
    assert life.ticket.resolve_by == local("2025-11-25 10:00")


def test_a_resolved_ticket_waits_for_no_decision() -> None:
    life = asked(life_of())
    life.do(Resolve(ticket=life.ticket.id, text="Đã vá."))

    assert life.ticket.extension is None
    assert ("decide", "ended") in {(entry.kind.value, entry.step.value) for entry in life.decisions[-1].ledger}
