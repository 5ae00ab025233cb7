"""What is wrong with one incident's history, in sentences: the proof that it is whole, or where it was touched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from ioc.store.history import FIRST, chain_hash
from ioc.store.incident_rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the incident itself says of its newest step."""

    code: str
    version: int
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a seal says of the incident at that hour."""

    number: int
    version: int
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """All that is known of one incident: itself if it is there, its history and its seals, oldest first."""

    incident_id: UUID
    incident: Standing | None
    entries: Sequence[Row]
    seals: Sequence[Sealed]

    def __str__(self) -> str:
        return f"Incident {self.incident_id}" if self.incident is None else f"Incident {self.incident.code}"


def chain_faults(chain: Chain) -> Iterator[str]:
    """Everything that is wrong; nothing when the chain is whole."""
    yield from _existence(chain)
    yield from _entries(chain)
    yield from _links(chain)
    if chain.entries:
        yield from _head(chain)
        yield from _seals(chain)


def _existence(chain: Chain) -> Iterator[str]:
    if chain.incident is None:
        left = f"{len(chain.entries)} entries of its history are left" if chain.entries else "so is its history"
        yield f"{chain} is gone; {left}{_as_sealed(chain)}."
    elif not chain.entries:
        yield f"{chain} has no history{_as_sealed(chain)}."


def _as_sealed(chain: Chain) -> str:
    if not chain.seals:
        return ""
    newest = chain.seals[-1]
    return f"; seal {newest.number} has it at version {newest.version}"


def _entries(chain: Chain) -> Iterator[str]:
    for entry in chain.entries:
        if chain_hash(entry) != entry["hash"]:
            yield f"{chain}, version {entry['version']}: the entry is not what was hashed."


def _links(chain: Chain) -> Iterator[str]:
    first = {"version": 0, "hash": FIRST}
    for before, entry in pairwise([first, *chain.entries]):
        missing = range(before["version"] + 1, entry["version"])
        if missing:
            yield f"{chain}: {_versions(missing)} missing from the history."
        elif entry["previous"] != before["hash"]:
            yield f"{chain}, version {entry['version']}: the entry does not follow from the one before it."


def _versions(missing: range) -> str:
    return f"version {missing[0]} is" if len(missing) == 1 else f"versions {missing[0]} to {missing[-1]} are"


def _head(chain: Chain) -> Iterator[str]:
    newest = chain.entries[-1]
    if chain.incident is None:
        return
    if chain.incident.version != newest["version"]:
        yield f"{chain} stands at version {chain.incident.version}, its history ends at version {newest['version']}."
    elif chain.incident.head != newest["hash"]:
        yield f"{chain}: its head is not the hash of its newest entry, version {newest['version']}."


def _seals(chain: Chain) -> Iterator[str]:
    hashes = {entry["version"]: entry["hash"] for entry in chain.entries}
    end = chain.entries[-1]["version"]
    for sealed in chain.seals:
        # A version that is missing in the middle has been named already.
        if sealed.version in hashes and hashes[sealed.version] != sealed.head:
            yield f"{chain}, version {sealed.version}: the entry is not the one in seal {sealed.number}."
    last = max(chain.seals, key=lambda sealed: sealed.version, default=None)
    if last is not None and last.version > end:
        yield (
            f"{chain}: a tail was removed; its history ends at version {end}, "
            f"seal {last.number} has it at version {last.version}."
        )
