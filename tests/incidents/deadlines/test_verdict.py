"""Whether a promise was kept: by a table, and by a hundred cases that a city has judged itself."""

import csv
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ioc.incidents.deadlines.verdict import Outcome, verdict
from tests.incidents.deadlines.calendars import ZONE, local

BOSTON = timezone(timedelta(hours=-5))
LOOKED = datetime(2022, 5, 21, tzinfo=BOSTON)
"""The file does not say when the city judged its open cases: not before the last target that it calls overdue."""


@pytest.mark.parametrize(
    ("due", "resolved", "outcome", "minutes", "vi"),
    [
        pytest.param(
            "2026-11-25 10:00",
            "2026-11-25 10:00",
            Outcome.ON_TIME,
            0,
            "Xong 10:00 thứ Tư 25/11/2026, hạn là 10:00 thứ Tư 25/11/2026: đúng hạn.",
            id="at the very due time",
        ),
        pytest.param(
            "2026-11-25 10:00",
            "2026-11-25 11:30",
            Outcome.LATE,
            90,
            "Xong 11:30 thứ Tư 25/11/2026, hạn là 10:00 thứ Tư 25/11/2026: muộn 1 giờ 30 phút.",
            id="late",
        ),
        pytest.param(
            "2026-11-25 12:00", None, Outcome.OPEN, 0, "Chưa xong, hạn là 12:00 thứ Tư 25/11/2026.", id="open"
        ),
        pytest.param(
            "2026-11-25 11:00",
            None,
            Outcome.OPEN_LATE,
            60,
            "Chưa xong, hạn là 11:00 thứ Tư 25/11/2026: đã muộn 1 giờ.",
            id="open and late",
        ),
        pytest.param(None, None, Outcome.OPEN, 0, "Không có hạn, hoặc đồng hồ đang dừng.", id="without a deadline"),
        pytest.param(
            None,
            "2026-11-25 11:00",
            Outcome.ON_TIME,
            0,
            "Không có hạn, hoặc đồng hồ đang dừng.",
            id="done without a deadline",
        ),
    ],
)
def test_a_verdict_has_its_reason(
    due: str | None, resolved: str | None, outcome: Outcome, minutes: int, vi: str
) -> None:
    judged = verdict(_local(due), _local(resolved), local("2026-11-25 12:00"), ZONE)

    assert (judged.outcome, judged.late_by) == (outcome, timedelta(minutes=minutes))
    assert judged.reason.vi == vi
    assert judged.reason.en


def test_boston_judged_its_cases_as_we_do(reference_data: Path) -> None:
    """Of 100 cases 89 have a target. None of them differs; were there one, it would stand here with its reason."""
    with (reference_data / "boston311-100.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["target_dt"]]
    judged = {row["case_enquiry_id"]: _ontime(row) for row in rows}

    assert len(rows) == 89
    assert {row["case_enquiry_id"] for row in rows if judged[row["case_enquiry_id"]] != row["ontime"]} == set()
    assert sorted(judged.values()).count("OVERDUE") == 17


def _ontime(row: dict[str, str]) -> str:
    """The city's word for our verdict."""
    due, closed = _moment(row["target_dt"]), _moment(row["closed_dt"])
    late = verdict(due, closed, LOOKED, BOSTON).outcome in (Outcome.LATE, Outcome.OPEN_LATE)
    return "OVERDUE" if late else "ONTIME"


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=BOSTON) if text else None


def _local(text: str | None) -> datetime | None:
    return None if text is None else local(text)
