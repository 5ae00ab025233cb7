"""What an entry of the history is hashed over stays the same for ever: an entry once written always verifies."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from ioc.store.history import chain_hash
from ioc.store.incident_rows import Row

# As the first version wrote it.
OF_THE_FIRST_VERSION: Row = {
    "incident_id": UUID("019aa1b2-0000-7000-8000-000000000007"),
    "version": 2,
    "kind": "ticket_acknowledged",
    "at": datetime(2025, 11, 20, 1, 0, 0, 123456, tzinfo=UTC),
    "actor": "lan",
    "reason": {"vi": "Đã tiếp nhận.", "en": "Acknowledged."},
    "state_before": "dispatched",
    "state_after": "dispatched",
    "facts": ["a", "b"],
    "previous": bytes(range(32)),
}
ITS_HASH = "6df8074c4ea37243a9f2f16d9dc0da322b352e19ebc3c503eece0c2a8a5dc827"
WITHOUT_A_STATE_BEFORE = "a3ef577cddfc61db546651b723b174ab5467b7ef5cc8bec9b96f7af898d3cea4"


def hashed(**changes: Any) -> str:
    return chain_hash(OF_THE_FIRST_VERSION | changes).hex()


def test_an_entry_of_the_first_version_keeps_its_hash() -> None:
    assert hashed() == ITS_HASH
    assert hashed(state_before=None) == WITHOUT_A_STATE_BEFORE


def test_a_younger_column_that_says_nothing_changes_no_hash() -> None:
    assert hashed(ticket_id=None, ticket_before=None, ticket_after=None) == ITS_HASH


def test_a_younger_column_that_says_something_is_hashed() -> None:
    ticket = UUID(int=9)

    told = {hashed(ticket_id=ticket), hashed(ticket_id=ticket, ticket_after="acknowledged"), ITS_HASH}

    assert len(told) == 3


def test_the_offset_in_which_a_moment_is_told_does_not_matter() -> None:
    there = timezone(timedelta(hours=7))

    assert hashed(at=OF_THE_FIRST_VERSION["at"].astimezone(there)) == ITS_HASH


@pytest.mark.parametrize("name", sorted(OF_THE_FIRST_VERSION))
def test_every_part_of_an_entry_is_hashed(name: str) -> None:
    others: Row = {
        "incident_id": UUID(int=1),
        "version": 3,
        "at": OF_THE_FIRST_VERSION["at"] + timedelta(microseconds=1),
        "reason": {"vi": "Đã tiếp nhận.", "en": "Acknowledged!"},
        "facts": ["ab"],
        "previous": bytes(32),
    }

    assert hashed(**{name: others.get(name, "other")}) != ITS_HASH
