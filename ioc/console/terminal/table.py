"""The picture as a table for the terminal."""

from datetime import datetime, timedelta
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from ioc.console.terminal.picture import Picture, Row
from ioc.console.terminal.words import COLUMNS, Language, in_language, word

_COLOURS: Final = {1: "green", 2: "yellow", 3: "dark_orange", 4: "red", 5: "bold magenta"}
_HEAD_LINES: Final = 6
"""Lines that header and table frame take of the screen."""


def board(picture: Picture, now: datetime, language: Language, height: int) -> RenderableType:
    """Header and table, in at most `height` lines; all of it grey when the picture is not live."""
    rows = picture.rows()
    fitting = max(1, height - _HEAD_LINES)
    grey = picture.doubt(now) is not None
    table = Table(expand=True, style="grey50" if grey else "", header_style="grey50" if grey else "bold")
    for column in COLUMNS:
        table.add_column(in_language(column, language), no_wrap=True, overflow="ellipsis")
    for row in rows[:fitting]:
        table.add_row(*_cells(picture, row, now, language), style="grey50" if grey else "")
    parts: list[RenderableType] = [_header(picture, len(rows), now, language), table]
    if len(rows) > fitting:
        parts.append(Styled(word("more", language, count=len(rows) - fitting), style="grey50"))
    return Group(*parts)


def _header(picture: Picture, count: int, now: datetime, language: Language) -> Styled:
    """How many there are, and how old the picture is."""
    doubt = picture.doubt(now)
    at = picture.as_of.astimezone().strftime("%H:%M:%S") if picture.as_of is not None else "–"
    if doubt is None and picture.as_of is not None:
        seconds = max(0.0, (now - picture.as_of).total_seconds())
        state, style = word("live", language, seconds=f"{seconds:.0f}"), "bold green"
    else:
        waiting = f"{picture.oldest_waiting_s or 0:.0f}"
        state, style = word((doubt or "not_loaded"), language, at=at, seconds=waiting), "grey50"
    header = Styled(f"{word('board', language)} · {word('open', language, count=count)} · ", style="bold")
    return header.append(state, style=style)


def _cells(picture: Picture, row: Row, now: datetime, language: Language) -> tuple[Styled, ...]:
    level = f"SOS {row.severity}" if row.sos else str(row.severity)
    states = [word(state, language) for state in (row.state, *row.ticket_states)]
    grey = picture.doubt(now) is not None
    return (
        Styled(level, style="grey50" if grey else _COLOURS.get(row.severity, "")),
        Styled(age(now - row.opened_at, language)),
        Styled(f"{row.code}  {row.title.get(language) or row.category}"),
        Styled(row.place),
        Styled(", ".join(picture.department(code, language) for code in row.departments)),
        Styled(", ".join(states)),
        Styled(str(row.reports), justify="right"),
    )


def age(passed: timedelta, language: Language) -> str:
    """How long ago, in the largest unit that fits at least once."""
    seconds = max(0, int(passed.total_seconds()))
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= length:
            return word(unit, language, n=seconds // length)
    return word("seconds", language, n=seconds)
