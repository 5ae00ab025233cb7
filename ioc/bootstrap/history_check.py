"""`ioc check history`: the database's history against itself, its seals, and the file of their roots."""

from collections.abc import Callable
from pathlib import Path

from ioc.bootstrap.own_database import database_url
from ioc.clockwork.roots_file import BrokenLine, RootLine, read_roots
from ioc.settings import Settings
from ioc.store.database import connect
from ioc.store.history_check import HistoryCheck


async def check_history(settings: Settings, roots_file: Path | None, say: Callable[[str], None]) -> str | None:
    """Says each fault as it is found. Returns what was proved, in one sentence; None if there was any fault."""
    # Read first: whatever is in the file now is in the database's picture too.
    lines = list(read_roots(roots_file or settings.history_roots_file))
    engine = connect(database_url(settings), connections=1)
    check, faults = HistoryCheck(), 0
    try:
        async with engine.connect() as connection:
            still = await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            async with still.begin():
                async for fault in check.faults(still):
                    faults += 1
                    say(fault)
    finally:
        await engine.dispose()
    for fault in file_faults(lines, check.roots):
        faults += 1
        say(fault)
    return None if faults else _proved(check, len(lines))


def file_faults(lines: list[RootLine | BrokenLine], roots: dict[int, bytes]) -> list[str]:
    """What the file tells otherwise than the database's seals do."""
    faults = []
    for line in lines:
        if isinstance(line, BrokenLine):
            faults.append(f"Line {line.at} of the file of roots cannot be read.")
        elif line.number not in roots:
            faults.append(f"Seal {line.number} of {line.sealed_at.isoformat()} is in the file of roots and is gone.")
        elif roots[line.number].hex() != line.root:
            faults.append(f"Seal {line.number} has another root than in the file of roots.")
    return faults


def _proved(check: HistoryCheck, lines: int) -> str:
    counted = f"{check.incidents} incidents, {check.entries} entries, {len(check.roots)} seals"
    sealed = "none is sealed yet" if check.newest is None else f"sealed up to {check.newest.sealed_at.isoformat()}"
    compared = f"{lines} roots in the file are those of the database" if lines else "there is no file to compare with"
    return f"The history is unbroken: {counted}; {sealed}; {compared}."
