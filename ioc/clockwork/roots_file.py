"""The file of roots: each seal as a line of JSON, where whoever rewrites the database does not reach it."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from ioc.contracts.events import Instant
from ioc.store.seals import Seal

_NEWLINE: Final = b"\n"


class RootLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the file; hashes are in hexadecimal digits."""

    number: int
    sealed_at: Instant
    entries: int
    incidents: int
    previous: str
    root: str


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line, counted from 1, that nobody can read."""

    at: int


_decoder: Final = msgspec.json.Decoder(RootLine)


def line_of(seal: Seal) -> bytes:
    """The seal as it stands in the file."""
    line = RootLine(
        number=seal.number,
        sealed_at=seal.sealed_at,
        entries=seal.entries,
        incidents=seal.incidents,
        previous=seal.previous.hex(),
        root=seal.root.hex(),
    )
    return msgspec.json.encode(line) + _NEWLINE


def read_roots(file: Path) -> Iterator[RootLine | BrokenLine]:
    """The file's lines; none if there is no file yet.

    A line that broke off because the power went is passed over where the whole line follows it.
    """
    if not file.exists():
        return
    broken: dict[int, bytes] = {}
    with file.open("rb") as lines:
        for at, line in enumerate(lines, 1):
            content = line.strip()
            try:
                read = _decoder.decode(content)
            except msgspec.DecodeError:
                broken[at] = content
                continue
            broken = {where: part for where, part in broken.items() if not content.startswith(part)}
            yield read
    yield from (BrokenLine(at) for at in broken)


def append_roots(file: Path, seals: Iterable[Seal]) -> None:
    """Adds the seals' lines; they are on the disk when this returns. The file is its owner's alone.

    One process at a time may do so. Raises `OSError` when the file cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = not file.exists()
    lines = [line_of(seal) for seal in seals]
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as opened:
        if _breaks_off(opened.fileno()):
            lines.insert(0, _NEWLINE)
        for line in lines:
            _write_whole(opened.fileno(), line)
        os.fsync(opened.fileno())
    if fresh:
        _sync_directory(file.parent)


def _breaks_off(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != _NEWLINE


def _write_whole(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
