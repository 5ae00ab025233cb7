"""Rows of real reports as requests to the front door: spacing kept, times moved to now, keys from the rows' own ids."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from ioc.replay.column_maps import OTHER, ColumnMap, UnknownColumns, recognise
from ioc.replay.feed import Sending

# The namespace under which a row's id becomes its key: the same row of the same kind of file, the same key.
_KEYS: Final = UUID("6f0f6b1e-52a5-4c53-9d2a-0c1f2f6c3a11")
_UNKNOWN_PLACE: Final = "không rõ địa chỉ"

Move = Callable[[float, float], tuple[float, float]]
"""Gives the place that a point is moved to."""


class BadRow(ValueError):
    """A row cannot be read; the text names file, row and column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A real report."""

    id: str
    at: datetime
    words: str
    address: str
    category: str
    point: tuple[float, float] | None


def read_rows(path: Path, columns: ColumnMap | None = None) -> tuple[ColumnMap, list[Row]]:
    """The file's rows, oldest first, and the map by which they were read.

    Raises `UnknownColumns` or `BadRow`.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = reader.fieldnames or ()
        known = columns or recognise(header)
        if missing := known.columns - set(header):
            raise UnknownColumns(f"{path.name} lacks the columns {', '.join(sorted(missing))}")
        rows = [_row(raw, known, f"{path.name}, row {number}") for number, raw in enumerate(reader, start=2)]
    return known, sorted(rows, key=lambda row: row.at)


def sendings(columns: ColumnMap, rows: Sequence[Row], *, now: datetime, over_s: float) -> list[Sending]:
    """The rows as requests, spread over `over_s` seconds in proportion to their own spacing.

    The newest row happened now, the others as long before it as they really did.
    """
    if not rows:
        return []
    first, last = rows[0].at, rows[-1].at
    length = (last - first).total_seconds() or 1.0
    return [
        Sending(
            after_s=(row.at - first).total_seconds() / length * over_s,
            path="/v1/reports",
            body=_body(row, now - (last - row.at)),
            key=uuid5(_KEYS, f"{columns.name}/{row.id}"),
        )
        for row in rows
    ]


def moved(rows: Iterable[Row], move: Move) -> list[Row]:
    """The rows with their points moved; those without a point stay as they are."""
    return [row if row.point is None else replace(row, point=move(*row.point)) for row in rows]


def _row(raw: dict[str, str], columns: ColumnMap, where: str) -> Row:
    return Row(
        id=raw[columns.key],
        at=_time(raw[columns.time], columns, where),
        words=_joined(raw[name] for name in columns.words),
        address=_joined(raw[name] for name in columns.address),
        category=_category(raw, columns),
        point=_point(raw, columns, where),
    )


def _time(text: str, columns: ColumnMap, where: str) -> datetime:
    try:
        read = datetime.strptime(text, columns.time_format) if columns.time_format else datetime.fromisoformat(text)  # noqa: DTZ007 -- such files know no zone; only the spacing counts
    except ValueError as broken:
        raise BadRow(f"{where}: {columns.time} is {text!r}, which is no time of the expected form") from broken
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def _point(raw: dict[str, str], columns: ColumnMap, where: str) -> tuple[float, float] | None:
    lat, lon = raw[columns.lat].strip(), raw[columns.lon].strip()
    if not lat or not lon:
        return None
    try:
        return float(lat), float(lon)
    except ValueError as broken:
        raise BadRow(
            f"{where}: {columns.lat}, {columns.lon} are {lat!r}, {lon!r}, which are no coordinates"
        ) from broken


def _category(raw: dict[str, str], columns: ColumnMap) -> str:
    for name in columns.kinds:
        word = raw[name].strip()
        if word in columns.categories:
            return columns.categories[word]
        if not columns.categories and "." in word:
            return word
    return OTHER


def _joined(parts: Iterable[str]) -> str:
    """The parts that say something, each once."""
    return ", ".join(dict.fromkeys(text for part in parts if (text := part.strip()) and text != "Unspecified"))


def _body(row: Row, observed_at: datetime) -> dict[str, Any]:
    location: dict[str, Any] = {"address": (row.address or _UNKNOWN_PLACE)[:500]}
    if row.point is not None:
        location |= {"lat": row.point[0], "lon": row.point[1]}
    return {
        "category": row.category,
        "description": (row.words or row.category)[:5000],
        "location": location,
        "observed_at": observed_at,
        "channel": "replay",
    }
