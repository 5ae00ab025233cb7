"""`POST /v1/tickets/{id}/…`: what a department does with its ticket."""

from fastapi import APIRouter

from ioc.access.masking import mask
from ioc.api import bodies
from ioc.api.command_calls import CommandCall, command_routes
from ioc.api.desk import Desk
from ioc.incidents.lifecycle.extending import DecideExtension, RequestExtension
from ioc.incidents.lifecycle.returning import Return
from ioc.incidents.lifecycle.working import Acknowledge, PauseTicket, Resolve, ResumeTicket, Start

ROWS = (
    CommandCall("acknowledge", bodies.Nothing, lambda ticket, _: Acknowledge(ticket=ticket)),
    CommandCall("start", bodies.Nothing, lambda ticket, _: Start(ticket=ticket)),
    CommandCall(
        "return",
        bodies.ReturnBody,
        lambda ticket, body: Return(ticket=ticket, right=body.department, text=mask(body.text)),
    ),
    CommandCall(
        "pause",
        bodies.PauseBody,
        lambda ticket, body: PauseTicket(ticket=ticket, until=body.until, text=mask(body.text)),
    ),
    CommandCall("resume", bodies.Nothing, lambda ticket, _: ResumeTicket(ticket=ticket)),
    CommandCall(
        "request_extension",
        bodies.ExtensionBody,
        lambda ticket, body: RequestExtension(ticket=ticket, by=body.by, text=mask(body.text)),
    ),
    CommandCall(
        "decide_extension",
        bodies.ExtensionDecisionBody,
        lambda ticket, body: DecideExtension(ticket=ticket, granted=body.granted, by=body.by, text=mask(body.text)),
    ),
    CommandCall(
        "resolve",
        bodies.ResolveBody,
        lambda ticket, body: Resolve(ticket=ticket, text=mask(body.text), evidence=tuple(body.evidence)),
    ),
)
"""Every command on a ticket."""


def ticket_routes(desk: Desk) -> APIRouter:
    """The calls."""
    return command_routes(desk, ROWS)
