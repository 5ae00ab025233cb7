"""What the environment's stations measure."""

from typing import Final

from ioc.services.service import Stream

STREAMS: Final = (
    *(
        Stream(sensor=gauge, property="water_level", unit="m")
        for gauge in ("GS-01", "BD-01", "KB-01", "CS-01", "PL-01")
    ),
    *(Stream(sensor=gauge, property="rainfall", unit="mm") for gauge in ("HMT-R1", "ST-R1", "HD-R1")),
)
