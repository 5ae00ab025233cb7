"""The position from which a picture is followed live, as clients take it."""

from typing import Any

from ioc.http.problems import Problem
from ioc.phrases.text import Text
from ioc.store.position import Position


def live_from(position: Position | None) -> dict[str, Any]:
    """`position`, in the live protocol, and `as_of`, the newest tick's commit time.

    Raises `Problem` 503 before the first record is on the log.
    """
    if position is None or position.offset < 0:
        raise _not_live_yet()
    return {
        # The protocol's offset 0 means "no position", so it is Kafka's plus one.
        "position": {"offset": position.offset + 1, "epoch": position.epoch},
        "as_of": position.ticked_at,
    }


def _not_live_yet() -> Problem:
    return Problem(
        status=503,
        kind="board_not_live",
        title=Text(vi="Bảng chưa sẵn sàng", en="The board is not live yet"),
        detail=Text(
            vi="Hệ thống đang khởi động; hãy thử lại sau ít giây.",
            en="The system is starting; try again in a few seconds.",
        ),
        headers={"Retry-After": "2"},
    )
