"""Reading a request's body within bounds."""

from typing import Final

from starlette.requests import Request

from ioc.http.problems import Problem
from ioc.phrases.text import Text

LARGEST_REPORT: Final = 64 * 1024
LARGEST_BATCH: Final = 4 * 1024 * 1024


async def read_body(request: Request, largest: int, media_types: frozenset[str]) -> bytes:
    """The body. Raises `Problem` 415 for another media type, 413 for more than `largest` bytes."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in media_types:
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
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise Problem(
                status=413,
                kind="body_too_large",
                title=Text(vi="Nội dung quá lớn", en="The body is too large"),
                detail=Text(vi=f"Tối đa {largest} byte.", en=f"At most {largest} bytes."),
            )
    return bytes(body)
