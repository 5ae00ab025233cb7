"""Which department handles a matter: rows of (category, place) read by one interpreter."""

from collections.abc import Iterable
from dataclasses import dataclass

from ioc.incidents.vocabulary import CENTRE
from ioc.phrases.text import Text

COMMUNE = "ubnd_{commune}"
"""As a route's department: the People's Committee of the commune in which the matter lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Matters of these categories, in these communes, go to this department.

    `category` is a code, a topic (everything under it) or `*`; `communes` empty means everywhere.
    `department` may be `COMMUNE`. `because` is the sentence an officer reads as the reason.
    """

    category: str
    department: str
    because: Text
    communes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """A department, and why it is that one."""

    department: str
    because: Text


NOBODY_ELSE = Text(
    vi="Không có dòng phân công nào cho nơi này; Trung tâm giữ để xử lý.",
    en="No routing row covers this place; the centre keeps it.",
)


def route(routes: Iterable[Route], category: str, commune: str | None) -> Routed:
    """The most specific matching row: a named commune before everywhere, a longer category before a shorter.

    Without a commune, or without a matching row, the centre keeps the matter.
    """
    best = max(
        (row for row in routes if _covers(row, category, commune)),
        key=lambda row: (bool(row.communes), 0 if row.category == "*" else len(row.category)),
        default=None,
    )
    if best is None:
        return Routed(department=CENTRE, because=NOBODY_ELSE)
    return Routed(department=best.department.format(commune=commune), because=best.because)


def _covers(row: Route, category: str, commune: str | None) -> bool:
    if row.department == COMMUNE and commune is None:
        return False
    if row.communes and commune not in row.communes:
        return False
    return row.category in ("*", category) or category.startswith(row.category + ".")
