"""What the environment's sensors can raise."""

from typing import Final

from ioc.incidents.category import Category
from ioc.incidents.vocabulary import Severity, Urgency
from ioc.phrases.text import Text
from ioc.services.service import Topic

TOPICS: Final = (Topic(slug="hydrology", label=Text(vi="Thủy văn", en="Hydrology")),)

CATEGORIES: Final = (
    # A gauge is trusted: its alarm goes out by itself.
    Category(
        code="hydrology.river_level",
        label=Text(vi="Mực nước sông vượt báo động", en="River above alarm level"),
        urgency=Urgency.URGENT,
        severity=Severity.MEDIUM,
        waits_for_verification=False,
    ),
)
