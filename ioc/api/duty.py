"""`/v1/duty`: who is on duty now and why, and the plan that says so."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, Field, StringConstraints, model_validator
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from ioc.access.calls import why_not
from ioc.access.principals import Staff, folded
from ioc.api.answers import forbidden, invalid, json, store_at_hand
from ioc.api.bodies import Body, DepartmentCode, Sentence
from ioc.api.desk import Desk
from ioc.incidents.duty import Once, Override, Shift, Weekly, on_duty
from ioc.incidents.notices import Channel, Whom
from ioc.phrases.text import Text
from ioc.provinces.province import Province
from ioc.store.contacts import Contact, contacts_of, set_contact
from ioc.store.duty import add_override, add_shift, read_roster

Subject = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Moment = Annotated[AwareDatetime, Field(description="RFC 3339 with offset")]


class WeeklyBody(Body):
    """On these days (1 Monday … 7 Sunday), from one local time to another; an end before the beginning: next day."""

    weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)]
    begins: time
    ends: time
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "WeeklyBody":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class OnceBody(Body):
    """From one moment until just before another."""

    start: Moment
    end: Moment

    @model_validator(mode="after")
    def _in_order(self) -> "OnceBody":
        if self.end <= self.start:
            raise ValueError("end must lie after start")
        return self


class ShiftBody(Body):
    """This person is the department's officer, head … at these hours."""

    department: DepartmentCode
    whom: Whom
    subject: Subject
    weekly: WeeklyBody | None = None
    once: OnceBody | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "ShiftBody":
        if (self.weekly is None) == (self.once is None):
            raise ValueError("give weekly or once, one of both")
        return self


class OverrideBody(Body):
    """For a while this person is on duty; where `replaced` is named, only in that person's place."""

    department: DepartmentCode
    whom: Whom
    subject: Subject
    replaced: Subject | None = None
    start: Moment
    end: Moment
    because: Sentence

    @model_validator(mode="after")
    def _in_order(self) -> "OverrideBody":
        if self.end <= self.start:
            raise ValueError("end must lie after start")
        return self


class ContactBody(Body):
    """Where a notice goes when nobody is on duty, or that person has no address."""

    department: DepartmentCode
    whom: Whom
    channel: Channel
    address: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
    language: Literal["vi", "en"] = "vi"


def duty_routes(desk: Desk, province: Province) -> APIRouter:
    """The calls. A head plans the own department's duty; supervisor and administrator everybody's."""
    router = APIRouter(tags=["staff"])

    def permit(request: Request, call: str, department: str) -> Staff:
        staff = desk.staff(request)
        reason = why_not(call, staff, department)
        if reason is not None:
            raise forbidden(reason)
        if desk.rulebook.practices.department_name(department) is None:
            detail = Text(vi=f"Không có đơn vị mang mã «{department}».", en=f"There is no department “{department}”.")
            raise invalid("/department", detail)
        return staff

    @router.get("/v1/duty", summary="Who is on duty at a department now, and why")
    async def duty(request: Request, department: Annotated[DepartmentCode, Query()]) -> Response:
        """With the shifts and orders that say so, and the department's contacts."""
        permit(request, "duty", department)
        async with store_at_hand(), desk.engine.connect() as connection:
            return json(await _duty(connection, province, department, desk.clock()))

    @router.post("/v1/duty/shifts", summary="Add a row to the schedule", status_code=201)
    async def shifts(request: Request, body: ShiftBody) -> Response:
        permit(request, "plan_duty", body.department)
        shift = Shift(
            id=desk.rulebook.new_id(desk.clock()),
            department=body.department,
            whom=body.whom,
            subject=folded(body.subject),
            hours=_hours(body),
        )
        async with store_at_hand(), desk.engine.begin() as connection:
            await add_shift(connection, shift)
        return json({"id": shift.id}, status=201)

    @router.post("/v1/duty/overrides", summary="Order somebody else for a while", status_code=201)
    async def overrides(request: Request, body: OverrideBody) -> Response:
        staff = permit(request, "plan_duty", body.department)
        now = desk.clock()
        order = Override(
            id=desk.rulebook.new_id(now),
            department=body.department,
            whom=body.whom,
            subject=folded(body.subject),
            replaced=None if body.replaced is None else folded(body.replaced),
            start=body.start,
            end=body.end,
            because=body.because,
            made_by=staff.subject,
            made_at=now,
        )
        async with store_at_hand(), desk.engine.begin() as connection:
            await add_override(connection, order)
        return json({"id": order.id}, status=201)

    @router.put("/v1/duty/contacts", summary="Set where a department is reached when nobody is on duty")
    async def contacts(request: Request, body: ContactBody) -> Response:
        permit(request, "plan_duty", body.department)
        contact = Contact(
            department=body.department,
            whom=body.whom,
            channel=body.channel,
            address=body.address,
            language=body.language,
        )
        async with store_at_hand(), desk.engine.begin() as connection:
            await set_contact(connection, contact)
        return json(_contact(contact))

    return router


async def _duty(connection: AsyncConnection, province: Province, department: str, now: datetime) -> dict[str, Any]:
    roster = await read_roster(connection, [department], now)
    people = {
        whom: on_duty(roster.shifts, roster.overrides, department, whom, now, zone=province.zone) for whom in Whom
    }
    return {
        "department": department,
        "at": now,
        "now": {
            whom.value: {"subject": person.subject, "because": {"vi": person.because.vi, "en": person.because.en}}
            for whom, person in people.items()
            if person is not None
        },
        "shifts": list(roster.shifts),
        "overrides": list(roster.overrides),
        "contacts": [_contact(contact) for contact in await contacts_of(connection, [department])],
    }


def _hours(body: ShiftBody) -> Weekly | Once:
    if body.once is not None:
        return Once(start=body.once.start, end=body.once.end)
    if body.weekly is None:
        raise ValueError("a shift has hours")
    weekly = body.weekly
    return Weekly(
        weekdays=frozenset(weekly.weekdays),
        begins=weekly.begins,
        ends=weekly.ends,
        valid_from=weekly.valid_from,
        valid_to=weekly.valid_to,
    )


def _contact(contact: Contact) -> dict[str, str]:
    return {
        "department": contact.department,
        "whom": contact.whom.value,
        "channel": contact.channel.value,
        "address": contact.address,
        "language": contact.language,
    }
