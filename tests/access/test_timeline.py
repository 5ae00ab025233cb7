"""What a reporter hears of the case's course: a closed table of steps, in words for them, nobody named."""

import re
from pathlib import Path
from typing import Any

import pytest

import ioc.incidents
from ioc.access.timeline import IN_THE_HOUSE, reporter_change, reporter_step, timeline
from ioc.phrases.reporter import STEPS
from ioc.phrases.text import Text

NAMES = {"roads": Text(vi="Sở Xây dựng", en="Roads"), "water": Text(vi="Cấp nước", en="Water")}
MINE = "report-1"


def entry(at: int, kind: str, ticket: tuple[str, str] | None = None, facts: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "version": at,
        "kind": kind,
        "at": at,
        "by": "chi",
        "reason": {"vi": "lời của cán bộ Chi", "en": "words of officer Chi"},
        "facts": list(facts),
    } | ({} if ticket is None else {"ticket": {"ticket": ticket[0], "before": None, "after": ticket[1]}})


def told(*way: list[dict[str, Any]]) -> list[tuple[str, str]]:
    steps = timeline(MINE, way, {"1": "roads", "2": "water"}, NAMES.__getitem__)
    assert "Chi" not in str(steps)
    assert all(set(step) == {"kind", "at", "reason"} for step in steps)
    return [(step["kind"], step["reason"]["vi"]) for step in steps]


def test_every_kind_of_change_is_told_in_its_words_or_is_the_houses_own_matter() -> None:
    source = "\n".join(file.read_text() for file in Path(ioc.incidents.__path__[0]).rglob("*.py"))
    decided = re.findall(r'(?:decide\(|kind=|go_on\(case, )"([a-z_]+)"', source)
    decided += re.findall(r'decide\("([a-z_]+)" if [^"]+ else "([a-z_]+)"', source)[0]
    also = {"ticket_resumed", "ticket_pause_ended", "severity_changed", "episode_cleared", "reminded", "escalated"}

    kinds = set(decided) | also
    assert len(kinds) > 30
    assert kinds - set(STEPS) - IN_THE_HOUSE == set()
    assert set(STEPS) & IN_THE_HOUSE == set()
    # And no row is about a kind that there is not.
    variants = {"opened_and_sent", "ticket_returned_to_centre"}
    assert (set(STEPS) | IN_THE_HOUSE) - variants - kinds == set()


def test_the_course_of_a_case_is_told_with_its_departments_and_without_names() -> None:
    course = [
        entry(1, "opened", ("1", "assigned"), (MINE,)),
        entry(2, "noted"),
        entry(3, "reminded", ("1", "assigned")),
        entry(4, "ticket_returned", ("2", "assigned")),
        entry(5, "ticket_acknowledged", ("2", "acknowledged")),
        entry(6, "report_joined", facts=("report-2",)),
        entry(7, "ticket_resolved", ("2", "resolved")),
        entry(8, "reviewed"),
    ]

    assert told(course) == [
        ("opened", "Trung tâm đã nhận phản ánh và chuyển Sở Xây dựng."),
        ("ticket_returned", "Đã chuyển Cấp nước, là đơn vị có thẩm quyền."),
        ("ticket_acknowledged", "Cấp nước đã tiếp nhận."),
        ("ticket_resolved", "Cấp nước báo đã xử lý xong; Trung tâm sẽ kiểm tra."),
        ("reviewed", "Trung tâm đã duyệt kết quả; mời bạn đánh giá."),
    ]


def test_who_joined_later_hears_from_then_on() -> None:
    course = [
        entry(1, "opened", ("1", "assigned"), ("report-0",)),
        entry(2, "ticket_started", ("1", "in_progress")),
        entry(3, "report_joined", facts=(MINE,)),
        entry(4, "report_added_to", facts=("report-0",)),
        entry(5, "report_added_to", facts=(MINE,)),
        entry(6, "closed"),
    ]

    assert [kind for kind, _ in told(course)] == ["report_joined", "report_added_to", "closed"]
    assert told([entry(1, "opened", facts=("report-0",))]) == []


def test_the_story_goes_on_where_the_case_was_merged_into() -> None:
    own = [
        entry(2, "opened", facts=(MINE,)),
        entry(3, "merged"),
        entry(4, "unmerged"),
        entry(7, "merged"),
    ]
    other = [
        entry(1, "opened", ("1", "assigned"), ("report-0",)),
        entry(5, "ticket_started", ("1", "in_progress")),
        entry(7, "took_in"),
        entry(8, "ticket_resolved", ("1", "resolved")),
    ]

    assert [kind for kind, _ in told(own, other)] == ["opened", "merged", "unmerged", "merged", "ticket_resolved"]


def test_a_rejection_is_told_with_the_centres_own_reason() -> None:
    step = reporter_step(entry(2, "rejected"))

    assert step is not None
    assert step["reason"] == {"vi": "lời của cán bộ Chi", "en": "words of officer Chi"}


@pytest.mark.parametrize(
    ("kind", "heard"), [("reviewed", "reviewed"), ("extension_refused", "updated"), ("repaired", "updated")]
)
def test_the_live_channel_says_the_same_and_of_the_houses_matters_only_that_there_was_one(
    kind: str, heard: str
) -> None:
    change = reporter_change(entry(4, kind))

    assert (change["version"], change["kind"], set(change)) == (4, heard, {"version", "kind", "at", "reason"})
    assert "Chi" not in str(change)


def test_without_a_name_at_hand_the_department_is_the_one_in_charge() -> None:
    change = reporter_change(entry(4, "ticket_started", ("1", "in_progress")))

    assert change["reason"]["vi"] == "Đơn vị phụ trách bắt đầu xử lý."
