"""Every way in which an incident's history can be touched is found, and said in a sentence of its own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest

from ioc.store.chain_faults import Chain, Sealed, Standing, chain_faults
from ioc.store.history import FIRST, chain_hash
from ioc.store.incident_rows import Row
from ioc.store.seal_faults import Found, seal_faults
from ioc.store.seal_root import FIRST_ROOT
from ioc.store.seals import Seal

ID = UUID(int=7)
AT = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
OTHER = sha256(b"other").digest()


def entry(version: int, previous: bytes) -> Row:
    row: Row = {
        "incident_id": ID,
        "version": version,
        "kind": "report_joined",
        "at": AT,
        "actor": "ioc",
        "reason": {"vi": "Vì vậy.", "en": "Because."},
        "state_before": "received",
        "state_after": "received",
        "facts": [],
        "previous": previous,
    }
    return row | {"hash": chain_hash(row)}


def whole(length: int = 5) -> Chain:
    """An untouched chain, sealed at its versions 2 and 4."""
    entries: list[Row] = []
    for version in range(1, length + 1):
        entries.append(entry(version, entries[-1]["hash"] if entries else FIRST))
    return Chain(
        incident_id=ID,
        incident=Standing(code="DL-7K3Q9M", version=length, head=entries[-1]["hash"]),
        entries=entries,
        seals=[
            Sealed(number=1, version=2, head=entries[1]["hash"]),
            Sealed(number=2, version=4, head=entries[3]["hash"]),
        ],
    )


def without(chain: Chain, *versions: int) -> Sequence[Row]:
    return [each for each in chain.entries if each["version"] not in versions]


def changed(chain: Chain, version: int, **columns: object) -> Sequence[Row]:
    return [each | columns if each["version"] == version else each for each in chain.entries]


def rewritten(chain: Chain) -> Chain:
    """The whole chain made anew, with every hash right: nothing but a seal can tell."""
    entries: list[Row] = []
    for each in chain.entries:
        row = each | {"actor": "somebody", "previous": entries[-1]["hash"] if entries else FIRST}
        entries.append(row | {"hash": chain_hash(row)})
    return replace(chain, entries=entries, incident=Standing(code="DL-7K3Q9M", version=5, head=entries[-1]["hash"]))


def cut(chain: Chain, end: int) -> Chain:
    """The chain without its tail, and the incident set back to match."""
    entries = chain.entries[:end]
    return replace(chain, entries=entries, incident=Standing(code="DL-7K3Q9M", version=end, head=entries[-1]["hash"]))


GONE = f"Incident {ID} is gone"


@pytest.mark.parametrize(
    ("touch", "sentences"),
    [
        (lambda chain: chain, []),
        (
            lambda chain: replace(chain, entries=changed(chain, 3, actor="somebody")),
            ["Incident DL-7K3Q9M, version 3: the entry is not what was hashed."],
        ),
        (
            lambda chain: replace(chain, entries=[*chain.entries[:2], entry(3, OTHER), *chain.entries[3:]]),
            [
                "Incident DL-7K3Q9M, version 3: the entry does not follow from the one before it.",
                "Incident DL-7K3Q9M, version 4: the entry does not follow from the one before it.",
            ],
        ),
        (
            lambda chain: replace(chain, entries=without(chain, 3)),
            ["Incident DL-7K3Q9M: version 3 is missing from the history."],
        ),
        (
            lambda chain: replace(chain, entries=without(chain, 1, 2)),
            ["Incident DL-7K3Q9M: versions 1 to 2 are missing from the history."],
        ),
        (
            lambda chain: replace(chain, entries=without(chain, 5)),
            ["Incident DL-7K3Q9M stands at version 5, its history ends at version 4."],
        ),
        (
            lambda chain: replace(chain, incident=Standing(code="DL-7K3Q9M", version=5, head=OTHER)),
            ["Incident DL-7K3Q9M: its head is not the hash of its newest entry, version 5."],
        ),
        # A tail that no seal has seen leaves no trace; what is sealed is safe, up to an hour later.
        (lambda chain: cut(chain, 4), []),
        (
            lambda chain: cut(chain, 3),
            ["Incident DL-7K3Q9M: a tail was removed; its history ends at version 3, seal 2 has it at version 4."],
        ),
        (
            rewritten,
            [
                "Incident DL-7K3Q9M, version 2: the entry is not the one in seal 1.",
                "Incident DL-7K3Q9M, version 4: the entry is not the one in seal 2.",
            ],
        ),
        (
            lambda chain: replace(chain, entries=[]),
            ["Incident DL-7K3Q9M has no history; seal 2 has it at version 4."],
        ),
        (
            lambda chain: replace(chain, incident=None),
            [f"{GONE}; 5 entries of its history are left; seal 2 has it at version 4."],
        ),
        (
            lambda chain: replace(chain, incident=None, seals=[]),
            [f"{GONE}; 5 entries of its history are left."],
        ),
        (
            lambda chain: replace(chain, incident=None, entries=[]),
            [f"{GONE}; so is its history; seal 2 has it at version 4."],
        ),
    ],
)
def test_a_touched_chain_is_told(touch: Callable[[Chain], Chain], sentences: list[str]) -> None:
    assert list(chain_faults(touch(whole()))) == sentences


FIRST_SEAL = Seal(number=1, sealed_at=AT, entries=9, incidents=4, previous=FIRST_ROOT, root=sha256(b"1").digest())
SEAL = Seal(number=2, sealed_at=AT, entries=3, incidents=2, previous=FIRST_SEAL.root, root=sha256(b"2").digest())
LEAVES = Found(root=SEAL.root, incidents=2, entries=3)


@pytest.mark.parametrize(
    ("seal", "before", "found", "sentences"),
    [
        (SEAL, FIRST_SEAL, LEAVES, []),
        (SEAL, None, LEAVES, ["Seal 1 is missing."]),
        (replace(SEAL, number=5), FIRST_SEAL, LEAVES, ["Seals 2 to 4 are missing."]),
        (replace(SEAL, previous=OTHER), FIRST_SEAL, LEAVES, ["Seal 2 does not follow from the seal before it."]),
        (
            replace(FIRST_SEAL, previous=OTHER),
            None,
            Found(root=FIRST_SEAL.root, incidents=4, entries=9),
            ["Seal 1 does not follow from the seal before it."],
        ),
        (SEAL, FIRST_SEAL, replace(LEAVES, root=OTHER), ["Seal 2: its root is not that of its leaves."]),
        (SEAL, FIRST_SEAL, replace(LEAVES, root=None), ["Seal 2: its root is not that of its leaves."]),
        (replace(SEAL, incidents=3), FIRST_SEAL, LEAVES, ["Seal 2 says 3 incidents, its leaves are 2."]),
        (replace(SEAL, entries=4), FIRST_SEAL, LEAVES, ["Seal 2 says 4 entries, its leaves give 3."]),
    ],
)
def test_a_touched_seal_is_told(seal: Seal, before: Seal | None, found: Found, sentences: list[str]) -> None:
    assert list(seal_faults(seal, before, found)) == sentences
