"""What follows when moments are due: step by step when somebody looks in time, merged when nobody did."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ioc.incidents.decision import Decision
from ioc.incidents.lifecycle.assigning import Verify
from ioc.incidents.lifecycle.returning import Return
from ioc.incidents.lifecycle.working import Acknowledge, Resolve, Start
from ioc.incidents.notices import Channel
from ioc.incidents.vocabulary import Urgency
from tests.incidents.building import NOW, POTHOLE
from tests.incidents.deadlines.calendars import ZONE, local
from tests.incidents.life import life_of

WAITS = replace(POTHOLE, waits_for_verification=True)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def story(decisions: list[Decision]) -> list[tuple[str, str, list[str]]]:
    """When it was told, what, and whom: `resolve.head → head`."""
    return [
        (
            f"{decision.change.at.astimezone(ZONE):%d/%m %H:%M}",
            decision.change.kind,
            sorted({f"{notice.template} → {notice.whom}" for notice in decision.notices}),
        )
        for decision in decisions
    ]


def test_what_nobody_acts_on_is_told_higher_and_higher_and_then_every_week() -> None:
    life = life_of()
    life.do(Start(ticket=life.ticket.id))

    assert story(life.until(local("2025-12-16 09:00"))) == [
        ("21/11 13:45", "reminded", ["due_soon → officer"]),
        ("24/11 11:00", "reminded", ["due_soon → officer"]),
        ("25/11 08:00", "escalated", ["overdue → head"]),
        ("26/11 08:00", "escalated", ["escalated → supervisor"]),
        ("28/11 08:00", "escalated", ["escalated → leader"]),
        ("05/12 08:00", "escalated", ["escalated → leader"]),
        ("12/12 08:00", "escalated", ["escalated → leader"]),
    ]


def test_an_sos_that_nobody_acknowledges_goes_up_within_minutes() -> None:
    life = life_of(urgency=Urgency.SOS)

    assert story(life.until(NOW + 20 * MINUTE)) == [
        ("20/11 08:02", "reminded", ["due_soon → officer"]),
        ("20/11 08:04", "reminded", ["due_soon → officer"]),
        ("20/11 08:05", "escalated", ["overdue → officer"]),
        ("20/11 08:07", "escalated", ["overdue → head"]),
        ("20/11 08:10", "escalated", ["escalated → supervisor"]),
        ("20/11 08:15", "escalated", ["escalated → supervisor"]),
        ("20/11 08:20", "escalated", ["escalated → supervisor"]),
    ]


def test_each_step_is_decided_once_and_every_notice_has_a_key_of_its_own() -> None:
    life = life_of()
    life.until(NOW + 60 * DAY)

    keys = Counter(notice.key for notice in life.notices)
    steps = Counter(
        (notice.key.split("/")[2], notice.not_before) for notice in life.notices if "assigned" not in notice.key
    )

    assert max(keys.values()) == 1
    assert max(steps.values()) == 1
    assert {notice.late for notice in life.notices} == {False}
    assert life.incident.marks == ()


def test_the_centre_is_urged_every_quarter_of_an_hour_until_it_verifies() -> None:
    life = life_of(WAITS)

    assert story(life.until(NOW + 50 * MINUTE)) == [
        ("20/11 08:15", "escalated", ["verify_due → supervisor"]),
        ("20/11 08:30", "escalated", ["verify_due → supervisor"]),
        ("20/11 08:45", "escalated", ["verify_due → supervisor"]),
    ]
    life.do(Verify())
    assert life.until(NOW + HOUR) == []


def test_after_a_long_stop_each_promise_is_told_once_and_marked_late() -> None:
    life = life_of().passes(30 * DAY)

    decisions = life.fires()

    assert [decision.change.kind for decision in decisions] == ["escalated", "escalated"]
    assert {notice.late for decision in decisions for notice in decision.notices} == {True}
    assert life.incident.marks == ("late",)
    assert "moments are merged" in decisions[0].change.reason.en
    assert life.fires() == []


def test_reminders_of_a_long_stop_are_one() -> None:
    life = life_of()
    life.do(Start(ticket=life.ticket.id))
    life.now = local("2025-11-24 16:00")

    (decision,) = life.fires()

    assert (decision.change.kind, len(decision.notices)) == ("reminded", 1)
    assert life.ticket.fired == {"resolve.warn.50": 1, "resolve.warn.20": 1}


def test_repetitions_go_on_from_the_due_time_so_that_lateness_never_adds_up() -> None:
    life = life_of(WAITS)
    life.passes(40 * MINUTE).fires()

    assert story(life.until(NOW + 50 * MINUTE)) == [("20/11 08:45", "escalated", ["verify_due → supervisor"])]


def test_what_is_decided_within_a_minute_is_not_late() -> None:
    life = life_of(WAITS)
    life.passes(16 * MINUTE)

    (decision,) = life.fires()

    assert {notice.late for notice in decision.notices} == {False}


@pytest.mark.parametrize(
    ("urgency", "at", "not_before", "channels"),
    [
        pytest.param(
            Urgency.NORMAL,
            local("2025-11-26 08:00"),
            local("2025-11-26 08:00"),
            [Channel.MAIL],
            id="an ordinary step, at work",
        ),
        pytest.param(
            Urgency.SOS, NOW + 2 * HOUR, NOW + 2 * HOUR, [Channel.MAIL, Channel.MESSAGE], id="a call for rescue"
        ),
    ],
)
def test_when_and_how_an_overdue_deadline_is_told(
    urgency: Urgency, at: datetime, not_before: datetime, channels: list[Channel]
) -> None:
    life = life_of(urgency=urgency)
    life.do(Start(ticket=life.ticket.id))

    decision = life.until(at)[-1]

    assert sorted(notice.channel for notice in decision.notices) == channels
    assert {notice.not_before for notice in decision.notices} == {not_before}
    assert {notice.urgent for notice in decision.notices} == {urgency is Urgency.SOS}


def test_a_step_in_working_hours_only_is_decided_at_its_moment_and_told_at_opening() -> None:
    """Decided on Saturday and on Sunday too, it is told once on Monday."""
    life = life_of()
    decisions = life.until(local("2025-11-23 23:00"))
    heads = [notice for decision in decisions for notice in decision.notices if notice.whom.value == "head"]

    assert [notice.not_before for notice in heads] == [local("2025-11-21 14:30"), local("2025-11-24 07:30")]


def test_what_came_to_a_department_late_is_not_blamed_on_the_house() -> None:
    """Verified three days after it was received: the department is told at once, and nobody says the house stopped."""
    life = life_of(WAITS, urgency=Urgency.NORMAL)
    life.until(NOW + 10 * DAY)
    life.do(Verify())
    before = life.incident.marks

    decisions = life.fires()

    assert [decision.change.kind for decision in decisions] == ["escalated"]
    assert {notice.late for notice in decisions[0].notices} == {False}
    assert life.incident.marks == before == ()


def test_the_department_that_gets_a_late_matter_is_told_at_once() -> None:
    life = life_of()
    life.until(NOW + 10 * DAY)
    life.do(Return(ticket=life.ticket.id, right="so_y_te", text="Không phải."))

    (decision,) = life.fires()

    assert {notice.department for notice in decision.notices} == {"so_y_te"}
    assert {notice.late for notice in decision.notices} == {False}


def test_nothing_fires_for_what_is_done() -> None:
    life = life_of()
    life.do(Acknowledge(ticket=life.ticket.id), Resolve(ticket=life.ticket.id, text="Đã vá."))

    assert [decision.change.kind for decision in life.until(NOW + 7 * HOUR)] == []
