"""Where a point lies: exactly with outlines, else guessed from the communes' label points and areas."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import pi, sqrt
from typing import Final

from ioc.places.commune import Commune
from ioc.places.distance import distance_m
from ioc.places.outlines import Outlines

OUTSIDE_PROVINCE: Final = "outside_province"
APPROXIMATE_PLACE: Final = "approximate_place"

# Without outlines: a point farther than this many equivalent radii from every label lies outside. Of random
# points inside the province's outlines fewer than one in a hundred are farther.
_OUTSIDE_RADII: Final = 2.2


@dataclass(frozen=True, slots=True)
class Located:
    """The commune of a point, or None outside the province; and the marks that an incident there bears."""

    commune: Commune | None
    marks: tuple[str, ...] = ()


class Gazetteer:
    """The communes of a province, found by code and by point."""

    def __init__(self, communes: Iterable[Commune], outlines: Outlines | None) -> None:
        """Without `outlines` a place is a guess, and marked so."""
        self._communes = {commune.code: commune for commune in communes}
        self._radius_m = {code: 1000 * sqrt(each.area_km2 / pi) for code, each in self._communes.items()}
        self._outlines = outlines

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
        return min(
            (
                (each, distance_m(lat, lon, each.label_lat, each.label_lon) / self._radius_m[code])
                for code, each in self._communes.items()
            ),
            key=lambda pair: pair[1],
        )
