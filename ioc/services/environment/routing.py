"""Who answers to an alarm of the environment's sensors."""

from typing import Final

from ioc.incidents.routing import Route
from ioc.phrases.text import Text

ROUTES: Final = (
    Route(
        category="hydrology",
        department="bch_ptds",
        because=Text(
            vi="Báo động lũ do Ban Chỉ huy Phòng thủ dân sự tỉnh ứng phó.",
            en="Flood alarms are answered by the Provincial Civil Defence Command.",
        ),
    ),
)
