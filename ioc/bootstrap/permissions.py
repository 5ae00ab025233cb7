"""`docs/permissions.md`: who may make which call, from the rows of `ioc.access.calls`."""

from typing import Final

from ioc.access.calls import table

_INTRO: Final = """\
# Who may do what

Written by `ioc schemas` from `ioc/access/calls.py`, which every door reads; a test compares the two. *Yes*: on
everything that the role sees. *Own*: only on the department's own tickets, and on incidents on which it has one. A
call that is not for one's role is answered with 403 and the roles that it is for.

What of an incident a role sees is decided beside it (`ioc/access/sight.py`, `views.py`): officers and heads never learn
who reported, and a restricted matter is seen by supervisors and the handling department only.

"""


def permissions() -> str:
    """The whole document."""
    return _INTRO + table()
