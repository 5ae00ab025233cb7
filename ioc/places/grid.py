"""The grid of cells on which joining is serialised: H3 at resolution 8 (cells of some 0.74 km²).

Two points within `radius_m` of each other always share a cell of `cells_touching`, so whoever holds the
locks of all cells that its radius touches sees every incident that it might join.
"""

from typing import Final

import h3

from ioc.places.distance import distance_m

RESOLUTION: Final = 8
LARGEST_RADIUS_M: Final = 500.0
"""A larger radius could reach past the neighbouring cells."""

# No cell of this resolution reaches farther from its centre (measured over Viet Nam: at most 590 m).
_CELL_REACH_M: Final = 640.0


def cell_of(lat: float, lon: float) -> int:
    """The cell that holds the point, as a number that fits a signed 64-bit column."""
    return int(h3.str_to_int(h3.latlng_to_cell(lat, lon, RESOLUTION)))


def cells_touching(lat: float, lon: float, radius_m: float) -> tuple[int, ...]:
    """The cells that a circle may touch, in order: all that it does touch, and few others.

    Raises `ValueError` for a radius above `LARGEST_RADIUS_M`.
    """
    if radius_m > LARGEST_RADIUS_M:
        raise ValueError(f"a radius of {radius_m} m is more than the grid holds ({LARGEST_RADIUS_M} m)")
    centre = h3.latlng_to_cell(lat, lon, RESOLUTION)
    reach = radius_m + _CELL_REACH_M
    touched = [
        cell
        for cell in h3.grid_disk(centre, 1)
        if cell == centre or distance_m(lat, lon, *h3.cell_to_latlng(cell)) <= reach
    ]
    return tuple(sorted(h3.str_to_int(cell) for cell in touched))
