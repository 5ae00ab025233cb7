"""When the departments of Đắk Lắk work, and on which days they do not.

The holidays of 2020 to 2035 stand in `calendar.csv`, as the package `holidays` computes them: those whose order has
not been published yet are a forecast. `python -m tests.provinces.holiday_rows` writes the file, and a test holds it
true. What an official order says wins over them.
"""

import csv
from datetime import date, time, timedelta, timezone
from importlib.resources import files
from typing import Final

from ioc.incidents.deadlines.hours import ALWAYS, SpecialDay, Weekday, WorkingHours
from ioc.phrases.text import Text
from ioc.provinces.orders import Order, Swap, apply_orders

ZONE: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam has been at UTC+7, without daylight saving, since 1975."""

# Monday to Friday, with a lunch break of two hours. The usual hours of the highlands; the province's own decision
# was not found, so they are not verified.
OFFICE_HOURS: Final = WorkingHours(
    stretches=dict.fromkeys(
        (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY),
        ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))),
    )
)

# The centre, the police and the utilities have somebody on duty day and night; the others keep office hours.
HOURS: Final = {
    "centre": ALWAYS,
    "police": ALWAYS,
    "utility": ALWAYS,
    "agency": OFFICE_HOURS,
    "commune": OFFICE_HOURS,
}

# Orders that were read, in the press or in a collection of laws; earlier years, and later ones, have none here.
ORDERS: Final = (
    # Monday 29 April 2024 is off and Saturday 4 May is worked.
    Order(
        number="1570/TB-BLĐTBXH, 12/04/2024",
        swaps=(Swap(off=date(2024, 4, 29), works=date(2024, 5, 4)),),
    ),
    # Tết, Victory Day, Labour Day and National Day of 2025; Friday 2 May is off and Saturday 26 April is worked.
    Order(
        number="6150/TB-BLĐTBXH, 03/12/2024",
        confirms=(
            *(date(2025, 1, day) for day in range(27, 32)),
            *(date(2025, 4, 30), date(2025, 5, 1)),
            *(date(2025, 9, 1), date(2025, 9, 2)),
        ),
        swaps=(Swap(off=date(2025, 5, 2), works=date(2025, 4, 26)),),
    ),
    # Tết and National Day of 2026; Monday 31 August is off and Saturday 22 August is worked.
    Order(
        number="9441/TB-BNV, 16/10/2025",
        confirms=(*(date(2026, 2, day) for day in range(16, 21)), date(2026, 9, 1), date(2026, 9, 2)),
        swaps=(Swap(off=date(2026, 8, 31), works=date(2026, 8, 22)),),
    ),
    # The New Year of 2026: Friday 2 January is off and Saturday 10 January is worked.
    Order(
        number="12729/VPCP-KGVX, 25/12/2025",
        confirms=(date(2026, 1, 1),),
        swaps=(Swap(off=date(2026, 1, 2), works=date(2026, 1, 10)),),
    ),
    # The Politburo's resolution makes 24 November a day off from 2026 on; the law that follows it was not seen.
    Order(number="80-NQ/TW, 07/01/2026", confirms=(date(2026, 11, 24),)),
)


def _read() -> tuple[SpecialDay, ...]:
    table = files(__package__).joinpath("calendar.csv").read_text(encoding="utf-8").splitlines()
    return tuple(
        SpecialDay(
            day=date.fromisoformat(row["day"]),
            works=row["works"] == "yes",
            because=Text(vi=row["vi"], en=row["en"]),
        )
        for row in csv.DictReader(table)
    )


HOLIDAYS: Final = _read()

SPECIAL_DAYS: Final = apply_orders(HOLIDAYS, ORDERS)
