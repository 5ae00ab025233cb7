"""Where a point lies, and which cells its circle touches."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc.places.distance import distance_m
from ioc.places.gazetteer import APPROXIMATE_PLACE, OUTSIDE_PROVINCE, Gazetteer
from ioc.places.grid import LARGEST_RADIUS_M, cell_of, cells_touching
from ioc.places.outlines import BadOutlines, Outlines, parse_outlines
from ioc.provinces.daklak.communes import COMMUNES

latitudes = st.floats(8.2, 23.4)
longitudes = st.floats(102.1, 109.5)


@pytest.fixture(scope="module")
def outlines(reference_data: Path) -> Outlines:
    return parse_outlines((reference_data / "daklak-communes-2025.geojson").read_bytes())


def points_inside(outlines: Outlines, count: int) -> list[tuple[float, float, str]]:
    draw = random.Random(20251120)
    found: list[tuple[float, float, str]] = []
    while len(found) < count:
        lat, lon = draw.uniform(12.1, 13.8), draw.uniform(107.4, 109.5)
        code = outlines.commune_at(lat, lon)
        if code is not None:
            found.append((lat, lon, code))
    return found


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        pytest.param(12.6797, 108.0377, "Phường Buôn Ma Thuột", id="Buôn Ma Thuột"),
        pytest.param(13.0882, 109.3108, "Phường Tuy Hòa", id="Tuy Hòa"),
        pytest.param(12.4150, 108.1780, "Xã Liên Sơn Lắk", id="Lắk lake"),
    ],
)
def test_with_outlines_a_point_is_placed_exactly(outlines: Outlines, lat: float, lon: float, name: str) -> None:
    located = Gazetteer(COMMUNES, outlines).locate(lat, lon)

    assert located.commune is not None
    assert (located.commune.full_name, located.marks) == (name, ())


def test_without_outlines_four_in_five_are_right_and_all_are_marked_as_guessed(outlines: Outlines) -> None:
    gazetteer = Gazetteer(COMMUNES, None)
    inside = points_inside(outlines, 2000)

    located = [(gazetteer.locate(lat, lon), code) for lat, lon, code in inside]

    right = sum(found.commune is not None and found.commune.code == code for found, code in located)
    assert right / len(inside) > 0.76
    assert {found.marks for found, _ in located} == {(APPROXIMATE_PLACE,)}


@pytest.mark.parametrize("place", [(21.03, 105.85), (10.77, 106.70), (42.36, -71.06), (12.25, 109.2)])
def test_a_place_far_away_lies_outside_with_outlines_and_without(
    outlines: Outlines, place: tuple[float, float]
) -> None:
    for gazetteer in (Gazetteer(COMMUNES, outlines), Gazetteer(COMMUNES, None)):
        located = gazetteer.locate(*place)
        assert (located.commune, located.marks) == (None, (OUTSIDE_PROVINCE,))


def test_every_label_point_lies_in_its_own_commune(outlines: Outlines) -> None:
    assert [
        commune.code
        for commune in COMMUNES
        if outlines.commune_at(commune.label_lat, commune.label_lon) != commune.code
    ] == []


@given(latitudes, longitudes, st.floats(0, 1), st.floats(0, 1), st.floats(1, LARGEST_RADIUS_M))
def test_two_points_within_the_radius_always_share_a_cell(
    lat: float, lon: float, up: float, right: float, radius: float
) -> None:
    degrees = radius / 111_320
    other = (lat + (2 * up - 1) * degrees, lon + (2 * right - 1) * degrees)

    if distance_m(lat, lon, *other) <= radius:
        assert cell_of(*other) in cells_touching(lat, lon, radius)


@given(latitudes, longitudes)
def test_cells_come_in_order_fit_the_database_and_include_the_points_own(lat: float, lon: float) -> None:
    cells = cells_touching(lat, lon, 100)

    assert list(cells) == sorted(set(cells))
    assert cell_of(lat, lon) in cells
    assert all(0 < cell < 2**63 for cell in cells)


def test_a_radius_that_the_grid_does_not_hold_is_refused() -> None:
    with pytest.raises(ValueError, match=r"501\.0 m is more than the grid holds"):
        cells_touching(12.6, 108.0, 501.0)


def test_a_degree_of_latitude_is_some_111_kilometres() -> None:
    assert distance_m(12.0, 108.0, 13.0, 108.0) == pytest.approx(111_195, abs=10)


def feature(code: str, geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


SQUARE = {"type": "Polygon", "coordinates": [[[108, 12], [108, 13], [109, 13], [109, 12], [108, 12]]]}


def test_every_outline_that_cannot_be_used_is_named() -> None:
    features = [
        feature("1", SQUARE),
        feature("1", SQUARE),
        feature("2", {"type": "Point", "coordinates": [108, 12]}),
        feature("3", None),
        feature("4", {"type": "Polygon", "coordinates": [[[500, 12], [501, 13], [502, 12], [500, 12]]]}),
    ]

    with pytest.raises(BadOutlines) as caught:
        parse_outlines(json.dumps({"type": "FeatureCollection", "features": features}).encode())

    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["feature 1", "feature 2", "feature 3", "feature 4"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"features": []}'])
def test_what_holds_no_outlines_is_refused(content: bytes) -> None:
    with pytest.raises(BadOutlines):
        parse_outlines(content)
