"""The root of a seal: one hash that stands for the whole history up to it."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

FIRST_ROOT: Final = bytes(32)
"""What the first seal is chained to."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """An incident at its newest version when the seal was made, and the hash of that history entry."""

    incident_id: UUID
    version: int
    head: bytes


@dataclass(slots=True)
class RootHash:
    """SHA-256 over the root before, the seal's number and moment, and its leaves in the order of ids.

    Leaves are added one by one, so that a seal of any size needs no memory of its own.
    """

    previous: bytes
    number: int
    sealed_at: datetime
    _last: bytes = field(default=b"", init=False)
    _digest: Any = field(init=False)

    def __post_init__(self) -> None:
        # Whole microseconds, as the database keeps them.
        moment = (self.sealed_at - _EPOCH) // timedelta(microseconds=1)
        self._digest = hashlib.sha256(
            _sized(self.previous) + self.number.to_bytes(8, signed=True) + moment.to_bytes(8, signed=True)
        )

    def add(self, leaf: Leaf) -> None:
        """Takes the next leaf. Raises `ValueError` when it does not come after the one before: order is part of it."""
        if leaf.incident_id.bytes <= self._last:
            raise ValueError(f"the leaf of {leaf.incident_id} comes out of its order")
        self._last = leaf.incident_id.bytes
        self._digest.update(leaf.incident_id.bytes + leaf.version.to_bytes(8, signed=True) + _sized(leaf.head))

    def root(self) -> bytes:
        """The root over all leaves added so far."""
        digest: bytes = self._digest.digest()
        return digest


def _sized(content: bytes) -> bytes:
    """With its length before it, so that no two contents read alike."""
    return len(content).to_bytes(4) + content
