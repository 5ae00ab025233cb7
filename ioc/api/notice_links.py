"""`/a/{token}`: the signed link in a notice. A look shows what it is about; a press acknowledges the ticket.

Whoever holds the link is whom the notice went to: the history names that person, as when they had signed in. A
look changes nothing, since mail scanners look at every link.
"""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import HTMLResponse, Response

from ioc.access.links import BadLink, ExpiredLink, Link, read_link
from ioc.access.principals import Role, Staff
from ioc.api.answers import store_at_hand
from ioc.api.desk import Desk
from ioc.api.notice_page import Page, render
from ioc.casework.commands import Forbidden, Order, Refused, Unknown, perform
from ioc.incidents.incident import Incident
from ioc.incidents.lifecycle.working import Acknowledge
from ioc.incidents.notices import Whom
from ioc.incidents.vocabulary import TicketState
from ioc.phrases.lifecycle import STATES
from ioc.phrases.notice_page import say
from ioc.phrases.text import Text
from ioc.store import accounts, deliveries, incidents
from ioc.store.deliveries import Delivery

GOOD_FOR: Final = timedelta(days=14)
"""Afterwards one signs in; by then the matter has gone up the line anyway."""

_ROLES: Final = {Whom.OFFICER: Role.OFFICER, Whom.HEAD: Role.HEAD}
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class _NotGood(Exception):
    """The link leads nowhere; the text says why."""

    def __init__(self, text: Text, status: int) -> None:
        super().__init__(text.en)
        self.text, self.status = text, status


def notice_link_routes(desk: Desk) -> APIRouter:
    """The two calls of a link; both answer a page, since people press them in their mail."""
    router = APIRouter(include_in_schema=False)

    @router.get("/a/{token}")
    async def look(token: Annotated[str, Path(max_length=400)]) -> Response:
        return await _answered(desk, token, press=False)

    @router.post("/a/{token}")
    async def press(token: Annotated[str, Path(max_length=400)]) -> Response:
        return await _answered(desk, token, press=True)

    return router


async def _answered(desk: Desk, token: str, *, press: bool) -> Response:
    async with store_at_hand():
        try:
            page = await _page(desk, token, press=press)
        except _NotGood as fault:
            return HTMLResponse(render(Page(title=fault.text)), fault.status, headers=_HEADERS)
    return HTMLResponse(render(page), headers=_HEADERS)


async def _page(desk: Desk, token: str, *, press: bool) -> Page:
    link = _read(desk, token)
    async with desk.engine.connect() as connection:
        delivery, incident = await _about(connection, link)
        holder = await _holder(connection, link, delivery)
    told: Text | None = None
    if press and holder is not None and delivery.ticket_id is not None:
        told = await _acknowledge(desk, holder, delivery)
        async with desk.engine.connect() as connection:
            _, incident = await _about(connection, link)
    ticket = None if delivery.ticket_id is None else incident.ticket(delivery.ticket_id)
    return Page(
        title=Text(vi=f"{incident.code}: {incident.title.vi}", en=f"{incident.code}: {incident.title.en}"),
        place=_place(incident),
        state=STATES[incident.state.value if ticket is None else ticket.state.value],
        told=told,
        can_acknowledge=holder is not None and ticket is not None and ticket.state is TicketState.ASSIGNED,
    )


def _read(desk: Desk, token: str) -> Link:
    try:
        return read_link(token, desk.keyring.secret, desk.clock(), GOOD_FOR)
    except ExpiredLink as expired:
        raise _NotGood(say("expired"), 410) from expired
    except BadLink as bad:
        raise _NotGood(say("not_ours"), 404) from bad


async def _about(connection: AsyncConnection, link: Link) -> tuple[Delivery, Incident]:
    delivery = await deliveries.read(connection, link.delivery_id)
    incident = None if delivery is None else await incidents.read(connection, delivery.incident_id)
    if delivery is None or incident is None:
        raise _NotGood(say("not_ours"), 404)
    return delivery, incident


async def _holder(connection: AsyncConnection, link: Link, delivery: Delivery) -> Staff | None:
    """Who acts by this link: the person it went to, or the department's shared address; None if they cannot.

    Raises `_NotGood` for a person whose account is locked.
    """
    role = _ROLES.get(delivery.whom)
    if role is None:
        return None
    if delivery.recipient is None:
        return Staff(subject=f"contact of {delivery.department}", role=role, department=delivery.department)
    account = await accounts.read(connection, link.holder)
    if account is not None and account.locked_at is not None:
        raise _NotGood(say("locked"), 403)
    if account is not None and account.staff.department != delivery.department:
        # Who has gone elsewhere since acts there, and no longer for this department.
        return None
    return Staff(subject=link.holder, role=role, department=delivery.department)


async def _acknowledge(desk: Desk, holder: Staff, delivery: Delivery) -> Text:
    if delivery.ticket_id is None:
        raise _NotGood(say("not_ours"), 404)
    command = Acknowledge(ticket=delivery.ticket_id)
    order = Order(call="acknowledge", by=holder, command=command, ticket=delivery.ticket_id)
    try:
        await perform(desk.engine, desk.rulebook, order)
    except Refused as refused:
        return refused.refusal.reason
    except Forbidden as forbidden:
        return forbidden.reason
    except Unknown:
        return say("not_ours")
    return say("done")


def _place(incident: Incident) -> str:
    commune = incident.place.commune
    return ", ".join(part for part in (incident.place.address, None if commune is None else commune.name) if part)
