"""River alarm levels (báo động I, II, III), a rule for each gauge.

The levels are those of QĐ 05/2020/QĐ-TTg as derived from bulletins ("420.74 m, BĐ1 + 0.74"); the values
noted as not verified were seen in no bulletin. An alarm counts after it has held for ten minutes, and is
over after half an hour below the level by a margin, so that waves and a gauge's noise do not ring.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ioc.incidents.vocabulary import Severity
from ioc.phrases.text import Text
from ioc.sensing.rule import Level, Rule

HOLD_BEFORE_RAISE: Final = timedelta(minutes=10)
HOLD_BEFORE_CLEAR: Final = timedelta(minutes=30)
MARGIN_M: Final = 0.10

_NAMES: Final = (
    (Severity.MEDIUM, Text(vi="báo động 1", en="alarm level 1")),
    (Severity.LARGE, Text(vi="báo động 2", en="alarm level 2")),
    (Severity.VERY_LARGE, Text(vi="báo động 3", en="alarm level 3")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One gauge with its alarm levels in metres above the gauge's datum, upwards; those that are known."""

    sensor: str
    river: Text
    alarms: tuple[float | None, float | None, float | None]


GAUGES: Final = (
    # Level 3 not verified.
    Gauge(
        sensor="GS-01",
        river=Text(vi="sông Krông Ana tại Giang Sơn", en="the Krong Ana at Giang Son"),
        alarms=(420.00, 422.00, 424.00),
    ),
    # Level 2 not verified.
    Gauge(
        sensor="BD-01",
        river=Text(vi="sông Srêpốk tại Bản Đôn", en="the Srepok at Ban Don"),
        alarms=(171.00, 173.00, 174.00),
    ),
    # Levels 2 and 3 are not known.
    Gauge(
        sensor="KB-01",
        river=Text(vi="sông Krông Búk tại Krông Búk", en="the Krong Buk at Krong Buk"),
        alarms=(454.00, None, None),
    ),
    # Levels 1 and 2 not verified.
    Gauge(
        sensor="CS-01",
        river=Text(vi="sông Ba tại Củng Sơn", en="the Ba at Cung Son"),
        alarms=(29.50, 32.00, 34.50),
    ),
    # Levels 1 and 2 not verified.
    Gauge(
        sensor="PL-01",
        river=Text(vi="sông Ba tại Phú Lâm", en="the Ba at Phu Lam"),
        alarms=(1.70, 2.70, 3.70),
    ),
)


def _rule(gauge: Gauge) -> Rule:
    return Rule(
        slug=f"river_level_{gauge.sensor.lower()}",
        sensor=gauge.sensor,
        property="water_level",
        unit="m",
        what=Text(vi=f"Mực nước {gauge.river.vi}", en=f"The level of {gauge.river.en} is"),
        category="hydrology.river_level",
        levels=tuple(
            Level(severity=severity, raise_at=alarm, clear_at=round(alarm - MARGIN_M, 2), name=name)
            for alarm, (severity, name) in zip(gauge.alarms, _NAMES, strict=True)
            if alarm is not None
        ),
        hold_before_raise=HOLD_BEFORE_RAISE,
        hold_before_clear=HOLD_BEFORE_CLEAR,
    )


RULES: Final = tuple(_rule(gauge) for gauge in GAUGES)
