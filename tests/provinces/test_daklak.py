"""Đắk Lắk since 1 July 2025, as the official figures have it."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from ioc.places.outlines import parse_outlines
from ioc.provinces import NoSuchProvince, load_province

DAKLAK = load_province("daklak")


def test_there_are_88_communes_and_14_wards_on_18096_square_kilometres() -> None:
    kinds = [commune.kind for commune in DAKLAK.communes]

    assert (kinds.count("Xã"), kinds.count("Phường")) == (88, 14)
    assert sum(commune.area_km2 for commune in DAKLAK.communes) == pytest.approx(18_096.4, abs=0.1)
    assert {commune.valid_from for commune in DAKLAK.communes} == {date(2025, 7, 1)}


def test_names_are_written_in_one_way() -> None:
    names = [commune.name for commune in DAKLAK.communes]

    assert [name for name in names if unicodedata.normalize("NFC", name) != name or "  " in name or "oà" in name] == []
    assert len(set(names)) == 102


def test_codes_are_those_of_the_reference(reference_data: Path) -> None:
    features = json.loads((reference_data / "daklak-communes-2025.geojson").read_text())["features"]

    assert {commune.code for commune in DAKLAK.communes} == {each["properties"]["code"] for each in features}


def test_every_commune_has_its_peoples_committee_and_codes_are_unique() -> None:
    codes = [department.code for department in DAKLAK.departments]

    assert {f"ubnd_{commune.code}" for commune in DAKLAK.communes} <= set(codes)
    assert len(codes) == len(set(codes))
    assert "ioc" in codes


def test_a_station_stands_in_the_commune_that_it_names(reference_data: Path) -> None:
    outlines = parse_outlines((reference_data / "daklak-communes-2025.geojson").read_bytes())

    assert [
        station.sensor
        for station in DAKLAK.stations
        if outlines.commune_at(station.lat, station.lon) != station.commune
    ] == []


def test_a_province_without_a_folder_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(NoSuchProvince, match="there are: daklak"):
        load_province("atlantis")
