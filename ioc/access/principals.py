"""Who is asking: a member of staff, or a reporter holding a follow token."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member of staff is; officer and head belong to a department."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    OFFICER = "officer"
    HEAD = "head"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


DEPARTMENT_ROLES = frozenset({Role.OFFICER, Role.HEAD})
CENTRE_ROLES = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR})


def folded(subject: str) -> str:
    """The subject as accounts and voidings know it: in lower case, letters composed."""
    return unicodedata.normalize("NFC", subject.strip().lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A member of staff. `department` is set exactly for officers and heads."""

    subject: str
    role: Role
    department: str | None = None

    def __post_init__(self) -> None:
        if (self.role in DEPARTMENT_ROLES) != (self.department is not None):
            raise ValueError("an officer or head has a department, nobody else has one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Whoever holds the follow token of this report; nothing else is known of them."""

    report_id: UUID
    code: str


Principal = Staff | Reporter
