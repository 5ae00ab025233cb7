"""Every call by every role, as a table that an officer could read."""

from dataclasses import dataclass

import pytest

from ioc.access.calls import CALLS, table, why_not
from ioc.access.principals import DEPARTMENT_ROLES, Role, Staff

# yes: on whatever the caller sees. own: only on the department's own. A dash: never.
TABLE = """
                   operator  supervisor  officer  head  leader  administrator
board              yes       yes         own      own   yes     yes
list               yes       yes         own      own   yes     yes
look               yes       yes         own      own   yes     yes
history            yes       yes         own      own   yes     yes
deadline           yes       yes         own      own   yes     yes
inbox              -         -           own      own   -       -
verify             yes       yes         -        -     -       -
reject             yes       yes         -        -     -       -
request_info       yes       yes         -        -     -       -
dispatch           yes       yes         -        -     -       -
merge              yes       yes         -        -     -       -
unmerge            yes       yes         -        -     -       -
review             yes       yes         -        -     -       -
publish            yes       yes         -        -     -       -
close              yes       yes         -        -     -       -
reopen             -         yes         -        -     -       -
conference         yes       yes         -        -     -       -
note               yes       yes         own      own   -       -
acknowledge        -         -           own      own   -       -
start              -         -           own      own   -       -
return             -         -           own      own   -       -
pause              -         -           own      own   -       -
resume             -         -           own      own   -       -
resolve            -         -           own      own   -       -
request_extension  -         -           own      own   -       -
decide_extension   -         yes         -        -     -       -
duty               yes       yes         own      own   yes     yes
plan_duty          -         yes         -        own   -       yes
calendar           yes       yes         yes      yes   yes     yes
order_day          -         -           -        -     -       yes
audit              yes       yes         -        -     yes     yes
deliveries         yes       yes         -        -     -       -
"""


@dataclass(frozen=True)
class Cell:
    call: str
    role: Role
    may: str

    def __str__(self) -> str:
        return f"{self.role} {self.call}"


def cells() -> list[Cell]:
    head, *rows = TABLE.strip("\n").splitlines()
    roles = [Role(name) for name in head.split()]
    return [
        Cell(call, role, may)
        for call, *row in (line.split() for line in rows)
        for role, may in zip(roles, row, strict=True)
    ]


def staff(role: Role) -> Staff:
    return Staff(subject="lan", role=role, department="so_xay_dung" if role in DEPARTMENT_ROLES else None)


@pytest.mark.parametrize("cell", cells(), ids=str)
def test_who_may_make_which_call(cell: Cell) -> None:
    by = staff(cell.role)

    may = {
        "own": why_not(cell.call, by, by.department) is None,
        "of others": why_not(cell.call, by, "so_y_te") is None,
        "of nobody": why_not(cell.call, by, None) is None,
    }

    assert (
        may
        == {
            "yes": {"own": True, "of others": True, "of nobody": True},
            "own": {"own": True, "of others": False, "of nobody": False},
            "-": {"own": False, "of others": False, "of nobody": False},
        }[cell.may]
    )


def test_the_table_has_every_call_and_every_role() -> None:
    assert {cell.call for cell in cells()} == set(CALLS)
    assert {cell.role for cell in cells()} == set(Role)


def test_who_may_not_is_told_whom_it_is_for() -> None:
    why = why_not("verify", staff(Role.OFFICER), "so_xay_dung")

    assert why is not None
    assert why.en == "Your role may not verify an incident; it is for: operator, supervisor."
    assert why.vi == "Vai trò của bạn không được xác minh và chuyển; việc này dành cho: operator, supervisor."


def test_an_officer_of_another_department_is_told_whose_it_is() -> None:
    why = why_not("acknowledge", staff(Role.OFFICER), "so_y_te")

    assert why is not None
    assert why.en == "Only officers of the ticket's own department may acknowledge a ticket."


def test_a_call_that_does_not_exist_is_a_fault_of_the_code() -> None:
    with pytest.raises(KeyError):
        why_not("fly", staff(Role.OPERATOR))


def test_whoever_asks_for_more_time_never_decides_on_it() -> None:
    assert CALLS["request_extension"].roles & CALLS["decide_extension"].roles == set()


def test_every_call_has_a_path_of_its_own() -> None:
    paths = [call.path for call in CALLS.values()]

    assert len(set(paths)) == len(paths)


def test_the_document_has_a_row_for_every_call() -> None:
    rows = table().splitlines()

    assert len(rows) == 2 + len(CALLS)
    assert "| `POST /v1/tickets/{id}/acknowledge` | acknowledge a ticket | – | – | own | own | – | – |" in rows
