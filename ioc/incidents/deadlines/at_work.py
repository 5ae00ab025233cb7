"""Why a department is at work at a moment, or is not: a sentence for whoever asks about a deadline."""

from datetime import datetime, time

from ioc.incidents.deadlines.hours import ALWAYS, SpecialDay, Stretch, Weekday, WorkingHours
from ioc.phrases.calendar import WEEKDAYS, say
from ioc.phrases.text import Text


def why(hours: WorkingHours, special: SpecialDay | None, local: datetime) -> Text:
    """The reason at this local moment; `special` is its day's row, if the department has one for it."""
    if hours == ALWAYS:
        return say("never_closes")
    if special is not None and not special.works:
        return say("day_off", because=_called(special))
    weekday = Weekday(local.weekday()) if special is None else special.hours_of
    stretches = hours.stretches.get(weekday, ())
    if not stretches:
        return say("weekly_rest", weekday=WEEKDAYS[local.weekday()])
    clock = local.time()
    for opens, closes in stretches:
        if opens <= clock and (clock < closes or closes == time.min):
            return _within(special, local, opens, closes)
    return _outside(stretches, clock)


def _within(special: SpecialDay | None, local: datetime, opens: time, closes: time) -> Text:
    times = {"opens": f"{opens:%H:%M}", "closes": "24:00" if closes == time.min else f"{closes:%H:%M}"}
    if special is None:
        return say("in_hours", weekday=WEEKDAYS[local.weekday()], **times)
    return say("in_hours_of_special_day", because=_called(special), **times)


def _outside(stretches: tuple[Stretch, ...], clock: time) -> Text:
    ended = [closes for opens, closes in stretches if opens <= clock]
    to_come = [opens for opens, _ in stretches if clock < opens]
    if not ended:
        return say("before_hours", opens=f"{to_come[0]:%H:%M}")
    if not to_come:
        return say("after_hours", closes=f"{ended[-1]:%H:%M}")
    return say("break", closes=f"{ended[-1]:%H:%M}", opens=f"{to_come[0]:%H:%M}")


def _called(special: SpecialDay) -> Text:
    if special.order is None:
        return special.because
    return say("by_order", because=special.because, order=special.order)
