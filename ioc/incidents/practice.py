"""What the pure core decides by: the rows of services and province, handed in from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ioc.incidents.category import Category
from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.policy import PolicyBook
from ioc.incidents.routing import Routed
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """How this province works: who handles what, when whoever is at work, and what is promised.

    `route` gives the department of a category in a commune, `calendar` the working calendar of a department,
    `department_name` its name (None: there is no such department).
    """

    policies: PolicyBook
    category: Callable[[str], Category]
    route: Callable[[str, str | None], Routed]
    calendar: Callable[[str], WorkingCalendar]
    department_name: Callable[[str], Text | None]
    new_id: Callable[[datetime], UUID]
