"""Where a point lies: exactly with outlines, else guessed from the communes' label points and areas."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, radians, sqrt
from typing import Final

from ioc.places.commune import Commune
from ioc.places.distance import EARTH_RADIUS_M
from ioc.places.outlines import Outlines

OUTSIDE_PROVINCE: Final = "outside_province"
APPROXIMATE_PLACE: Final = "approximate_place"

# Without outlines: a point farther than this many equivalent radii from every label lies outside. Of random
# points inside the province's outlines fewer than one in a hundred are farther.
_OUTSIDE_RADII: Final = 2.2
_METRES_PER_DEGREE: Final = radians(1) * EARTH_RADIUS_M


@dataclass(frozen=True, slots=True)
class Located:
    """The commune of a point, or None outside the province; and the marks that an incident there bears."""

    commune: Commune | None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Label:
    """A commune's label point on the plane, in metres; `weight` is one over the square of its disc's radius."""

    commune: Commune
    y: float
    x: float
    weight: float


class Gazetteer:
    """The communes of a province, found by code and by point."""

    def __init__(self, communes: Iterable[Commune], outlines: Outlines | None) -> None:
        """Without `outlines` a place is a guess, and marked so."""
        self._communes = {commune.code: commune for commune in communes}
        self._outlines = outlines
        # A province is small: on one plane its distances are right within a few parts in a thousand.
        middle = sum(each.label_lat for each in self._communes.values()) / max(1, len(self._communes))
        self._metres_per_degree_lon = _METRES_PER_DEGREE * cos(radians(middle))
        self._labels = [
            _Label(
                commune=each,
                y=each.label_lat * _METRES_PER_DEGREE,
                x=each.label_lon * self._metres_per_degree_lon,
                weight=pi / (each.area_km2 * 1e6),
            )
            for each in self._communes.values()
        ]

    @property
    def communes(self) -> tuple[Commune, ...]:
        """All communes."""
        return tuple(self._communes.values())

    def commune(self, code: str) -> Commune | None:
        """The commune that bears this code today."""
        return self._communes.get(code)

    def locate(self, lat: float, lon: float) -> Located:
        """The commune of the point, with the marks `outside_province` or `approximate_place` where they apply."""
        if self._outlines is not None:
            code = self._outlines.commune_at(lat, lon)
            found = None if code is None else self._communes.get(code)
            return Located(found) if found is not None else Located(None, (OUTSIDE_PROVINCE,))
        commune, radii = self._nearest(lat, lon)
        if radii > _OUTSIDE_RADII:
            return Located(None, (OUTSIDE_PROVINCE,))
        return Located(commune, (APPROXIMATE_PLACE,))

    def _nearest(self, lat: float, lon: float) -> tuple[Commune, float]:
        """The commune to whose label the point is nearest, measured in radii of a disc of its area."""
        y, x = lat * _METRES_PER_DEGREE, lon * self._metres_per_degree_lon
        squares = [((y - label.y) ** 2 + (x - label.x) ** 2) * label.weight for label in self._labels]
        least = min(squares)
        return self._labels[squares.index(least)].commune, sqrt(least)
