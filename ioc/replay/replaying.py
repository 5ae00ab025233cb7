"""`ioc replay`: a file of real reports, or the flood night, through the front door."""

from datetime import datetime
from pathlib import Path

import httpx

from ioc.places.gazetteer import Gazetteer
from ioc.replay.column_maps import read_columns
from ioc.replay.csv_rows import moved, read_rows, sendings
from ioc.replay.feed import Feed, Summary
from ioc.replay.flood_2025.scenario import scenario
from ioc.replay.into_province import into_province


async def replay_file(
    path: Path,
    door: str,
    *,
    now: datetime,
    over_s: float,
    columns: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> Summary:
    """Feeds a CSV file to the door at this address; with a gazetteer its places are moved into the province.

    The same file again adds nothing. Raises `UnknownColumns` or `BadRow`.
    """
    known, rows = read_rows(path, None if columns is None else read_columns(columns, path.stem))
    points = [row.point for row in rows if row.point is not None]
    if gazetteer is not None and points:
        rows = moved(rows, into_province(points, gazetteer))
    async with httpx.AsyncClient(base_url=door, timeout=15) as client:
        return await Feed(client=client).run(sendings(known, rows, now=now, over_s=over_s))


async def replay_demo(door: str, *, now: datetime, speed: float) -> Summary:
    """Feeds the night of 18 to 22 November 2025, `speed` times as fast as it was. Each run is a night of its own."""
    async with httpx.AsyncClient(base_url=door, timeout=15) as client:
        return await Feed(client=client).run(scenario(now, speed))
