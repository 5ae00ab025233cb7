"""The night as requests to the doors, its time compressed.

Event time must run as it really did, or a rule's hold would mean something else. So the events lie in the recent
past, and catch up with the present at the end of the replay: nothing is ever in the future.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5

from ioc.replay.feed import Sending
from ioc.replay.flood_2025.calls import calls
from ioc.replay.flood_2025.gauges import BEGIN, END, SERIES, Series, moments

_KEYS = UUID("0d7c8a52-9d0e-4a86-a3f6-0e5b8c1f7a25")


def scenario(now: datetime, speed: float) -> Iterator[Sending]:
    """Every measurement and every call of the night. The keys carry `now`: each run is a night of its own."""
    began = now + (END - BEGIN) / speed - (END - BEGIN)
    run = now.isoformat()
    for moment in moments():
        yield Sending(
            after_s=(moment - BEGIN).total_seconds() / speed,
            path="/v1/observations",
            body=[_measurement(series, moment, began) for series in SERIES],
            key=uuid5(_KEYS, f"{run}/gauges/{moment.isoformat()}"),
        )
    for number, (moment, body) in enumerate(calls()):
        yield Sending(
            after_s=(moment - BEGIN).total_seconds() / speed,
            path="/v1/reports",
            body=body | {"observed_at": _shifted(moment, began), "channel": "demo"},
            key=uuid5(_KEYS, f"{run}/calls/{number}"),
        )


def _measurement(series: Series, moment: datetime, began: datetime) -> dict[str, object]:
    return {
        "sensor": series.sensor,
        "property": series.property,
        "value": round(series.at(moment), 2),
        "unit": series.unit,
        "observed_at": _shifted(moment, began),
    }


def _shifted(moment: datetime, began: datetime) -> datetime:
    return began + (moment - BEGIN)
