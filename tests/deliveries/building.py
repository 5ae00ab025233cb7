"""Letters for tests."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ioc.deliveries.letter import Letter

NOW = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)


def letter(**changes: Any) -> Letter:
    """A letter to Lan, or what the test says."""
    base = Letter(
        id=UUID("019a9ec6-7e80-7709-ae0c-1de8464bf55d"),
        to="lan@example.vn",
        language="vi",
        subject="[DL-000001] Giao việc: Ổ gà",
        text="Đơn vị được giao vụ việc mới.\n",
        short="DL-000001: Đơn vị được giao vụ việc mới.",
        content={"notices": [{"type": "assigned"}]},
        at=NOW,
    )
    return replace(base, **changes)
