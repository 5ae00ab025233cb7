"""Whether the one who asks may make a call at all. What they may see of its answer is decided in `access.views`."""

from starlette.requests import Request

from ioc.access.calls import why_not
from ioc.access.principals import Staff
from ioc.api.answers import forbidden
from ioc.api.desk import Desk


def permitted(desk: Desk, request: Request, call: str) -> Staff:
    """The member of staff who asks, if this call is for them, on what is their own. Raises `Problem`, 403 among them.

    A call on one ticket must still ask `why_not` with the ticket's department.
    """
    staff = desk.staff(request)
    reason = why_not(call, staff, staff.department)
    if reason is not None:
        raise forbidden(reason)
    return staff
