"""What people read in mails and messages."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc.incidents.deadlines.promise import PromiseKind
from ioc.phrases.messages import OPENINGS, Language, Told, write, write_bundle
from ioc.phrases.text import Text

ROOT = Path(__file__).parents[2]
ZONE = timezone(timedelta(hours=7))
TOLD = Told(
    template="assigned",
    code="DL-7K3Q9M",
    title=Text(vi="Ổ gà", en="Pothole"),
    place="12 Nguyễn Tất Thành, Phường Tuy Hòa",
    severity=3,
    due_at=datetime(2025, 11, 24, 7, 30, tzinfo=UTC),
    department=Text(vi="Sở Xây dựng", en="Department of Construction"),
    link="https://ioc.example/a/abc",
)


def test_a_mail_tells_what_where_how_bad_until_when_and_whose() -> None:
    wording = write(TOLD, "vi", ZONE)

    assert wording.subject == "[DL-7K3Q9M] Giao việc: Ổ gà"
    assert wording.text.splitlines() == [
        "Đơn vị được giao vụ việc mới; đề nghị tiếp nhận.",
        "",
        "Ổ gà",
        "Mã: DL-7K3Q9M",
        "Nơi: 12 Nguyễn Tất Thành, Phường Tuy Hòa",
        "Mức độ: 3 (lớn)",
        "Hạn: 14:30 24/11/2025",
        "Đơn vị: Sở Xây dựng",
        "Xem và trả lời: https://ioc.example/a/abc",
    ]


def test_a_message_is_one_paragraph_with_its_link_near_the_beginning() -> None:
    assert write(TOLD, "en", ZONE).short == (
        "DL-7K3Q9M: A new case is yours; please acknowledge it. https://ioc.example/a/abc Pothole. "
        "Place: 12 Nguyễn Tất Thành, Phường Tuy Hòa. Severity: 3 (large). Due: 14:30 24/11/2025. "
        "Department: Department of Construction."
    )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("template", OPENINGS)
def test_every_text_is_there_in_both_languages(template: str, language: Language) -> None:
    wording = write(replace(TOLD, template=template), language, ZONE)

    opening = OPENINGS[template]
    assert (opening.vi if language == "vi" else opening.en) in wording.text
    assert TOLD.link in wording.text
    assert TOLD.link in wording.short


def test_every_text_that_the_core_asks_for_is_there() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "ioc" / "incidents").rglob("*.py")]
    asked = {name for source in sources for name in re.findall(r"\.tell\(\s*\"(\w+)\"", source)}
    of_the_centre = {PromiseKind.VERIFY, PromiseKind.DISPATCH, PromiseKind.ANSWER, PromiseKind.REVIEW}
    due = {f"{kind}_due" for kind in of_the_centre | {PromiseKind.FEEDBACK, PromiseKind.DECIDE}}

    assert len(asked) >= 8
    assert (asked | due) - set(OPENINGS) == set()


def test_what_is_not_known_is_said() -> None:
    text = write(replace(TOLD, place=None, due_at=None), "en", ZONE).text

    assert "Place: place unknown" in text
    assert "Due: no deadline" in text


def test_a_late_notice_says_so() -> None:
    assert "had stopped" in write(replace(TOLD, late=True), "en", ZONE).text
    assert "had stopped" not in write(TOLD, "en", ZONE).text


def test_a_text_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        write(replace(TOLD, template="nothing"), "vi", ZONE)


def test_a_bundle_names_each_case_the_worst_first() -> None:
    mild = replace(TOLD, code="DL-1", severity=1, link="https://ioc.example/a/1")
    soon = replace(TOLD, code="DL-2", due_at=datetime(2025, 11, 21, tzinfo=UTC), template="overdue", place="Xã Ea Kly")

    wording = write_bundle([mild, TOLD, soon], "vi", ZONE, "https://ioc.example/a/all")

    lines = [line for line in wording.text.splitlines() if "DL-" in line]
    assert lines == [
        "1. DL-2 Quá hạn: Ổ gà; Xã Ea Kly; mức độ 3 (lớn); hạn 07:00 21/11/2025",
        "2. DL-7K3Q9M Giao việc: Ổ gà; 12 Nguyễn Tất Thành, Phường Tuy Hòa; mức độ 3 (lớn); hạn 14:30 24/11/2025",
        "3. DL-1 Giao việc: Ổ gà; 12 Nguyễn Tất Thành, Phường Tuy Hòa; mức độ 1 (thấp); hạn 14:30 24/11/2025",
    ]
    assert wording.subject.startswith("Các vụ việc đang chờ: DL-2")
    assert "https://ioc.example/a/1" in wording.text


told = st.builds(
    replace,
    st.just(TOLD),
    code=st.integers(0, 10**6).map(lambda number: f"DL-{number:07}"),
    severity=st.integers(1, 5),
    due_at=st.none()
    | st.integers(0, 10**6).map(lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    place=st.none() | st.just("Xã Ea Kly"),
    late=st.booleans(),
)


@given(st.lists(told, min_size=1, max_size=30, unique_by=lambda each: each.code), st.sampled_from(["vi", "en"]))
def test_a_bundle_never_leaves_a_case_out(cases: list[Told], language: Language) -> None:
    wording = write_bundle(cases, language, ZONE, "https://ioc.example/a/all")

    for text in (wording.text, wording.short):
        assert [text.count(each.code) for each in cases] == [1] * len(cases)
        assert "https://ioc.example/a/all" in text
