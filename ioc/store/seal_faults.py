"""What is wrong with the chain of seals, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from ioc.store.seal_root import FIRST_ROOT
from ioc.store.seals import Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a seal's leaves give when everything is computed anew; `root` is None where that cannot be done."""

    root: bytes | None
    incidents: int
    entries: int


def seal_faults(seal: Seal, before: Seal | None, found: Found) -> Iterator[str]:
    """Everything that is wrong with a seal, given the one that is there before it and what its leaves give."""
    expected = 1 if before is None else before.number + 1
    missing = range(expected, seal.number)
    if len(missing) == 1:
        yield f"Seal {expected} is missing."
    elif missing:
        yield f"Seals {missing[0]} to {missing[-1]} are missing."
    elif seal.previous != (FIRST_ROOT if before is None else before.root):
        yield f"Seal {seal.number} does not follow from the seal before it."
    if seal.root != found.root:
        yield f"Seal {seal.number}: its root is not that of its leaves."
    if seal.incidents != found.incidents:
        yield f"Seal {seal.number} says {seal.incidents} incidents, its leaves are {found.incidents}."
    if seal.entries != found.entries:
        yield f"Seal {seal.number} says {seal.entries} entries, its leaves give {found.entries}."
