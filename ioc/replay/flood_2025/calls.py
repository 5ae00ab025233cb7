"""The citizens' calls of the night: fictional people, real communes, places beside the communes' label points."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Final

from ioc.provinces.daklak.communes import COMMUNES
from ioc.replay.flood_2025.gauges import LOCAL

# What neighbours say when they report the same thing a little later.
_ALSO: Final = (
    "Khu nhà tôi cũng vậy: {words}",
    "{words}. Xin cho người tới sớm",
    "Xac nhan: {words}",
)
_BESIDE_DEGREES: Final = 0.0025
"""How far from a commune's label point a call may lie: some 250 m, so that it stays inside the commune."""
_NEIGHBOUR_DEGREES: Final = 0.0005

_LABELS: Final = {commune.code: (commune.label_lat, commune.label_lon) for commune in COMMUNES}


def calls() -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Each call with its moment and its body for the front door; neighbours' repeats follow some minutes later."""
    text = files(__package__).joinpath("calls.csv").read_text(encoding="utf-8")
    for number, row in enumerate(csv.DictReader(text.splitlines())):
        day, _, clock = row["at"].partition(" ")
        moment = datetime.strptime(f"2025-11-{day} {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=LOCAL)
        lat, lon = _LABELS[row["commune"]]
        lat, lon = lat + _offset(f"{number} lat", _BESIDE_DEGREES), lon + _offset(f"{number} lon", _BESIDE_DEGREES)
        yield moment, _body(row, row["words"], lat, lon)
        for again in range(int(row["again"])):
            words = _ALSO[(number + again) % len(_ALSO)].format(words=row["words"])
            near = (
                lat + _offset(f"{number} {again} lat", _NEIGHBOUR_DEGREES),
                lon + _offset(f"{number} {again} lon", _NEIGHBOUR_DEGREES),
            )
            yield moment + timedelta(minutes=7 * (again + 1)), _body(row, words, *near)


def _body(row: dict[str, str], words: str, lat: float, lon: float) -> dict[str, Any]:
    return {
        "category": row["category"],
        "urgency": row["urgency"],
        "description": words,
        "location": {"lat": round(lat, 6), "lon": round(lon, 6), "commune": row["commune"]},
    }


def _offset(seed: str, most: float) -> float:
    """A number between -most and most that is always the same for the same seed."""
    return (int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) / 0xFFFFFFFF * 2 - 1) * most
