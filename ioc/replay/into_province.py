"""Moving foreign places into the province, so that a real file can be watched on its map."""

from collections.abc import Sequence

from ioc.places.gazetteer import Gazetteer
from ioc.replay.csv_rows import Move

# Foreign cities are a few dozen kilometres across; so much is left of their own neighbourhoods.
_SPREAD_DEGREES = 0.02


def into_province(points: Sequence[tuple[float, float]], gazetteer: Gazetteer) -> Move:
    """A move that keeps neighbours neighbours: the file's rectangle is laid over the communes' label points.

    Each point goes to the label nearest to its place in that rectangle, with what is left over kept small beside it;
    so every point lies in some commune.
    """
    south, north = min(lat for lat, _ in points), max(lat for lat, _ in points)
    west, east = min(lon for _, lon in points), max(lon for _, lon in points)
    labels = [(commune.label_lat, commune.label_lon) for commune in gazetteer.communes]
    low = (min(lat for lat, _ in labels), min(lon for _, lon in labels))
    high = (max(lat for lat, _ in labels), max(lon for _, lon in labels))

    def move(lat: float, lon: float) -> tuple[float, float]:
        up = (lat - south) / ((north - south) or 1.0)
        right = (lon - west) / ((east - west) or 1.0)
        wanted = (low[0] + up * (high[0] - low[0]), low[1] + right * (high[1] - low[1]))
        near = min(labels, key=lambda label: (label[0] - wanted[0]) ** 2 + (label[1] - wanted[1]) ** 2)
        return near[0] + _rest(wanted[0] - near[0]), near[1] + _rest(wanted[1] - near[1])

    return move


def _rest(degrees: float) -> float:
    return max(-_SPREAD_DEGREES, min(_SPREAD_DEGREES, degrees * 0.1))
