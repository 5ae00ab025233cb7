"""What can be wrong with a province's data, found all at once and said in sentences."""

from collections import Counter
from collections.abc import Iterator
from datetime import time
from itertools import pairwise

from ioc.incidents.deadlines.hours import Stretch, Weekday, WorkingHours
from ioc.provinces.policy_faults import policy_faults
from ioc.provinces.province import Province


def faults_of(province: Province) -> list[str]:
    """Every fault, a line each; empty when all is well."""
    return [*_kinds(province), *_hours(province), *_special_days(province), *policy_faults(province.policies)]


def _kinds(province: Province) -> Iterator[str]:
    if province.zone.utcoffset(None) is None:
        yield f"the zone {province.zone} has several offsets; a working calendar needs one of one offset all year"
    for kind in sorted({department.kind for department in province.departments} - set(province.hours)):
        yield f"departments of the kind {kind} have no working hours"
    for code in sorted(set(province.own_hours) - {department.code for department in province.departments}):
        yield f"hours of its own are given for the department {code}, which does not exist"


def _hours(province: Province) -> Iterator[str]:
    for whose, hours in _all_hours(province):
        if not any(hours.stretches.values()):
            yield f"{whose} has no working hours at all"
        for weekday, stretches in hours.stretches.items():
            yield from (f"{whose}, {weekday.name.title()}: {fault}" for fault in _stretches(stretches))


def _all_hours(province: Province) -> Iterator[tuple[str, WorkingHours]]:
    yield from ((f"the kind {kind}", hours) for kind, hours in province.hours.items())
    yield from ((f"the department {code}", hours) for code, hours in province.own_hours.items())


def _stretches(stretches: tuple[Stretch, ...]) -> Iterator[str]:
    for opens, closes in stretches:
        if closes <= opens and closes != time.min:
            yield f"the hours {_written(opens, closes)} run backwards"
    for (opens, closes), (reopens, recloses) in pairwise(stretches):
        if closes == time.min or reopens < closes:
            yield f"the hours {_written(reopens, recloses)} begin before {_written(opens, closes)} are over"


def _written(opens: time, closes: time) -> str:
    return f"{opens:%H:%M}–{closes:%H:%M}"


def _special_days(province: Province) -> Iterator[str]:
    for day, times in Counter(row.day for row in province.special_days).items():
        if times > 1:
            yield f"the special day {day} stands {times} times"
    for row in province.special_days:
        for whose, hours in _all_hours(province):
            if row.works and hours.keeps_holidays and not hours.stretches.get(row.hours_of):
                weekday = Weekday(row.hours_of).name.title()
                yield f"{row.day} is worked with the hours of {weekday}, but {whose} has none then"
