"""Đắk Lắk's working calendar: the orders of recent years, the holidays as a file, and what `ioc check` finds."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from ioc.bootstrap.house import DataFaults, furnish
from ioc.incidents.deadlines.hours import ALWAYS, SpecialDay, Stretch, Weekday, WorkingHours
from ioc.phrases.text import Text
from ioc.provinces import load_province
from ioc.provinces.daklak.calendar import OFFICE_HOURS
from ioc.provinces.faults import faults_of
from ioc.provinces.orders import Order, apply_orders
from ioc.settings import Settings
from tests.provinces.holiday_rows import FILE, table

DAKLAK = load_province("daklak")
OFFICE = DAKLAK.calendar("so_xay_dung")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DAKLAK.zone)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        pytest.param("2026-02-13 16:50", 4, "2026-02-23 11:20", id="the last minutes before Tết, to the Monday after"),
        pytest.param("2026-01-09 16:00", 2, "2026-01-10 08:30", id="into the Saturday worked for 2 January"),
        pytest.param("2025-12-31 16:00", 2, "2026-01-05 08:30", id="over New Year and the day swapped after it"),
        pytest.param("2026-08-21 16:30", 1, "2026-08-22 08:00", id="into the Saturday worked for 31 August"),
        pytest.param("2026-08-28 16:30", 1, "2026-09-03 08:00", id="over the five days of National Day"),
        pytest.param("2026-11-23 16:30", 1, "2026-11-25 08:00", id="over Vietnam Cultural Day"),
        pytest.param("2025-04-29 16:30", 1, "2025-05-05 08:00", id="over 30 April to 4 May 2025"),
        pytest.param("2024-05-03 16:30", 1, "2024-05-04 08:00", id="into the Saturday worked for 29 April 2024"),
    ],
)
def test_deadlines_around_the_holidays_of_recent_years(start: str, hours: int, due: str) -> None:
    assert OFFICE.add(local(start), timedelta(hours=hours)) == local(due)


def test_a_swap_names_its_order_on_both_days() -> None:
    off, worked = OFFICE.reason(local("2026-01-02 09:00")), OFFICE.reason(local("2026-01-10 09:00"))

    assert off.vi == "Ngày nghỉ: nghỉ hoán đổi, làm bù thứ Bảy 10/01/2026 (theo 12729/VPCP-KGVX, 25/12/2025)."
    assert worked.en == (
        "Within working hours: worked instead of Friday 2 January 2026 (by 12729/VPCP-KGVX, 25/12/2025), 07:30–11:30."
    )


def test_a_working_day_of_the_offices_is_seven_hours_and_a_half() -> None:
    assert OFFICE.working_day == DAKLAK.calendar("ubnd_24133").working_day == timedelta(hours=7.5)


@pytest.mark.parametrize("department", ["ioc", "cong_an_tinh", "pc07", "dien_luc"])
def test_the_centre_the_police_and_the_utilities_are_at_work_in_the_night_of_tet(department: str) -> None:
    assert DAKLAK.calendar(department).is_working(local("2026-02-17 00:00"))


def test_the_file_of_holidays_is_what_the_package_knows() -> None:
    assert FILE.read_text(encoding="utf-8") == table(), "python -m tests.provinces.holiday_rows writes it anew"


def test_every_year_has_the_holidays_of_the_labour_code() -> None:
    off = {row.day for row in DAKLAK.special_days if not row.works}
    fixed = [(1, 1), (4, 30), (5, 1), (9, 2)]

    assert [
        day for year in range(2020, 2036) for month, number in fixed if (day := date(year, month, number)) not in off
    ] == []
    assert [year for year in range(2020, 2036) if sum(day.year == year for day in off) < 11] == []


def test_what_an_administrator_orders_wins_over_the_data() -> None:
    storm = SpecialDay(day=date(2026, 11, 25), works=False, because=Text(vi="bão số 15", en="typhoon"), order="5/CĐ")
    instead = SpecialDay(day=date(2026, 2, 17), works=True, because=Text(vi="trực", en="on duty"))

    calendar = DAKLAK.calendar("so_xay_dung", extra=(storm, instead))

    assert calendar.reason(local("2026-11-25 09:00")).vi == "Ngày nghỉ: bão số 15 (theo 5/CĐ)."
    assert calendar.is_working(local("2026-02-17 09:00"))
    assert not OFFICE.is_working(local("2026-02-17 09:00"))


def test_a_department_may_have_hours_of_its_own() -> None:
    until_noon = WorkingHours(stretches={Weekday.SATURDAY: ((time(7), time(12)),)})
    province = replace(DAKLAK, own_hours={"pvhcc": until_noon})

    assert province.calendar("pvhcc").next_opening(local("2026-11-23 09:00")) == local("2026-11-28 07:00")
    assert province.calendar("so_y_te").is_working(local("2026-11-23 09:00"))


def test_a_department_that_does_not_exist_has_no_calendar() -> None:
    with pytest.raises(LookupError, match="there is no department 'so_x' in Dak Lak"):
        DAKLAK.calendar("so_x")


def test_an_order_confirms_only_what_is_a_holiday() -> None:
    with pytest.raises(ValueError, match="1/QĐ confirms 2026-11-25, which is no holiday"):
        apply_orders((), [Order(number="1/QĐ", confirms=(date(2026, 11, 25),))])


def test_the_provinces_own_calendar_has_no_fault() -> None:
    assert faults_of(DAKLAK) == []


MORNING, NOON, EVENING = time(7), time(12), time(17)


@pytest.mark.parametrize(
    ("stretches", "fault"),
    [
        pytest.param(((NOON, MORNING),), "the hours 12:00–07:00 run backwards", id="backwards"),
        pytest.param(((NOON, NOON),), "the hours 12:00–12:00 run backwards", id="of no length"),
        pytest.param(
            ((MORNING, EVENING), (NOON, time.min)),
            "the hours 12:00–00:00 begin before 07:00–17:00 are over",
            id="overlap",
        ),
        pytest.param(
            ((MORNING, time.min), (NOON, EVENING)),
            "the hours 12:00–17:00 begin before 07:00–00:00 are over",
            id="after midnight",
        ),
    ],
)
def test_hours_that_cannot_be_worked_are_said(stretches: tuple[Stretch, ...], fault: str) -> None:
    own = {"pvhcc": WorkingHours(stretches={Weekday.MONDAY: stretches}, keeps_holidays=False)}

    assert faults_of(replace(DAKLAK, own_hours=own)) == [f"the department pvhcc, Monday: {fault}"]


def test_every_fault_of_a_calendar_is_said_at_once() -> None:
    feast = SpecialDay(day=date(2026, 11, 24), works=False, because=Text(vi="lễ", en="feast"))
    sunday = SpecialDay(day=date(2026, 12, 6), works=True, because=feast.because, hours_of=Weekday.SUNDAY)
    hours = {**DAKLAK.hours, "nobody": WorkingHours(stretches={}, keeps_holidays=False)}
    del hours["police"]
    faulty = replace(
        DAKLAK,
        hours=hours,
        own_hours={"so_x": ALWAYS},
        special_days=(feast, feast, sunday),
    )

    assert faults_of(faulty) == [
        "departments of the kind police have no working hours",
        "hours of its own are given for the department so_x, which does not exist",
        "the kind nobody has no working hours at all",
        "the special day 2026-11-24 stands 2 times",
        "2026-12-06 is worked with the hours of Sunday, but the kind agency has none then",
        "2026-12-06 is worked with the hours of Sunday, but the kind commune has none then",
    ]


def test_no_process_starts_on_a_faulty_province(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ioc.bootstrap.house.load_province", lambda _: replace(DAKLAK, own_hours={"so_x": OFFICE_HOURS})
    )

    with pytest.raises(DataFaults, match="the department so_x, which does not exist"):
        furnish(Settings())


def test_the_zone_is_that_of_viet_nam() -> None:
    assert DAKLAK.zone == timezone(timedelta(hours=7))
    assert str(DAKLAK.zone) == "Asia/Ho_Chi_Minh"
