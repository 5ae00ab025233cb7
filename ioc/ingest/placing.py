"""The place of a report: the reporter's own choice of commune wins, then the point."""

from ioc.contracts.events import CommuneOnWire, PlaceOnWire
from ioc.http.problems import Fault
from ioc.incidents.vocabulary import Mark
from ioc.ingest.body import Location
from ioc.ingest.masking import mask
from ioc.phrases.text import Text
from ioc.places.commune import Commune
from ioc.places.gazetteer import Gazetteer


def place(location: Location, gazetteer: Gazetteer) -> tuple[PlaceOnWire, list[str]] | Fault:
    """The place with its marks, or the fault of naming a commune that does not exist."""
    marks: list[str] = []
    commune = None
    if location.commune is not None:
        commune = gazetteer.commune(location.commune)
        if commune is None:
            return _no_such_commune(location.commune)
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


def _no_such_commune(code: str) -> Fault:
    return Fault(
        at="/location/commune",
        detail=Text(
            vi=f"Không có xã, phường mang mã {code} từ 1/7/2025; danh sách ở GET /v1/places.",
            en=f"No commune has the code {code} since 1 July 2025; GET /v1/places lists them.",
        ),
    )
