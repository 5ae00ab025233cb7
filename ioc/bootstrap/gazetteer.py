"""Where points lie, for the processes that place them; shapely comes with it, so the others leave it alone."""

from ioc.bootstrap.house import House
from ioc.places.gazetteer import Gazetteer
from ioc.places.outlines import parse_outlines
from ioc.settings import Settings


def gazetteer_of(house: House, settings: Settings) -> Gazetteer:
    """The communes, placed exactly where the installation has loaded outlines."""
    path = settings.outlines_file
    outlines = parse_outlines(path.read_bytes()) if path.exists() else None
    return Gazetteer(house.province.communes, outlines)
