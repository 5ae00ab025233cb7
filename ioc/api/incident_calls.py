"""`POST /v1/incidents/{id}/…`: what the centre decides, and what is said on the way."""

from fastapi import APIRouter

from ioc.access.masking import mask
from ioc.api import bodies
from ioc.api.command_calls import CommandCall, command_routes
from ioc.api.desk import Desk
from ioc.casework.said import Said
from ioc.incidents.lifecycle.accompanying import Conference, Note
from ioc.incidents.lifecycle.assigning import Dispatch, Verify
from ioc.incidents.lifecycle.merging import Merge, Unmerge
from ioc.incidents.lifecycle.reviewing import Close, Publish, Reopen, Review
from ioc.incidents.lifecycle.taking_up import Reject, RequestInfo

ROWS = (
    CommandCall("verify", bodies.Nothing, lambda *_: Verify()),
    CommandCall("reject", bodies.RejectBody, lambda _, body: Reject(why=body.why, text=mask(body.text))),
    CommandCall("request_info", bodies.QuestionBody, lambda _, body: RequestInfo(question=mask(body.question))),
    CommandCall(
        "dispatch", bodies.DispatchBody, lambda _, body: Dispatch(department=body.department, text=mask(body.text))
    ),
    CommandCall("merge", bodies.MergeBody, lambda _, body: Merge(into=body.into, text=mask(body.text))),
    CommandCall("unmerge", bodies.Explained, lambda _, body: Unmerge(text=mask(body.text))),
    CommandCall("review", bodies.ReviewBody, lambda _, body: Review(approved=body.approved, text=mask(body.text))),
    CommandCall("publish", bodies.TextBody, lambda _, body: Publish(text=mask(body.text))),
    CommandCall("close", bodies.Explained, lambda _, body: Close(text=mask(body.text))),
    CommandCall("reopen", bodies.TextBody, lambda _, body: Reopen(text=mask(body.text), by_reporter=False)),
    CommandCall("note", bodies.TextBody, lambda *_: Note(), lambda body: Said(text=mask(body.text))),
)
"""Every command on an incident that its body alone makes; a conference needs the installation's template."""


def incident_call_routes(desk: Desk) -> APIRouter:
    """The calls."""
    template = desk.rulebook.conference
    conference = CommandCall("conference", bodies.Nothing, lambda *_: Conference(template=template))
    return command_routes(desk, (*ROWS, conference))
