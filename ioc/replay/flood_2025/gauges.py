"""River levels and rain as bulletins gave them, at their hours (local time), and straight lines between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Final

LOCAL: Final = timezone(timedelta(hours=7))
BEGIN: Final = datetime(2025, 11, 18, 19, tzinfo=LOCAL)
END: Final = datetime(2025, 11, 22, 12, tzinfo=LOCAL)
EVERY: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One gauge: (day of November, hour, value). What no bulletin gave is marked in the comment above it."""

    sensor: str
    property: str
    unit: str
    points: tuple[tuple[int, float, float], ...]

    def at(self, moment: datetime) -> float:
        """The value at a moment, on the straight line between its neighbours; flat outside them."""
        known = [(_moment(day, hour), value) for day, hour, value in self.points]
        if moment <= known[0][0]:
            return known[0][1]
        for (before, low), (after, high) in pairwise(known):
            if moment <= after:
                return low + (high - low) * ((moment - before) / (after - before))
        return known[-1][1]


SERIES: Final = (
    # 07:00 on the 19th 35.92 m; the record, 40.99 m, at 01:00 on the 20th. The rise before and the fall after: drawn.
    Series(
        sensor="CS-01",
        property="water_level",
        unit="m",
        points=((18, 19, 28.9), (19, 1, 31.8), (19, 7, 35.92), (20, 1, 40.99), (21, 0, 36.2), (22, 12, 32.4)),
    ),
    # 07:00 on the 19th 3.94 m; 5.40 m at 03:00 on the 20th. The rest: drawn.
    Series(
        sensor="PL-01",
        property="water_level",
        unit="m",
        points=((18, 19, 1.2), (19, 1, 2.6), (19, 7, 3.94), (20, 3, 5.40), (21, 6, 3.6), (22, 12, 2.4)),
    ),
    # 07:00 on the 19th alarm level 2 and 0.02 m. The rest: drawn.
    Series(
        sensor="GS-01",
        property="water_level",
        unit="m",
        points=((18, 19, 420.6), (19, 7, 422.02), (20, 12, 423.1), (22, 12, 422.6)),
    ),
    # On the 22nd alarm level 3 and 3.9 to 4.5 m. The rest: drawn.
    Series(
        sensor="BD-01",
        property="water_level",
        unit="m",
        points=((18, 19, 170.6), (20, 0, 172.9), (21, 12, 175.8), (22, 3, 177.9), (22, 12, 178.5)),
    ),
    # Rain since 19:00 on the 18th: 401 mm by 05:00, 737 mm by 10:00 on the 19th at Hòa Mỹ Tây; more than 810 at
    # Sơn Thành and 743 at Hòa Đồng by 10:00. Where they stood at 05:00: drawn.
    Series(
        sensor="HMT-R1", property="rainfall", unit="mm", points=((18, 19, 0), (19, 5, 401), (19, 10, 737), (20, 6, 905))
    ),
    Series(
        sensor="ST-R1", property="rainfall", unit="mm", points=((18, 19, 0), (19, 5, 430), (19, 10, 810), (20, 6, 960))
    ),
    Series(
        sensor="HD-R1", property="rainfall", unit="mm", points=((18, 19, 0), (19, 5, 395), (19, 10, 743), (20, 6, 890))
    ),
)


def moments() -> Iterator[datetime]:
    """Every ten minutes of the scenario."""
    moment = BEGIN
    while moment <= END:
        yield moment
        moment += EVERY


def _moment(day: int, hour: float) -> datetime:
    return datetime(2025, 11, day, tzinfo=LOCAL) + timedelta(hours=hour)
