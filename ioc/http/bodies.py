"""Reading a request's body within bounds."""

from starlette.requests import ClientDisconnect, Request

from ioc.http.problems import Problem
from ioc.phrases.text import Text


async def read_body(request: Request, largest: int, media_types: frozenset[str]) -> bytes:
    """The body. Raises `Problem` 415 for another media type, 413 for more than `largest` bytes, 400 for a part."""
    if media_type(request) not in media_types:
        raise Problem(
            status=415,
            kind="unsupported_media_type",
            title=Text(vi="Kiểu nội dung không hỗ trợ", en="Unsupported media type"),
            detail=Text(
                vi=f"Hãy gửi với Content-Type: {' hoặc '.join(sorted(media_types))}.",
                en=f"Send it with Content-Type: {' or '.join(sorted(media_types))}.",
            ),
        )
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > largest:
                raise _too_large(largest)
    except ClientDisconnect as gone:
        raise _broke_off() from gone
    return bytes(body)


def media_type(request: Request) -> str:
    """What the body is said to be, without parameters, in small letters."""
    return str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _too_large(largest: int) -> Problem:
    return Problem(
        status=413,
        kind="body_too_large",
        title=Text(vi="Nội dung quá lớn", en="The body is too large"),
        detail=Text(vi=f"Tối đa {largest} byte.", en=f"At most {largest} bytes."),
    )


def _broke_off() -> Problem:
    """Nobody may be there to read it; it keeps a lost connection from looking like a failure of ours."""
    return Problem(
        status=400,
        kind="body_incomplete",
        title=Text(vi="Nội dung chưa đủ", en="The body is incomplete"),
        detail=Text(vi="Kết nối đã đứt; hãy gửi lại.", en="The connection broke off; send it again."),
    )
