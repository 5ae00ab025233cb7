"""The outlines of communes, from GeoJSON; with them a point is placed exactly."""

import json
from collections.abc import Mapping
from typing import Any, Final

from shapely import Point, STRtree
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

# Outlines are drawn to about 100 m; a point this far outside all of them lies on a border, not abroad.
_BORDER_DEGREES: Final = 0.002


class BadOutlines(ValueError):
    """The file does not hold outlines of communes; the text has a line for each fault."""


class Outlines:
    """Finds the commune whose outline holds a point."""

    def __init__(self, shapes: Mapping[str, BaseGeometry]) -> None:
        """Takes the outlines by commune code."""
        self.codes = tuple(shapes)
        self._shapes = tuple(shapes.values())
        self._tree = STRtree(self._shapes)

    def commune_at(self, lat: float, lon: float) -> str | None:
        """The code of the commune that holds the point, or whose border it lies on; None outside all."""
        point = Point(lon, lat)
        inside = self._tree.query(point, predicate="intersects")
        if inside.size:
            return self.codes[int(inside.min())]
        near = self._tree.query_nearest(point, max_distance=_BORDER_DEGREES)
        return self.codes[int(near.min())] if near.size else None


def parse_outlines(geojson: bytes) -> Outlines:
    """The outlines in a GeoJSON FeatureCollection whose features have a property `code`.

    Raises `BadOutlines` naming every feature that cannot be used.
    """
    try:
        features = json.loads(geojson)["features"]
    except (ValueError, KeyError, TypeError) as broken:
        raise BadOutlines(f"this is not a GeoJSON FeatureCollection: {broken!r}") from broken
    shapes: dict[str, BaseGeometry] = {}
    faults: list[str] = []
    for number, feature in enumerate(features):
        try:
            code, outline = _read(feature)
        except (KeyError, TypeError, ValueError, AttributeError, ShapelyError) as broken:
            faults.append(f"feature {number}: {broken}")
            continue
        if code in shapes:
            faults.append(f"feature {number}: the code {code} stands twice")
        shapes[code] = outline
    if faults or not shapes:
        raise BadOutlines("\n".join(faults) or "there is no feature in it")
    return Outlines(shapes)


def _read(feature: Mapping[str, Any]) -> tuple[str, BaseGeometry]:
    code = str(feature["properties"]["code"])
    outline = shape(feature["geometry"])
    if outline.geom_type not in ("Polygon", "MultiPolygon") or outline.is_empty:
        raise ValueError(f"{code} is not an area")
    west, south, east, north = outline.bounds
    if max(east, -west) > 180 or max(north, -south) > 90:
        raise ValueError(f"{code} has coordinates that are not WGS 84 degrees")
    return code, outline
