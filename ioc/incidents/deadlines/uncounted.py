"""What lies between two moments and is not worked, or is worked though it is a day of rest: one sentence each."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.hours import SpecialDay, Stretch, Weekday
from ioc.phrases.calendar import WEEKDAYS
from ioc.phrases.deadlines import say
from ioc.phrases.text import Text

_NAMED: Final = 4
"""So many days of weekly rest are named; more are counted."""


def uncounted(calendar: WorkingCalendar, start: datetime, end: datetime) -> list[Text]:
    """What does not count between the two, and what does although one might not think so; empty for neither."""
    begins, ends = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    days = [begins.date() + timedelta(days=number) for number in range((ends.date() - begins.date()).days + 1)]
    special = {day: calendar.special_days[day] for day in days if day in calendar.special_days}
    rests = [day for day in days if day not in special and not _stretches(calendar, day)]
    off = [row for row in special.values() if not row.works]
    parts = sorted([*_rests(rests), *_feasts(off)], key=lambda part: part[0])
    missing = [text for _, text in parts]
    missing += _lunches(calendar, [day for day in days if day not in rests], begins, ends)
    extra = [_named(row) for row in special.values() if row.works]
    told = [] if not missing else [say("not_counted", days=_listed(missing))]
    return told if not extra else [*told, say("counted_too", days=_listed(extra))]


def _stretches(calendar: WorkingCalendar, day: date) -> tuple[Stretch, ...]:
    row = calendar.special_days.get(day)
    if row is not None and not row.works:
        return ()
    return calendar.hours.stretches.get(Weekday(day.weekday()) if row is None else row.hours_of, ())


def _rests(days: list[date]) -> Iterator[tuple[date, Text]]:
    if len(days) > _NAMED:
        yield days[0], say("weekly_rests", count=len(days))
        return
    yield from ((day, _written(day)) for day in days)


def _feasts(rows: list[SpecialDay]) -> Iterator[tuple[date, Text]]:
    """Days off that follow each other are one stretch, named by its first and its last day."""
    stretch: list[SpecialDay] = []
    for row in rows:
        if stretch and row.day - stretch[-1].day > timedelta(days=1):
            yield stretch[0].day, _stretch(stretch)
            stretch = []
        stretch.append(row)
    if stretch:
        yield stretch[0].day, _stretch(stretch)


def _stretch(rows: list[SpecialDay]) -> Text:
    first, last = rows[0], rows[-1]
    if first is last:
        return _named(first)
    day = f"{first.day.day}/{first.day.month}–{last.day.day}/{last.day.month}"
    if first.because == last.because:
        return say("named_day", day=day, because=first.because)
    because = Text(vi=f"{first.because.vi} – {last.because.vi}", en=f"{first.because.en} – {last.because.en}")
    return say("named_day", day=day, because=because)


def _named(row: SpecialDay) -> Text:
    return say("named_day", day=_written(row.day), because=row.because)


def _written(day: date) -> Text:
    weekday = WEEKDAYS[day.weekday()]
    return Text(vi=f"{weekday.vi} {day.day}/{day.month}", en=f"{weekday.en} {day.day}/{day.month}")


def _lunches(calendar: WorkingCalendar, days: list[date], begins: datetime, ends: datetime) -> list[Text]:
    """The breaks that lie between, each once however many days have it."""
    found: dict[tuple[time, time], None] = {}
    for day in days:
        for (_, closes), (opens, _) in pairwise(_stretches(calendar, day)):
            if (
                begins < datetime.combine(day, opens, calendar.zone)
                and datetime.combine(day, closes, calendar.zone) < ends
            ):
                found[closes, opens] = None
    return [say("lunch", closes=f"{closes:%H:%M}", opens=f"{opens:%H:%M}") for closes, opens in found]


def _listed(texts: Iterable[Text]) -> Text:
    kept = list(texts)
    return Text(vi=", ".join(text.vi for text in kept), en=", ".join(text.en for text in kept))
