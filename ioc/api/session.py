"""`POST /v1/session` and `GET /v1/me`: signing in with a password, and who a token says one is."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.responses import Response

from ioc.access.principals import Staff
from ioc.api.answers import json, store_at_hand
from ioc.api.desk import Desk
from ioc.http.bodies import read_body
from ioc.http.problems import Problem
from ioc.identity.attempts import TooManyAttempts
from ioc.identity.passwords import LONGEST, Busy
from ioc.identity.signing_in import Locked, WrongCredentials
from ioc.phrases.text import Text

LARGEST_BODY: Final = 16 * 1024
_SECRET: Final = {"Cache-Control": "no-store"}


class Credentials(BaseModel):
    """Who signs in, and with what."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    subject: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


_BODY: Final = {
    "required": True,
    "content": {"application/json": {"schema": Credentials.model_json_schema()}},
}


def session_routes(desk: Desk) -> APIRouter:
    """The calls."""
    router = APIRouter(tags=["staff"])

    @router.post(
        "/v1/session",
        summary="Sign in with a password, for a token of twelve hours",
        openapi_extra={"requestBody": _BODY},
    )
    async def sign_in(request: Request) -> Response:
        """401 for a wrong password and for a subject without an account alike; 403 while the account is locked.

        429 after five failures of a subject within a minute; it may try again when the minute is over.
        """
        credentials = await _credentials(request)
        address = request.client.host if request.client is not None else ""
        try:
            async with store_at_hand():
                entered = await desk.front_desk.sign_in(credentials.subject, credentials.password, address)
        except WrongCredentials as wrong:
            raise _wrong() from wrong
        except Locked as locked:
            raise _locked() from locked
        except TooManyAttempts as many:
            raise _too_many(many.retry_after_s) from many
        except Busy as busy:
            raise _busy() from busy
        staff = _told(entered.says.staff) | {"name": entered.account.name, "language": entered.account.language}
        body = {"token": entered.token, "expires_at": entered.says.expires_at, "staff": staff}
        return json(body, headers=_SECRET)

    @router.get("/v1/me", summary="Who the token says you are, and until when")
    async def me(request: Request) -> Response:
        """What the token says; no account is needed for it."""
        says = desk.staff_token(request)
        return json(_told(says.staff) | _times(says.issued_at, says.expires_at), headers=_SECRET)

    return router


async def _credentials(request: Request) -> Credentials:
    content = await read_body(request, LARGEST_BODY, frozenset({"application/json"}))
    try:
        return Credentials.model_validate_json(content)
    except ValidationError as invalid:
        # Without its input, which holds a password.
        raise RequestValidationError(invalid.errors(include_input=False, include_context=False)) from None


def _told(staff: Staff) -> dict[str, Any]:
    return {"subject": staff.subject, "role": staff.role.value, "department": staff.department}


def _times(issued_at: datetime, expires_at: datetime) -> dict[str, Any]:
    return {"issued_at": issued_at, "expires_at": expires_at}


def _wrong() -> Problem:
    return Problem(
        status=401,
        kind="wrong_credentials",
        title=Text(vi="Không đăng nhập được", en="Not signed in"),
        detail=Text(
            vi="Tên đăng nhập hoặc mật khẩu không đúng; hãy kiểm tra bộ gõ và phím Caps Lock rồi thử lại.",
            en="The login or the password is wrong; check the keyboard and Caps Lock, then try again.",
        ),
        headers={"WWW-Authenticate": "Bearer"},
    )


def _locked() -> Problem:
    return Problem(
        status=403,
        kind="account_locked",
        title=Text(vi="Tài khoản bị khóa", en="The account is locked"),
        detail=Text(
            vi="Tài khoản này đang bị khóa; hãy liên hệ quản trị viên của trung tâm để mở khóa.",
            en="This account is locked; ask the centre's administrator to unlock it.",
        ),
    )


def _too_many(seconds: int) -> Problem:
    return Problem(
        status=429,
        kind="too_many_attempts",
        title=Text(vi="Sai quá nhiều lần", en="Too many failures"),
        detail=Text(
            vi=f"Đăng nhập sai quá nhiều lần; hãy thử lại sau {seconds} giây.",
            en=f"Signing in failed too often; try again in {seconds} seconds.",
        ),
        headers={"Retry-After": str(seconds)},
    )


def _busy() -> Problem:
    return Problem(
        status=503,
        kind="busy",
        title=Text(vi="Đang quá tải", en="Too busy"),
        detail=Text(
            vi="Quá nhiều người đang đăng nhập cùng lúc; hãy thử lại sau ít giây.",
            en="Too many people are signing in just now; try again in a few seconds.",
        ),
        headers={"Retry-After": "3"},
    )
