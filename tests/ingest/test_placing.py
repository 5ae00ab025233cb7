"""Where a report lies: the reporter's choice of commune, else its point, with what a reader must know about it."""

from pathlib import Path
from typing import Any

import pytest

from ioc.access.masking import PHONE
from ioc.ingest.body import Location
from ioc.ingest.placing import place
from ioc.places.gazetteer import Gazetteer
from ioc.places.outlines import parse_outlines
from ioc.provinces.daklak.communes import VALID_FROM
from tests.ingest.building import GAZETTEER, PROVINCE

HERE = {"lat": 12.6797, "lon": 108.0377}
HANOI = {"lat": 21.03, "lon": 105.85}


@pytest.mark.parametrize(
    ("said", "commune", "marks"),
    [
        ({"commune": "22015"}, "22015", ["no_coordinates"]),
        ({"commune": "22015", **HERE}, "22015", []),
        ({"commune": "22015", **HANOI}, "22015", []),
        ({"address": "12 Lê Lợi"}, None, ["no_coordinates"]),
        ({"address": "12 Lê Lợi", "commune": "24133"}, "24133", ["no_coordinates"]),
        (HANOI, None, ["outside_province"]),
    ],
    ids=["chosen", "chosen, with a point", "chosen, far point", "address", "address and chosen", "far point"],
)
def test_the_chosen_commune_wins_and_what_is_not_known_is_marked(
    said: dict[str, Any], commune: str | None, marks: list[str]
) -> None:
    found, marked = place(Location(**said), GAZETTEER)

    assert (found.commune.code if found.commune else None) == commune
    assert marked == marks


def test_without_outlines_a_point_is_placed_by_guess_and_marked_so() -> None:
    found, marks = place(Location(**HERE), GAZETTEER)

    assert found.commune is not None
    assert marks == ["approximate_place"]


def test_with_outlines_a_point_is_placed_exactly(reference_data: Path) -> None:
    outlines = parse_outlines((reference_data / "daklak-communes-2025.geojson").read_bytes())

    found, marks = place(Location(**HERE), Gazetteer(PROVINCE.communes, outlines))

    assert found.commune is not None
    assert (found.commune.code, found.commune.valid_from) == ("24133", VALID_FROM)
    assert marks == []


def test_a_commune_bears_its_vintage_and_full_name() -> None:
    found, _ = place(Location(commune="22015"), GAZETTEER)

    assert found.commune is not None
    assert (found.commune.valid_from, found.commune.name) == (VALID_FROM, "Phường Tuy Hòa")


def test_an_address_is_masked_like_any_text() -> None:
    found, _ = place(Location(address="12 Lê Lợi, gọi 0905123456"), GAZETTEER)

    assert found.address == f"12 Lê Lợi, gọi {PHONE}"
