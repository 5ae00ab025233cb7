"""Who may make which call: one row a call, read by one function for every door.

`docs/permissions.md` is written from these rows. What of an incident a caller sees is decided in `views`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ioc.access.principals import CENTRE_ROLES, DEPARTMENT_ROLES, Role, Staff
from ioc.phrases.access import say
from ioc.phrases.text import Text


class Scope(StrEnum):
    """Of which incidents and tickets a call may be made."""

    ANY = "any"
    """All that the caller may see."""
    OWN = "own"
    """The centre: all that it sees. A department: its own tickets, and the incidents on which it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One row: this call may be made by these roles, within this scope."""

    name: str
    path: str
    roles: frozenset[Role]
    scope: Scope = Scope.ANY
    what: Text


_OPERATORS: Final = frozenset({Role.OPERATOR, Role.SUPERVISOR})
_SUPERVISOR: Final = frozenset({Role.SUPERVISOR})
_ADMINISTRATOR: Final = frozenset({Role.ADMINISTRATOR})
_EVERYBODY: Final = frozenset(Role)
_MANAGERS: Final = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.HEAD})


def _call(name: str, path: str, roles: frozenset[Role], *, vi: str, en: str, scope: Scope = Scope.ANY) -> Call:
    return Call(name=name, path=path, roles=roles, scope=scope, what=Text(vi=vi, en=en))


_INCIDENT: Final = "POST /v1/incidents/{id}/"
_TICKET: Final = "POST /v1/tickets/{id}/"

CALLS: Final = {
    call.name: call
    for call in (
        # What everybody of the house looks at, each as far as they may see.
        _call("board", "GET /v1/board", _EVERYBODY, vi="xem bảng điều hành", en="look at the board", scope=Scope.OWN),
        _call("list", "GET /v1/incidents", _EVERYBODY, vi="tìm vụ việc", en="search incidents", scope=Scope.OWN),
        _call(
            "look", "GET /v1/incidents/{id}", _EVERYBODY, vi="xem vụ việc", en="look at an incident", scope=Scope.OWN
        ),
        _call(
            "history",
            "GET /v1/incidents/{id}/history",
            _EVERYBODY,
            vi="xem lịch sử",
            en="read the history",
            scope=Scope.OWN,
        ),
        _call(
            "deadline",
            "GET /v1/tickets/{id}/deadline",
            _EVERYBODY,
            vi="xem thời hạn",
            en="read a deadline",
            scope=Scope.OWN,
        ),
        _call(
            "inbox",
            "GET /v1/inbox",
            DEPARTMENT_ROLES,
            vi="xem việc của đơn vị",
            en="read the department's inbox",
            scope=Scope.OWN,
        ),
        # The centre decides what becomes of a matter.
        _call("verify", f"{_INCIDENT}verify", _OPERATORS, vi="xác minh và chuyển", en="verify an incident"),
        _call("reject", f"{_INCIDENT}reject", _OPERATORS, vi="từ chối", en="reject an incident"),
        _call("request_info", f"{_INCIDENT}request-info", _OPERATORS, vi="hỏi thêm người dân", en="ask the reporter"),
        _call("dispatch", f"{_INCIDENT}dispatch", _OPERATORS, vi="chuyển đơn vị", en="dispatch an incident"),
        _call("merge", f"{_INCIDENT}merge", _OPERATORS, vi="gộp", en="merge an incident"),
        _call("unmerge", f"{_INCIDENT}unmerge", _OPERATORS, vi="tách lại", en="undo a merge"),
        _call("review", f"{_INCIDENT}review", _OPERATORS, vi="duyệt kết quả", en="review a result"),
        _call("publish", f"{_INCIDENT}publish", _OPERATORS, vi="công bố", en="publish a result"),
        _call("close", f"{_INCIDENT}close", _OPERATORS, vi="đóng", en="close an incident"),
        _call("reopen", f"{_INCIDENT}reopen", _SUPERVISOR, vi="mở lại", en="reopen an incident"),
        _call("conference", f"{_INCIDENT}conference", _OPERATORS, vi="mở phòng họp", en="open a conference"),
        _call(
            "note",
            f"{_INCIDENT}note",
            _OPERATORS | DEPARTMENT_ROLES,
            vi="ghi chú",
            en="write a note on an incident",
            scope=Scope.OWN,
        ),
        # A department does its part.
        _call(
            "acknowledge",
            f"{_TICKET}acknowledge",
            DEPARTMENT_ROLES,
            vi="tiếp nhận",
            en="acknowledge a ticket",
            scope=Scope.OWN,
        ),
        _call("start", f"{_TICKET}start", DEPARTMENT_ROLES, vi="bắt đầu xử lý", en="start work", scope=Scope.OWN),
        _call("return", f"{_TICKET}return", DEPARTMENT_ROLES, vi="trả lại", en="return a ticket", scope=Scope.OWN),
        _call(
            "pause", f"{_TICKET}pause", DEPARTMENT_ROLES, vi="tạm dừng", en="wait for a third party", scope=Scope.OWN
        ),
        _call("resume", f"{_TICKET}resume", DEPARTMENT_ROLES, vi="tiếp tục", en="go on", scope=Scope.OWN),
        _call(
            "resolve", f"{_TICKET}resolve", DEPARTMENT_ROLES, vi="báo đã xử lý", en="resolve a ticket", scope=Scope.OWN
        ),
        _call(
            "request_extension",
            f"{_TICKET}request-extension",
            DEPARTMENT_ROLES,
            vi="xin gia hạn",
            en="ask for an extension",
            scope=Scope.OWN,
        ),
        # Whoever asks for more time does not decide on it.
        _call(
            "decide_extension",
            f"{_TICKET}decide-extension",
            _SUPERVISOR,
            vi="quyết định gia hạn",
            en="decide on an extension",
        ),
        # Who is on duty, when the house works, and how it does.
        _call("duty", "GET /v1/duty", _EVERYBODY, vi="xem lịch trực", en="see who is on duty", scope=Scope.OWN),
        _call(
            "plan_duty",
            "POST /v1/duty/{shifts, overrides}",
            _MANAGERS,
            vi="xếp lịch trực",
            en="plan who is on duty",
            scope=Scope.OWN,
        ),
        _call("calendar", "GET /v1/calendar", _EVERYBODY, vi="xem lịch làm việc", en="see the working calendar"),
        _call(
            "order_day", "POST /v1/calendar", _ADMINISTRATOR, vi="đặt ngày làm việc", en="order a day of the calendar"
        ),
        _call("audit", "GET /v1/audit", CENTRE_ROLES, vi="xem kết quả kiểm tra", en="see what the auditor repaired"),
        _call(
            "deliveries",
            "GET /v1/incidents/{id}/deliveries",
            _OPERATORS,
            vi="xem thông báo đã gửi",
            en="see who was told",
        ),
    )
}
"""Every call of staff, by its name."""


def why_not(call: str, staff: Staff, department: str | None = None) -> Text | None:
    """Why this member of staff may not make this call on a ticket or incident of this department; None: they may.

    `department` is the ticket's own, or the caller's own where they have a ticket of the incident; None: neither.
    Raises `KeyError` for a call that does not exist.
    """
    row = CALLS[call]
    if staff.role not in row.roles:
        return say("not_this_role", what=row.what, roles=", ".join(sorted(role.value for role in row.roles)))
    if row.scope is Scope.OWN and staff.department is not None and staff.department != department:
        return say("not_this_department", what=row.what)
    return None


def table() -> str:
    """The calls and roles as a Markdown table."""
    roles = list(Role)
    head = ["| call | what | " + " | ".join(role.value for role in roles) + " |", "|---|---|" + "---|" * len(roles)]
    return "\n".join([*head, *(_row(call, roles) for call in CALLS.values())]) + "\n"


def _row(call: Call, roles: list[Role]) -> str:
    own = {role for role in call.roles if call.scope is Scope.OWN and role in DEPARTMENT_ROLES}
    cells = ["own" if role in own else "yes" if role in call.roles else "–" for role in roles]
    return f"| `{call.path}` | {call.what.en} | " + " | ".join(cells) + " |"
