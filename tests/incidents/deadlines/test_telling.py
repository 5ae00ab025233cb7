"""Why is it due then: the ledger as sentences that a head of department can check with a calendar in the hand."""

from datetime import timedelta
from uuid import UUID

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.hours import ALWAYS
from ioc.incidents.deadlines.pace import Pace
from ioc.incidents.deadlines.promise import Entry, Moved, Mover, Promise, PromiseKind
from ioc.incidents.deadlines.telling import tell_deadline
from ioc.phrases.text import Text
from ioc.provinces.daklak import PROVINCE
from tests.incidents.deadlines.calendars import OFFICE, calendar, day_off, local

DAKLAK = PROVINCE.calendar("so_xay_dung")
HOUR = timedelta(hours=1)

OVER_TET = Text(
    vi="Không tính: thứ Bảy 14/2, Chủ nhật 15/2, 16/2–20/2 (Giao thừa Tết Nguyên Đán – Mùng bốn Tết Nguyên Đán), "
    "thứ Bảy 21/2, Chủ nhật 22/2.",
    en="Not counted: Saturday 14/2, Sunday 15/2, 16/2–20/2 "
    "(Lunar New Year's Eve – Fourth Day of Lunar New Year), Saturday 21/2, Sunday 22/2.",
)
SWAPPED = (
    "Không tính: 1/1–2/1 (Tết Dương lịch – nghỉ hoán đổi, làm bù thứ Bảy 10/01/2026), thứ Bảy 3/1, Chủ nhật 4/1, "
    "nghỉ trưa 11:30–13:30."
)
MOVED = (
    "16:30 thứ Tư 25/11/2026: tính lại, hạn chuyển từ 08:30 thứ Năm 26/11/2026 sang 08:30 thứ Sáu 27/11/2026. "
    "Lịch làm việc thay đổi: bão số 15."
)


class Ledger:
    """The promise of an urgent matter, moved step by step; keeps the rows."""

    def __init__(self, at: str, hours: float, pace: Pace = Pace.WORKING, of: WorkingCalendar = DAKLAK) -> None:
        self.calendar = of
        self.rows: list[Entry] = []
        self.promise = self.takes(
            self.at(at).start(PromiseKind.RESOLVE, pace, hours * HOUR, Text(vi="Việc khẩn.", en="An urgent matter."))
        )

    def at(self, moment: str, of: WorkingCalendar | None = None) -> Mover:
        return Mover(subject=UUID(int=1), calendar=of or self.calendar, now=local(moment))

    def takes(self, moved: Moved | None) -> Promise:
        assert moved is not None
        self.rows.append(moved.entry)
        self.promise = moved.promise
        return moved.promise

    def vi(self, now: str) -> list[str]:
        return [text.vi for text in tell_deadline(self.rows, self.calendar, local(now))]

    def en(self, now: str) -> list[str]:
        return [text.en for text in tell_deadline(self.rows, self.calendar, local(now))]


def because(vi: str) -> Text:
    return Text(vi=vi, en="Because.")


def test_what_is_assigned_ten_minutes_before_tet_is_due_the_monday_after() -> None:
    ledger = Ledger("2026-02-13 16:50", hours=4)

    assert ledger.vi("2026-02-13 16:55") == [
        "16:50 thứ Sáu 13/02/2026: bắt đầu tính 4 giờ làm việc. Việc khẩn.",
        "Hạn là 11:20 thứ Hai 23/02/2026; còn 3 giờ 55 phút làm việc.",
        OVER_TET.vi,
    ]
    assert ledger.en("2026-02-13 16:55") == [
        "16:50 on Friday 13 February 2026: it starts, with 4 h of working time. An urgent matter.",
        "It is due at 11:20 on Monday 23 February 2026; 3 h 55 min of working time are left.",
        OVER_TET.en,
    ]


def test_a_saturday_that_is_worked_instead_of_another_day_is_said() -> None:
    ledger = Ledger("2025-12-31 16:00", hours=40)

    assert ledger.vi("2026-01-10 08:00")[1:] == [
        "Hạn là 09:00 thứ Bảy 10/01/2026; còn 1 giờ làm việc.",
        SWAPPED,
        "Có tính: thứ Bảy 10/1 (làm bù cho thứ Sáu 02/01/2026).",
    ]


def test_a_lunch_break_is_said_where_it_lies_between() -> None:
    across = Ledger("2026-11-25 10:30", hours=2)
    before = Ledger("2026-11-25 08:00", hours=3)

    assert across.vi("2026-11-25 11:00")[-1] == "Không tính: nghỉ trưa 11:30–13:30."
    assert before.vi("2026-11-25 09:00")[-1] == "Hạn là 11:00 thứ Tư 25/11/2026; còn 2 giờ làm việc."


def test_many_days_of_weekly_rest_are_counted_and_not_listed() -> None:
    ledger = Ledger("2026-03-02 08:00", hours=22.5 * 5)

    assert ledger.vi("2026-03-02 09:00")[0] == (
        "08:00 thứ Hai 02/03/2026: bắt đầu tính 15 ngày làm việc (112 giờ 30 phút). Việc khẩn."
    )
    assert ledger.vi("2026-03-02 09:00")[-1] == "Không tính: 6 ngày nghỉ hằng tuần, nghỉ trưa 11:30–13:30."


def test_what_was_received_before_it_was_sent_on_counts_from_then() -> None:
    ledger = Ledger("2026-11-25 09:00", hours=4)
    ledger.rows.clear()
    ledger.takes(
        ledger.at("2026-11-25 09:00").start(
            PromiseKind.RESOLVE, Pace.WORKING, 4 * HOUR, because("Việc khẩn."), local("2026-11-25 08:00")
        )
    )

    assert ledger.vi("2026-11-25 09:00")[0] == (
        "09:00 thứ Tư 25/11/2026: bắt đầu tính 4 giờ làm việc, kể từ lúc tiếp nhận 08:00 thứ Tư 25/11/2026. Việc khẩn."
    )


def test_a_pause_a_return_to_work_and_an_extension_are_told_with_what_was_left() -> None:
    ledger = Ledger("2026-11-25 08:00", hours=4)
    ledger.takes(ledger.at("2026-11-25 09:00").pause(ledger.promise, because("Chờ người dân trả lời.")))
    assert ledger.vi("2026-11-26 08:00") == [
        "08:00 thứ Tư 25/11/2026: bắt đầu tính 4 giờ làm việc. Việc khẩn.",
        "09:00 thứ Tư 25/11/2026: dừng tính, còn 3 giờ làm việc. Chờ người dân trả lời.",
        "Đồng hồ đang dừng, còn 3 giờ làm việc.",
    ]

    ledger.takes(ledger.at("2026-11-26 08:00").resume(ledger.promise, because("Người dân đã trả lời.")))
    ledger.takes(ledger.at("2026-11-26 09:00").extend(ledger.promise, 2 * HOUR, because("Đồng ý gia hạn 2 giờ.")))
    assert ledger.vi("2026-11-26 09:00")[2:] == [
        "08:00 thứ Năm 26/11/2026: tính tiếp, còn 3 giờ làm việc. Người dân đã trả lời.",
        "09:00 thứ Năm 26/11/2026: thêm 2 giờ làm việc. Đồng ý gia hạn 2 giờ.",
        "Hạn là 15:00 thứ Năm 26/11/2026; còn 4 giờ làm việc.",
        "Không tính: nghỉ trưa 11:30–13:30.",
    ]


def test_what_is_late_when_it_stands_is_told_as_late() -> None:
    ledger = Ledger("2026-11-25 08:00", hours=2)
    ledger.takes(ledger.at("2026-11-25 11:00").pause(ledger.promise, because("Chờ.")))

    assert ledger.en("2026-11-26 09:00")[1:] == [
        "11:00 on Wednesday 25 November 2026: it stands, late by 1 h of working time. Because.",
        "The clock stands; it is late by 1 h of working time already.",
    ]


def test_a_changed_calendar_names_both_due_times_and_the_day() -> None:
    ledger = Ledger("2026-11-25 16:00", hours=2, of=calendar())
    ordered = calendar(special_days=[day_off("2026-11-26")])
    reason = because("Lịch làm việc thay đổi: bão số 15.")
    ledger.takes(ledger.at("2026-11-25 16:30", ordered).recalculate(ledger.promise, reason))
    ledger.calendar = ordered

    assert ledger.vi("2026-11-25 16:30")[1:] == [
        MOVED,
        "Hạn là 08:30 thứ Sáu 27/11/2026; còn 1 giờ 30 phút làm việc.",
        "Không tính: thứ Năm 26/11 (lễ hội).",
    ]


def test_what_was_kept_is_told_with_how_early_or_how_late() -> None:
    def met(at: str) -> str:
        ledger = Ledger("2026-11-25 08:00", hours=2)
        ledger.takes(ledger.at(at).meet(ledger.promise, because("Đã vá.")))
        told = ledger.vi("2026-12-01 08:00")
        assert len(told) == 2
        return told[1]

    assert met("2026-11-25 09:00") == "09:00 thứ Tư 25/11/2026: hoàn thành, sớm 1 giờ làm việc. Đã vá."
    assert met("2026-11-25 10:00") == "10:00 thứ Tư 25/11/2026: hoàn thành đúng hạn. Đã vá."
    assert met("2026-11-26 08:00") == "08:00 thứ Năm 26/11/2026: hoàn thành, muộn 5 giờ 30 phút làm việc. Đã vá."


def test_who_is_late_in_the_night_is_late_by_the_clock() -> None:
    ledger = Ledger("2026-11-25 15:00", hours=2)
    ledger.takes(ledger.at("2026-11-25 19:00").meet(ledger.promise, because("Đã vá.")))

    assert ledger.vi("2026-11-26 08:00")[1] == "19:00 thứ Tư 25/11/2026: hoàn thành, muộn 2 giờ. Đã vá."


def test_a_promise_by_the_clock_counts_every_hour_and_leaves_nothing_out() -> None:
    ledger = Ledger("2026-02-13 16:50", hours=72, pace=Pace.CLOCK, of=calendar(ALWAYS))

    assert ledger.vi("2026-02-17 17:50") == [
        "16:50 thứ Sáu 13/02/2026: bắt đầu tính 72 giờ. Việc khẩn.",
        "Hạn là 16:50 thứ Hai 16/02/2026; đã quá 25 giờ.",
    ]


def test_what_another_department_takes_over_is_told_with_what_was_used() -> None:
    ledger = Ledger("2026-11-25 08:00", hours=4)
    ended = ledger.at("2026-11-25 09:00").end(ledger.promise, because("Trả lại."))
    other = Ledger("2026-11-25 09:00", hours=4)
    other.rows = []
    other.takes(other.at("2026-11-25 09:00").take_over(ended.promise, because("Tiếp tục thời hạn.")))
    ledger.takes(ended)

    assert ledger.vi("2026-11-25 10:00")[1:] == ["09:00 thứ Tư 25/11/2026: thôi tính, còn 3 giờ làm việc. Trả lại."]
    assert other.vi("2026-11-25 09:00")[0] == (
        "09:00 thứ Tư 25/11/2026: tính tiếp, đã dùng 1 giờ làm việc, còn 3 giờ làm việc. Tiếp tục thời hạn."
    )


def test_what_the_auditor_put_right_is_told() -> None:
    ledger = Ledger("2026-11-25 08:00", hours=2)
    ledger.takes(ledger.at("2026-11-25 09:00").restore(ledger.promise, because("Hạn bị sai.")))

    assert ledger.vi("2026-11-25 09:00")[1] == "09:00 thứ Tư 25/11/2026: sửa lại cho đúng sổ. Hạn bị sai."


def test_of_nothing_nothing_is_told() -> None:
    assert tell_deadline([], calendar(OFFICE), local("2026-11-25 08:00")) == []
