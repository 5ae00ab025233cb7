"""Who may follow which live channel: a pure function."""

from ioc.access.principals import CENTRE_ROLES, Principal, Reporter


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
