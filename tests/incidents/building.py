"""Incidents made for tests, with sane values for whatever a test does not speak of."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from ioc.incidents.category import Category
from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.hours import ALWAYS
from ioc.incidents.incident import Cause, Incident, Place
from ioc.incidents.opening import Opening, open_incident
from ioc.incidents.policy import PolicyBook
from ioc.incidents.practice import Practice
from ioc.incidents.routing import Routed
from ioc.incidents.vocabulary import Severity, Urgency
from ioc.phrases.text import Text
from ioc.provinces.daklak import PROVINCE

NOW = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
POTHOLE = Category(code="roads.pothole", label=Text(vi="Ổ gà", en="Pothole"), waits_for_verification=False)
WORKS = Routed(department="so_xay_dung", because=Text(vi="Đường tỉnh.", en="A provincial road."))
BECAUSE = Text(vi="Vì vậy.", en="Because.")
DEPARTMENTS = {department.code: department.label for department in PROVINCE.departments}
OFFICE = PROVINCE.calendar("so_xay_dung")
ALWAYS_OPEN = WorkingCalendar(hours=ALWAYS, special_days={}, zone=PROVINCE.zone)


def practice(category: Category = POTHOLE, routed: Routed = WORKS, **changes: Any) -> Practice:
    """The province's own practice, with one category that is routed as the test says."""
    base = Practice(
        policies=PolicyBook(PROVINCE.policies),
        category=lambda _: category,
        route=lambda *_: routed,
        calendar=lambda code: ALWAYS_OPEN if code == "ioc" else OFFICE,
        department_name=DEPARTMENTS.get,
        new_id=ids(),
    )
    return replace(base, **changes)


def cause(fact: str = "fact") -> Cause:
    """A report as a cause."""
    return Cause(fact=fact, kind="report", because=BECAUSE)


def ids() -> Any:
    """A source of ids that counts."""
    numbers = count(1)
    return lambda _now: UUID(int=next(numbers))


def opening(category: Category = POTHOLE, **changes: Any) -> Opening:
    """What opens an incident."""
    base = Opening(
        id=UUID(int=7000),
        code="DL-000007",
        service="field_report",
        category=category,
        urgency=Urgency.NORMAL,
        severity=Severity.MEDIUM,
        description="Ổ gà lớn",
        place=Place(lat=12.68, lon=108.04),
        marks=(),
        cause=cause(),
        received_at=NOW,
        reports=("PA-000-000-0000",),
    )
    return replace(base, **changes)


def incident(category: Category = POTHOLE, routed: Routed = WORKS, **changes: Any) -> Incident:
    """An open incident."""
    return open_incident(opening(category, **changes), practice(category, routed), NOW).incident
