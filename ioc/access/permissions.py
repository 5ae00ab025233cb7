"""Who may do what, and who may follow which channel. Pure functions that answer yes, or why not."""

from ioc.access.principals import CENTRE_ROLES, Principal, Reporter, Role, Staff


def may_subscribe(principal: Principal, channel: str) -> bool:
    """Whether the principal may follow a live channel.

    `board` is the centre's; `department:<code>` is that department's and the centre's; `report:<code>`
    is for whoever holds its follow token.
    """
    kind, _, name = channel.partition(":")
    if isinstance(principal, Reporter):
        return kind == "report" and name == principal.code
    if kind == "board" and not name:
        return principal.role in CENTRE_ROLES
    if kind == "department" and name:
        return principal.role in CENTRE_ROLES or principal.department == name
    return False


def may_acknowledge(staff: Staff, department: str) -> bool:
    """Only the officers and heads of the ticket's own department acknowledge it."""
    return staff.role in (Role.OFFICER, Role.HEAD) and staff.department == department
