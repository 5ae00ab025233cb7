"""`GET /v1/calendar` and `POST /v1/calendar`: when the house works, and the days that an administrator orders."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from pydantic import StringConstraints
from starlette.responses import Response

from ioc.api.answers import invalid, json, store_at_hand
from ioc.api.bodies import Body
from ioc.api.desk import Desk
from ioc.api.permitting import permitted
from ioc.casework.calendar import order_day
from ioc.incidents.deadlines.hours import ALWAYS, SpecialDay, Weekday, WorkingHours
from ioc.phrases.text import Text
from ioc.provinces.province import Province
from ioc.store import calendar_changes
from ioc.store.calendar_changes import CalendarChange
from ioc.store.incident_rows import text_json

FARTHEST: Final = timedelta(days=3 * 366)
"""An order is about days that somebody may have promised something for."""

WeekdayName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Year = Annotated[int | None, Query(ge=2000, le=2100, description="unset: this year")]


class Both(Body):
    """A text in both languages."""

    vi: Words
    en: Words


class OrderedDay(Body):
    """A day that is not as its weekday says, and by which order; `hours_of` is whose hours a working day takes."""

    day: date
    works: bool
    because: Both
    order: Words
    hours_of: WeekdayName | None = None


def calendar_routes(desk: Desk, province: Province) -> APIRouter:
    """The calls."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/calendar", summary="The working hours, and the days of a year that are not as their weekday says")
    async def calendar(request: Request, year: Year = None) -> Response:
        """Departments that keep no holidays work by their week alone. Of a day that was ordered the order is told."""
        permitted(desk, request, "calendar")
        asked = desk.clock().astimezone(province.zone).year if year is None else year
        async with store_at_hand(), desk.engine.connect() as connection:
            ordered = {each.day.day: each for each in await calendar_changes.read(connection)}
        return json(
            {
                "year": asked,
                "hours": {kind: _hours(hours) for kind, hours in province.hours.items()},
                "own_hours": {code: _hours(hours) for code, hours in province.own_hours.items()},
                "days": _days(province, ordered, asked),
            }
        )

    @router.post("/v1/calendar", status_code=201, summary="Order a day: off, or worked")
    async def order(request: Request, body: OrderedDay) -> Response:
        """It holds at once for what is decided from now on; open deadlines that it moves follow within seconds.

        `applied` says when they have. 200 for an order that holds already.
        """
        staff = permitted(desk, request, "order_day")
        today = desk.clock().astimezone(province.zone).date()
        day = _special_day(body, province, today)
        async with store_at_hand():
            change, is_new = await order_day(desk.engine, desk.rulebook, day, staff.subject)
        return json(_ordered(change), 201 if is_new else 200)

    return router


def _special_day(body: OrderedDay, province: Province, today: date) -> SpecialDay:
    """The order as a row of the calendar. Raises `Problem` for one that cannot be meant."""
    if abs(body.day - today) > FARTHEST:
        raise invalid(
            "body/day",
            Text(vi="Ngày quá xa; nhiều nhất ba năm trước hoặc sau.", en="The day is more than three years away."),
        )
    hours_of = _hours_of(body)
    if body.works and not any(_works_on(hours, hours_of) for hours in _keeping_holidays(province)):
        raise invalid(
            "body/hours_of",
            Text(
                vi="Không đơn vị nào làm việc vào ngày ấy trong tuần; hãy nêu hours_of là một ngày làm việc.",
                en="No department works on that weekday; name a working day as hours_of.",
            ),
        )
    return SpecialDay(
        day=body.day,
        works=body.works,
        because=Text(vi=body.because.vi, en=body.because.en),
        order=body.order,
        hours_of=hours_of,
    )


def _hours_of(body: OrderedDay) -> Weekday:
    """As named, else its own weekday; of a day off it means nothing, and is always the same."""
    if not body.works:
        return Weekday.MONDAY
    return Weekday(body.day.weekday()) if body.hours_of is None else Weekday[body.hours_of.upper()]


def _works_on(hours: WorkingHours, weekday: Weekday) -> bool:
    return bool(hours.stretches.get(weekday))


def _keeping_holidays(province: Province) -> list[WorkingHours]:
    every = (*province.hours.values(), *province.own_hours.values())
    return [hours for hours in every if hours.keeps_holidays]


def _days(province: Province, ordered: Mapping[date, CalendarChange], year: int) -> list[dict[str, Any]]:
    days = {row.day: _shown(row) for row in province.special_days} | {
        day: _ordered(change) for day, change in ordered.items()
    }
    return [days[day] for day in sorted(days) if day.year == year]


def _ordered(change: CalendarChange) -> dict[str, Any]:
    return _shown(change.day) | {
        "number": change.number,
        "ordered_at": change.made_at,
        "applied": change.applied,
    }


def _shown(row: SpecialDay) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "day": row.day,
        "works": row.works,
        "because": text_json(row.because),
        "order": row.order,
    }
    return shown | ({"hours_of": row.hours_of.name.lower()} if row.works else {})


def _hours(hours: WorkingHours) -> dict[str, Any]:
    """A week's stretches by weekday; around the clock is told as such."""
    return {
        "always": hours == ALWAYS,
        "keeps_holidays": hours.keeps_holidays,
        "week": {
            weekday.name.lower(): [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in stretches]
            for weekday, stretches in hours.stretches.items()
        },
    }
