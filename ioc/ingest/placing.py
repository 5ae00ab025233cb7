"""The place of a report: the reporter's own choice of commune wins, then the point."""

from ioc.access.masking import mask
from ioc.contracts.events import CommuneOnWire, PlaceOnWire
from ioc.incidents.vocabulary import Mark
from ioc.ingest.body import Location
from ioc.places.commune import Commune
from ioc.places.gazetteer import Gazetteer


def place(location: Location, gazetteer: Gazetteer) -> tuple[PlaceOnWire, list[str]]:
    """The place with its marks. A commune that was chosen must exist: `requirements` sees to it."""
    commune = None if location.commune is None else gazetteer.commune(location.commune)
    marks: list[str] = []
    if location.lat is None or location.lon is None:
        marks.append(Mark.NO_COORDINATES.value)
    elif commune is None:
        located = gazetteer.locate(location.lat, location.lon)
        commune = located.commune
        marks += located.marks
    found = PlaceOnWire(
        lat=location.lat,
        lon=location.lon,
        accuracy_m=location.accuracy_m,
        address=None if location.address is None else mask(location.address),
        commune=None if commune is None else _on_wire(commune),
    )
    return found, marks


def _on_wire(commune: Commune) -> CommuneOnWire:
    return CommuneOnWire(code=commune.code, valid_from=commune.valid_from, name=commune.full_name)
