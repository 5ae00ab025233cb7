"""What official orders make of a year's holidays: days confirmed off, and days swapped for a Saturday."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from ioc.incidents.deadlines.hours import SpecialDay, Weekday
from ioc.phrases.calendar import full_date, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A working day that is off, and the day of weekly rest that is worked instead, with the hours of the former."""

    off: date
    works: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A decree or official letter, with its number and date: the holidays that it confirms, and its swaps."""

    number: str
    confirms: tuple[date, ...] = ()
    swaps: tuple[Swap, ...] = ()


def apply_orders(holidays: Iterable[SpecialDay], orders: Iterable[Order]) -> tuple[SpecialDay, ...]:
    """The special days by date: holidays bear the number of the order that confirms them, swaps win over holidays.

    Raises `ValueError` for an order that confirms a day which is no holiday.
    """
    days = {row.day: row for row in holidays}
    for order in orders:
        for day in order.confirms:
            if day not in days:
                raise ValueError(f"{order.number} confirms {day}, which is no holiday")
            days[day] = replace(days[day], order=order.number)
        days |= {row.day: row for swap in order.swaps for row in _rows(swap, order)}
    return tuple(days[day] for day in sorted(days))


def _rows(swap: Swap, order: Order) -> Iterator[SpecialDay]:
    off, works = full_date(swap.off), full_date(swap.works)
    yield SpecialDay(day=swap.off, works=False, because=say("swapped_off", other=works), order=order.number)
    yield SpecialDay(
        day=swap.works,
        works=True,
        because=say("swapped_working", other=off),
        order=order.number,
        hours_of=Weekday(swap.off.weekday()),
    )
