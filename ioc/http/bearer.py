"""Who is asking, by the bearer token of the request."""

from starlette.requests import Request

from ioc.access.principals import Reporter
from ioc.access.receipts import NotAReceipt, read_follow_token
from ioc.access.tokens import ExpiredToken, InvalidToken, NotYetKnown, StaffToken, UnusableClaims, VoidedToken
from ioc.clock import Clock
from ioc.http.problems import Problem
from ioc.identity.verifier import Verifier
from ioc.keyring import Keyring
from ioc.phrases.text import Text

_TITLE = Text(vi="Chưa xác thực", en="Not authenticated")


def staff_token_of(request: Request, verifier: Verifier, clock: Clock) -> StaffToken:
    """What the request's token of a member of staff says. Raises `Problem` 401, 403 or 503."""
    try:
        return verifier.verify(_token(request), clock())
    except ExpiredToken as expired:
        raise _unauthenticated(
            "expired_token",
            Text(vi="Mã truy cập đã hết hạn; hãy đăng nhập lại.", en="The token has expired; sign in again."),
        ) from expired
    except VoidedToken as voided:
        raise _unauthenticated(
            "voided_token",
            Text(vi="Mã truy cập đã bị thu hồi; hãy đăng nhập lại.", en="The token was made void; sign in again."),
        ) from voided
    except UnusableClaims as nobody:
        raise Problem(
            status=403,
            kind="no_role",
            title=Text(vi="Chưa có vai trò", en="Without a role"),
            detail=nobody.detail,
        ) from nobody
    except NotYetKnown as unknown:
        raise _not_yet_known() from unknown
    except InvalidToken as invalid:
        raise _unauthenticated(
            "invalid_token",
            Text(
                vi="Mã truy cập không hợp lệ; hãy đăng nhập lại.",
                en="The token is not valid; sign in to get a new one.",
            ),
        ) from invalid


def reporter_of(request: Request, keyring: Keyring) -> Reporter:
    """The reporter who holds the request's follow token. Raises `Problem` 401."""
    try:
        return read_follow_token(_token(request), keyring.secret)
    except NotAReceipt as invalid:
        raise _unauthenticated(
            "invalid_follow_token",
            Text(
                vi="Mã theo dõi không hợp lệ; hãy mở đúng đường dẫn đã nhận khi gửi phản ánh.",
                en="The follow token is not valid; use the link that came with the receipt.",
            ),
        ) from invalid


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _unauthenticated(
            "no_token",
            Text(
                vi="Cần tiêu đề Authorization: Bearer với mã truy cập.",
                en="An Authorization: Bearer header with a token is needed.",
            ),
        )
    return token.strip()


def _not_yet_known() -> Problem:
    return Problem(
        status=503,
        kind="access_not_known",
        title=Text(vi="Chưa kiểm tra được quyền truy cập", en="Access cannot be checked yet"),
        detail=Text(
            vi="Hệ thống đang đọc danh sách quyền truy cập; hãy thử lại sau ít giây.",
            en="The system is reading who has access; try again in a few seconds.",
        ),
        headers={"Retry-After": "2"},
    )


def _unauthenticated(kind: str, detail: Text) -> Problem:
    return Problem(status=401, kind=kind, title=_TITLE, detail=detail, headers={"WWW-Authenticate": "Bearer"})
