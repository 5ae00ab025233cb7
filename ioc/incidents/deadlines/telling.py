"""Why is it due then: the ledger of one promise as sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.pace import Pace, back, between
from ioc.incidents.deadlines.promise import Entry, Step
from ioc.incidents.deadlines.uncounted import uncounted
from ioc.phrases.amounts import amount
from ioc.phrases.deadlines import moment, say
from ioc.phrases.text import Text

_NOTHING: Final = timedelta()
_RUNS: Final = (Step.STARTED, Step.RESUMED)
"""Steps with which a stretch of running begins."""


def tell_deadline(entries: Sequence[Entry], calendar: WorkingCalendar, now: datetime) -> list[Text]:
    """The rows of one promise, oldest first, as sentences; then where it stands now, and what did not count.

    Times are local times of the calendar, which is that of whoever must keep the promise.
    """
    if not entries:
        return []
    told = [
        _Row(entry, before, calendar).sentence() for entry, before in zip(entries, (None, *entries[:-1]), strict=True)
    ]
    last = _Row(entries[-1], None, calendar)
    return [*told, *last.standing(now), *_between(entries, calendar)]


def _between(entries: Sequence[Entry], calendar: WorkingCalendar) -> list[Text]:
    """What lay, or lies, in the newest stretch of running and did not count."""
    last = entries[-1]
    begun = next((entry for entry in reversed(entries) if entry.step in _RUNS), None)
    if last.pace is not Pace.WORKING or last.due_at is None or begun is None:
        return []
    start = min(begun.at, _Row(begun, None, calendar).since())
    return uncounted(calendar, start, last.due_at) if start < last.due_at else []


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the ledger, with the one before it."""

    entry: Entry
    before: Entry | None
    calendar: WorkingCalendar

    def sentence(self) -> Text:
        entry = self.entry
        match entry.step:
            case Step.STARTED:
                sentence, words = self._started()
            case Step.EXTENDED:
                more = entry.budget - (_NOTHING if self.before is None else self.before.budget)
                sentence, words = "extended", {"amount": self._amount(more)}
            case Step.RECALCULATED if self.before is not None and self.before.due_at and entry.due_at:
                sentence = "recalculated"
                words = {"before": self._local(self.before.due_at), "due": self._local(entry.due_at)}
            case Step.MET:
                sentence, words = self._met()
            case Step.RECALCULATED | Step.REPAIRED:
                sentence, words = "repaired", {}
            case Step.PAUSED | Step.RESUMED | Step.ENDED:
                sentence, words = entry.step.value, {"left": self._left()}
        return say(sentence, at=self._local(entry.at), because=entry.because, **words)

    def standing(self, now: datetime) -> list[Text]:
        """How much is left now, or how late it is; nothing for what is over."""
        entry = self.entry
        if entry.step in (Step.MET, Step.ENDED):
            return []
        if entry.due_at is None:
            left = entry.budget - entry.used
            return [say("stands" if left >= _NOTHING else "stands_late", amount=self._amount(abs(left)))]
        late = now > entry.due_at
        first, second = (entry.due_at, now) if late else (now, entry.due_at)
        apart = self._amount(between(entry.pace, self.calendar, first, second))
        return [say("overdue" if late else "due", due=self._local(entry.due_at), amount=apart)]

    def since(self) -> datetime:
        """From when it counts: its own moment, or an earlier one when it was promised from then."""
        entry = self.entry
        if entry.step is not Step.STARTED or entry.used or entry.due_at is None:
            return entry.at
        begins = back(entry.pace, self.calendar, entry.due_at, entry.budget)
        earlier = between(entry.pace, self.calendar, begins, entry.at)
        return begins if earlier > _NOTHING else entry.at

    def _started(self) -> tuple[str, dict[str, Text]]:
        entry = self.entry
        if entry.used:
            return "taken_over", {"used": self._amount(entry.used), "left": self._left()}
        since, all_of_it = self.since(), self._amount(entry.budget)
        if since < entry.at:
            return "started_from", {"since": self._local(since), "amount": all_of_it}
        return "started", {"amount": all_of_it}

    def _met(self) -> tuple[str, dict[str, Text]]:
        at, due_at, pace = self.entry.at, self.entry.due_at, self.entry.pace
        if due_at is not None and at > due_at:
            # Who is late in the night is late, though by no working time.
            late = between(pace, self.calendar, due_at, at)
            return "met_late", {"amount": self._amount(late) if late else amount(at - due_at)}
        early = _NOTHING if due_at is None else between(pace, self.calendar, at, due_at)
        return ("met_early", {"amount": self._amount(early)}) if early else ("met_just", {})

    def _left(self) -> Text:
        left = self.entry.budget - self.entry.used
        return say("left" if left >= _NOTHING else "overrun", amount=self._amount(abs(left)))

    def _amount(self, time: timedelta) -> Text:
        if self.entry.pace is Pace.CLOCK:
            return amount(time)
        days, rest = divmod(time, self.calendar.working_day)
        if days > 1 and not rest:
            return say("working_days", days=days, amount=amount(time))
        return say("working_time", amount=amount(time))

    def _local(self, at: datetime) -> Text:
        return moment(at.astimezone(self.calendar.zone))
