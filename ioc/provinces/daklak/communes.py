"""The 102 communes since 1 July 2025 (NQ 1660/NQ-UBTVQH15): 88 xã and 14 phường.

All their codes existed before for other places, so a code means these only together with `VALID_FROM`.
"""

import csv
from datetime import date
from importlib.resources import files
from typing import Final

from ioc.places.commune import Commune

VALID_FROM: Final = date(2025, 7, 1)


def _read() -> tuple[Commune, ...]:
    table = files(__package__).joinpath("communes.csv").read_text(encoding="utf-8").splitlines()
    return tuple(
        Commune(
            code=row["code"],
            valid_from=VALID_FROM,
            kind=row["kind"],
            name=row["name"],
            area_km2=float(row["area_km2"]),
            label_lat=float(row["label_lat"]),
            label_lon=float(row["label_lon"]),
        )
        for row in csv.DictReader(table)
    )


COMMUNES: Final = _read()
