"""Finding open incidents near a point, among those that the transaction holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from ioc.casework.working_set import WorkingSet, cell_for
from ioc.incidents.incident import Incident
from ioc.incidents.joining import Near
from ioc.places.distance import distance_m


class Neighbours:
    """The incidents of a working set by category and grid cell; new ones are told by `welcome`."""

    def __init__(self, working_set: WorkingSet) -> None:
        """Begins with what the working set holds."""
        self._working_set = working_set
        self._ids: defaultdict[tuple[str, int], list[UUID]] = defaultdict(list)
        for incident in working_set.all():
            self.welcome(incident)

    def welcome(self, incident: Incident) -> None:
        """A further incident that may be near something."""
        cell = cell_for(incident)
        if cell is not None:
            self._ids[incident.category, cell].append(incident.id)

    def around(self, category: str, cells: Iterable[int], lat: float, lon: float) -> Iterator[Near]:
        """The incidents of this category in these cells, each with its distance from the point in metres."""
        for cell in cells:
            for incident_id in self._ids.get((category, cell), ()):
                incident = self._working_set[incident_id]
                place = incident.place
                if place.lat is not None and place.lon is not None:
                    yield Near(incident, distance_m(lat, lon, place.lat, place.lon))
