"""`POST /v1/reports/{code}/…`: what whoever reported it can do, by the follow token."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from ioc.access.masking import mask
from ioc.access.principals import Reporter
from ioc.access.sealing import seal
from ioc.api import bodies
from ioc.api.command_calls import IdempotencyKey
from ioc.api.desk import Desk
from ioc.api.followed_reports import reporter_named
from ioc.api.ordering import carry_out
from ioc.casework.commands import Order
from ioc.casework.said import Said
from ioc.incidents.lifecycle.reviewing import Feedback, Reopen
from ioc.incidents.lifecycle.taking_up import Answer

Code = Annotated[str, Path(max_length=40)]


def reporter_call_routes(desk: Desk) -> APIRouter:
    """The calls. They are commands of the same case that the centre works on; refusals say what is possible."""
    router = APIRouter(tags=["citizen"])

    def said(text: str, media: list[str] | None = None) -> Said | None:
        if not text and not media:
            return None
        sealed = seal({"text": text}, desk.keyring.sealing)
        return Said(text=mask(text), sealed=sealed, media=tuple(media or ()))

    def order(
        call: str, reporter: Reporter, command: Answer | Feedback | Reopen, words: Said | None, key: str | None
    ) -> Order:
        return Order(call=call, by=reporter, command=command, key=key, said=words)

    @router.post("/v1/reports/{code}/answers", summary="Answer what the centre asks")
    async def answers(
        request: Request, code: Code, body: bodies.AnswerBody, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """The answer is kept beside the case, sealed; a masked copy is shown to whoever works on it."""
        reporter = reporter_named(desk, request, code)
        return await carry_out(desk, order("answer", reporter, Answer(), said(body.text, body.media), idempotency_key))

    @router.post("/v1/reports/{code}/feedback", summary="Say whether it was really solved")
    async def feedback(
        request: Request, code: Code, body: bodies.FeedbackBody, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """Satisfied or accepted closes the case; dissatisfied is heard by the supervisor, and it can be reopened."""
        reporter = reporter_named(desk, request, code)
        command = Feedback(satisfaction=body.satisfaction)
        return await carry_out(desk, order("feedback", reporter, command, said(body.text), idempotency_key))

    @router.post("/v1/reports/{code}/reopen", summary="Say that it is not solved")
    async def reopen(
        request: Request, code: Code, body: bodies.TextBody, idempotency_key: IdempotencyKey = None
    ) -> Response:
        """Back to the same department, whose clock goes on; within the window that the report tells."""
        reporter = reporter_named(desk, request, code)
        command = Reopen(text=mask(body.text), by_reporter=True)
        return await carry_out(desk, order("reopen", reporter, command, said(body.text), idempotency_key))

    return router
