"""Who is asking, by the bearer token of the request."""

from starlette.requests import Request

from ioc.access.principals import Reporter, Staff
from ioc.access.receipts import NotAReceipt, read_follow_token
from ioc.access.tokens import ExpiredToken, InvalidToken, verify
from ioc.clock import Clock
from ioc.http.problems import Problem
from ioc.keyring import Keyring
from ioc.phrases.text import Text

_TITLE = Text(vi="Chưa xác thực", en="Not authenticated")


def staff_of(request: Request, keyring: Keyring, clock: Clock) -> Staff:
    """The member of staff who holds the request's token. Raises `Problem` 401."""
    try:
        return verify(_token(request), keyring.issuer, clock()).staff
    except ExpiredToken as expired:
        raise _unauthenticated(
            "expired_token",
            Text(vi="Mã truy cập đã hết hạn; hãy đăng nhập lại.", en="The token has expired; sign in again."),
        ) from expired
    except InvalidToken as invalid:
        raise _unauthenticated(
            "invalid_token",
            Text(
                vi="Mã truy cập không hợp lệ; hãy lấy mã mới bằng `ioc token`.",
                en="The token is not valid; get a new one with `ioc token`.",
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


def _unauthenticated(kind: str, detail: Text) -> Problem:
    return Problem(status=401, kind=kind, title=_TITLE, detail=detail, headers={"WWW-Authenticate": "Bearer"})
