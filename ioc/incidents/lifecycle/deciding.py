"""Which function decides which command: the whole life of an incident in one list."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.lifecycle.accompanying import Conference, Note, conference, note
from ioc.incidents.lifecycle.assigning import Dispatch, Verify, dispatch, verify
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.extending import DecideExtension, RequestExtension, decide_extension, request_extension
from ioc.incidents.lifecycle.returning import Return, return_ticket
from ioc.incidents.lifecycle.reviewing import (
    Close,
    Feedback,
    Publish,
    Reopen,
    Review,
    close,
    feedback,
    publish,
    reopen,
    review,
)
from ioc.incidents.lifecycle.taking_up import Answer, Reject, RequestInfo, answer, reject, request_info
from ioc.incidents.lifecycle.working import (
    Acknowledge,
    PauseTicket,
    Resolve,
    ResumeTicket,
    Start,
    acknowledge,
    pause,
    resolve,
    resume,
    start,
)

Command = (
    Verify
    | Reject
    | RequestInfo
    | Answer
    | Dispatch
    | Review
    | Publish
    | Close
    | Feedback
    | Reopen
    | Note
    | Conference
    | Acknowledge
    | Start
    | Return
    | PauseTicket
    | ResumeTicket
    | RequestExtension
    | DecideExtension
    | Resolve
)
"""Every command on one incident. Merging takes two, and is decided by `merging` itself."""

_DECIDE: Final[Mapping[type, Callable[[Case, Any], Decision | Refusal]]] = {
    Verify: verify,
    Reject: reject,
    RequestInfo: request_info,
    Answer: answer,
    Dispatch: dispatch,
    Review: review,
    Publish: publish,
    Close: close,
    Feedback: feedback,
    Reopen: reopen,
    Note: note,
    Conference: conference,
    Acknowledge: acknowledge,
    Start: start,
    Return: return_ticket,
    PauseTicket: pause,
    ResumeTicket: resume,
    RequestExtension: request_extension,
    DecideExtension: decide_extension,
    Resolve: resolve,
}


def decide(case: Case, command: Command) -> Decision | Refusal:
    """What follows from the command, or why it cannot be done and what can.

    Raises `KeyError` for a ticket that is none of the incident's.
    """
    return _DECIDE[type(command)](case, command)
