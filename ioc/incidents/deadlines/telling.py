"""Why something is due just then: the ledger of a promise as sentences, in local time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.pace import Pace, between
from ioc.incidents.deadlines.promise import Entry, Step
from ioc.phrases.amounts import amount
from ioc.phrases.calendar import full_date
from ioc.phrases.deadlines import say
from ioc.phrases.text import Text


def tell_deadline(entries: Sequence[Entry], calendar: WorkingCalendar, now: datetime) -> list[Text]:
    """A sentence for each row, oldest first; after it the special days that do not count, and how late it is now.

    `entries` are those of one promise, `calendar` that of whoever must keep it.
    """
    told = [_row(entry, calendar) for entry in entries]
    if not entries:
        return told
    last = entries[-1]
    if last.pace is Pace.WORKING and last.due_at is not None:
        told += _not_counted(entries[0].at, last.due_at, calendar)
    runs = last.step not in (Step.PAUSED, Step.MET, Step.ENDED)
    if runs and last.due_at is not None and last.due_at < now:
        late = between(last.pace, calendar, last.due_at, now)
        told.append(say("overdue", late=amount(late), pace=say(last.pace.value)))
    return told


def _row(entry: Entry, calendar: WorkingCalendar) -> Text:
    late = entry.due_at is not None and entry.step is Step.MET and entry.at > entry.due_at
    return say(
        "met_late" if late else entry.step.value,
        at=_moment(entry.at, calendar),
        due=say("no_due") if entry.due_at is None else _moment(entry.due_at, calendar),
        left=amount(max(entry.budget - entry.used, timedelta())),
        budget=amount(entry.budget),
        late=amount(between(entry.pace, calendar, entry.due_at, entry.at)) if late and entry.due_at else "",
        pace=say(entry.pace.value),
        because=entry.because,
    )


def _moment(at: datetime, calendar: WorkingCalendar) -> Text:
    local = at.astimezone(calendar.zone)
    day = full_date(local.date())
    return Text(vi=f"{local:%H:%M} {day.vi}", en=f"{local:%H:%M} {day.en}")


def _not_counted(since: datetime, until: datetime, calendar: WorkingCalendar) -> Iterator[Text]:
    """One sentence with the special days off between the two; the weekly rest explains itself."""
    first, last = (moment.astimezone(calendar.zone).date() for moment in (since, until))
    off = [row for day, row in sorted(calendar.special_days.items()) if first <= day <= last and not row.works]
    if off:
        names = [(_short(row.day), row.because) for row in off]
        vi = ", ".join(f"{day} ({because.vi})" for day, because in names)
        en = ", ".join(f"{day} ({because.en})" for day, because in names)
        yield say("not_counted", days=Text(vi=vi, en=en))


def _short(day: date) -> str:
    return f"{day:%d/%m/%Y}"
