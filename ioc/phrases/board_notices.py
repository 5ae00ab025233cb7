"""What the board tells of the house itself: whether its own clockwork can be trusted just now."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from ioc.phrases.auditing import say
from ioc.phrases.text import Text

SILENT_AFTER: Final = timedelta(seconds=60)
"""Timers or an auditor that nobody heard of for longer are silent."""

SHOWN_FOR: Final = timedelta(hours=1)
"""What is over is told for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardNotice:
    """One thing that operators should know. `kind` is a closed word, `at` since when it is so."""

    kind: str
    at: datetime
    text: Text


def of_past_silence(since: datetime | None, until: datetime | None, now: datetime, zone: tzinfo) -> list[BoardNotice]:
    """For an hour after it: from when to when nobody looked at the timers."""
    if since is None or until is None or now - until > SHOWN_FOR:
        return []
    text = say("timers_were_silent", since=_told(since, zone), until=_told(until, zone))
    return [BoardNotice(kind="timers_were_silent", at=until, text=text)]


def of_silent_timers(timers_at: datetime | None, now: datetime, zone: tzinfo) -> list[BoardNotice]:
    """Nobody looks at the timers just now."""
    if timers_at is None or now - timers_at <= SILENT_AFTER:
        return []
    text = say("timers_are_silent", since=_told(timers_at, zone))
    return [BoardNotice(kind="timers_are_silent", at=timers_at, text=text)]


def of_silent_auditor(audited_at: datetime | None, now: datetime, zone: tzinfo) -> list[BoardNotice]:
    """Nobody sees to it that the laws of the house hold."""
    if audited_at is None:
        return [BoardNotice(kind="auditor_is_silent", at=now, text=say("auditor_never_ran"))]
    if now - audited_at <= SILENT_AFTER:
        return []
    text = say("auditor_is_silent", since=_told(audited_at, zone))
    return [BoardNotice(kind="auditor_is_silent", at=audited_at, text=text)]


def of_repairs(count: int, newest: datetime | None) -> list[BoardNotice]:
    """How much was found broken within the last hour."""
    if newest is None:
        return []
    return [BoardNotice(kind="repairs", at=newest, text=say("repairs", count=count))]


def _told(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%H:%M:%S %d/%m/%Y}"
