"""The root of a seal changes with everything that it stands for, and with nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest

from ioc.store.seal_root import FIRST_ROOT, Leaf, RootHash

AT = datetime(2025, 11, 20, 2, 0, tzinfo=UTC)
ONE = Leaf(incident_id=UUID(int=1), version=3, head=sha256(b"one").digest())
TWO = Leaf(incident_id=UUID(int=2), version=1, head=sha256(b"two").digest())


def root(*leaves: Leaf, previous: bytes = FIRST_ROOT, number: int = 1, sealed_at: datetime = AT) -> str:
    hashing = RootHash(previous, number, sealed_at)
    for leaf in leaves:
        hashing.add(leaf)
    return hashing.root().hex()


def test_the_root_is_computed_for_ever_as_it_was_the_first_time() -> None:
    moment = int(AT.timestamp()) * 1_000_000
    content = (32).to_bytes(4) + bytes(32) + (1).to_bytes(8) + moment.to_bytes(8)
    for leaf in (ONE, TWO):
        content += leaf.incident_id.bytes + leaf.version.to_bytes(8) + (32).to_bytes(4) + leaf.head

    assert root(ONE, TWO) == sha256(content).hexdigest()


def test_whatever_is_other_gives_another_root() -> None:
    roots = [
        root(ONE, TWO),
        root(ONE),
        root(),
        root(replace(ONE, version=4), TWO),
        root(replace(ONE, head=sha256(b"other").digest()), TWO),
        root(replace(ONE, head=ONE.head[:-1]), TWO),
        root(ONE, replace(TWO, incident_id=UUID(int=3))),
        root(ONE, TWO, previous=sha256(b"root").digest()),
        root(ONE, TWO, number=2),
        root(ONE, TWO, sealed_at=AT + timedelta(microseconds=1)),
    ]

    assert len(set(roots)) == len(roots)


def test_the_offset_in_which_the_moment_is_told_does_not_matter() -> None:
    assert root(ONE, sealed_at=AT.astimezone(timezone(timedelta(hours=7)))) == root(ONE)


def test_leaves_out_of_their_order_are_refused() -> None:
    with pytest.raises(ValueError, match="out of its order"):
        root(TWO, ONE)
    with pytest.raises(ValueError, match="out of its order"):
        root(ONE, ONE)
