"""Whatever goes wrong behind a door leaves it in the one shape, problem+json."""

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ioc.http.problems import Fault, Problem, answer_problem
from ioc.phrases.text import Text

log = structlog.get_logger(__name__)

_TITLES = {
    404: Text(vi="Không tìm thấy", en="Not found"),
    405: Text(vi="Không hỗ trợ phương thức này", en="Method not allowed"),
}
_OTHER = Text(vi="Yêu cầu không thực hiện được", en="The request cannot be done")


def add_problem_handlers(app: FastAPI) -> None:
    """Makes every error of the app a problem."""
    app.add_exception_handler(Problem, answer_problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, answer_unforeseen)


async def _http(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    title = _TITLES.get(status, _OTHER)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return Problem(status=status, kind=f"http_{status}", title=title, detail=title, headers=headers).response()


async def _invalid(_: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    faults = [
        Fault(
            at="/".join(str(part) for part in each["loc"]),
            detail=Text(vi=f"Giá trị chưa đúng: {each['msg']}", en=str(each["msg"])),
        )
        for each in found
    ]
    return Problem(
        status=422,
        kind="invalid_request",
        title=Text(vi="Yêu cầu chưa đúng", en="The request is not right"),
        detail=Text(vi="Hãy sửa những chỗ nêu trong errors.", en="Mend what stands in errors."),
        faults=faults,
    ).response()


async def answer_unforeseen(_: Request, error: Exception) -> Response:
    """Writes the error down; the client hears that something failed, and nothing of what."""
    log.error("request_failed", error=repr(error), exc_info=error)
    return Problem(
        status=500,
        kind="unforeseen",
        title=Text(vi="Lỗi không lường trước", en="An unforeseen error"),
        detail=Text(
            vi="Hệ thống gặp lỗi và đã ghi lại; hãy thử lại.", en="Something failed and was written down; try again."
        ),
    ).response()
