"""How files of real reports name what we need: a row for each kind of file that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

OTHER: Final = "other.general"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """One kind of file.

    `key` is the column of the row's own id, `time` that of its moment in `time_format`; `words` and `address` are
    columns joined in their order; `kinds` are columns looked up, the first known one wins, in `categories` (source
    word → our category).
    """

    name: str
    key: str
    time: str
    time_format: str
    words: Sequence[str]
    address: Sequence[str]
    lat: str
    lon: str
    kinds: Sequence[str] = ()
    categories: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[str]:
        """All columns that a file of this kind must have."""
        return frozenset({self.key, self.time, self.lat, self.lon, *self.words, *self.address, *self.kinds})


# City of Boston, 311 service requests.
BOSTON: Final = ColumnMap(
    name="boston311",
    key="case_enquiry_id",
    time="open_dt",
    time_format="%Y-%m-%d %H:%M:%S",
    words=("case_title", "type"),
    address=("location", "neighborhood"),
    lat="latitude",
    lon="longitude",
    kinds=("type", "reason"),
    categories={
        "Request for Pothole Repair": "traffic_safety.pothole",
        "Sidewalk Repair (Make Safe)": "traffic_safety.pothole",
        "Traffic Signal Inspection": "traffic_safety.signal",
        "Signs & Signals": "traffic_safety.general",
        "Highway Maintenance": "traffic_safety.general",
        "Parking Enforcement": "urban_order.parking",
        "Enforcement & Abandoned Vehicles": "urban_order.parking",
        "Noise Disturbance": "urban_order.noise",
        "Code Enforcement": "urban_order.general",
        "Graffiti": "urban_order.general",
        "Housing": "land_construction.general",
        "Building": "land_construction.general",
        "Street Lights": "urban_infrastructure.street_light",
        "Sidewalk Cover / Manhole": "urban_infrastructure.drain",
        "Park Maintenance & Safety": "urban_infrastructure.general",
        "Street Cleaning": "environment.waste",
        "Sanitation": "environment.waste",
        "Recycling": "environment.waste",
        "Needle Program": "environment.waste",
        "Environmental Services": "environment.general",
    },
)

# New York City, 311 service requests.
NEW_YORK: Final = ColumnMap(
    name="nyc311",
    key="Unique Key",
    time="Created Date",
    time_format="%m/%d/%Y %I:%M:%S %p",
    words=("Complaint Type", "Descriptor"),
    address=("Incident Address", "Street Name", "City", "Borough"),
    lat="Latitude",
    lon="Longitude",
    kinds=("Complaint Type",),
    categories={
        "Street Condition": "traffic_safety.pothole",
        "Sidewalk Condition": "traffic_safety.pothole",
        "Traffic Signal Condition": "traffic_safety.signal",
        "Illegal Parking": "urban_order.parking",
        "Traffic/Illegal Parking": "urban_order.parking",
        "Blocked Driveway": "urban_order.parking",
        "Derelict Vehicle": "urban_order.parking",
        "Noise": "urban_order.noise",
        "Noise - Residential": "urban_order.noise",
        "Noise - Commercial": "urban_order.noise",
        "Noise - Street/Sidewalk": "urban_order.noise",
        "Noise - Vehicle": "urban_order.noise",
        "Graffiti": "urban_order.general",
        "Street Light Condition": "urban_infrastructure.street_light",
        "Water System": "urban_infrastructure.water_supply",
        "Root/Sewer/Sidewalk Condition": "urban_infrastructure.drain",
        "Dirty Conditions": "environment.waste",
        "Sanitation Condition": "environment.waste",
        "Missed Collection (All Materials)": "environment.waste",
        "Rodent": "environment.general",
        "Air Quality": "environment.pollution",
        "Food Establishment": "food_safety.general",
        "Construction": "land_construction.general",
        "GENERAL CONSTRUCTION": "land_construction.general",
    },
)

KNOWN: Final = (BOSTON, NEW_YORK)


class UnknownColumns(ValueError):
    """The file's columns are of no known kind; the text says what to give."""


def recognise(header: Sequence[str]) -> ColumnMap:
    """The map whose columns the header has. Raises `UnknownColumns`."""
    for known in KNOWN:
        if known.columns <= set(header):
            return known
    raise UnknownColumns(
        "the file's columns are of no known kind; say what they mean with "
        "--columns id=…,time=…,text=…,lat=…,lon=…,address=…,category=…"
    )


def read_columns(text: str, name: str) -> ColumnMap:
    """A map from `id=…,time=…,text=…,lat=…,lon=…` and optionally `address=…,category=…`; times in ISO 8601.

    Raises `UnknownColumns` when one that is needed is missing, or a word is not known.
    """
    given = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
    needed, optional = {"id", "time", "text", "lat", "lon"}, {"address", "category"}
    if missing := needed - given.keys():
        raise UnknownColumns(f"--columns lacks {', '.join(sorted(missing))}")
    if unknown := given.keys() - needed - optional:
        raise UnknownColumns(f"--columns does not know {', '.join(sorted(unknown))}")
    return ColumnMap(
        name=name,
        key=given["id"],
        time=given["time"],
        time_format="",
        words=(given["text"],),
        address=(given["address"],) if "address" in given else (),
        lat=given["lat"],
        lon=given["lon"],
        kinds=(given["category"],) if "category" in given else (),
    )
