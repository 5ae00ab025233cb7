"""Real files of other cities become requests that our front door accepts."""

import csv
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ioc.ingest.body import ReportBody
from ioc.places.gazetteer import Gazetteer
from ioc.places.outlines import parse_outlines
from ioc.replay.column_maps import KNOWN, UnknownColumns, read_columns
from ioc.replay.csv_rows import BadRow, moved, read_rows, sendings
from ioc.replay.into_province import into_province
from tests.building import house

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
FILES = ["boston311-100.csv", "nyc311-100.csv"]


def write(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(number: str = "1", **changes: str) -> dict[str, str]:
    return {"no": number, "when": "2026-01-01T08:00:00+07:00", "what": "Ổ gà", "y": "12.6", "x": "108.0"} | changes


OWN = read_columns("id=no,time=when,text=what,lat=y,lon=x", "own")


def bodies(path: Path, now: datetime = NOW) -> list[Any]:
    columns, rows = read_rows(path)
    return [sending.body for sending in sendings(columns, rows, now=now, over_s=10)]


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_a_real_file_is_a_body_that_the_door_takes(reference_data: Path, name: str) -> None:
    catalogue = house().catalogue

    taken = [ReportBody.model_validate_json(msgspec.json.encode(body)) for body in bodies(reference_data / name)]

    assert len(taken) == 100
    assert [body.category for body in taken if not catalogue.knows_category(str(body.category))] == []
    assert len({body.category for body in taken}) > 5


@pytest.mark.parametrize("name", FILES)
def test_the_same_file_has_the_same_keys_and_says_the_same_whenever_it_is_fed(reference_data: Path, name: str) -> None:
    columns, rows = read_rows(reference_data / name)

    first = sendings(columns, rows, now=NOW, over_s=10)
    later = sendings(columns, rows, now=NOW + timedelta(days=3), over_s=60)

    assert [each.key for each in first] == [each.key for each in later]
    assert len({each.key for each in first}) == 100
    said = [{name: value for name, value in each.body.items() if name != "observed_at"} for each in first]
    assert said == [{name: value for name, value in each.body.items() if name != "observed_at"} for each in later]


def test_rows_without_coordinates_are_sent_with_what_address_they_have(reference_data: Path) -> None:
    without = [body["location"] for body in bodies(reference_data / "nyc311-100.csv") if "lat" not in body["location"]]

    assert len(without) == 18
    assert all(location["address"] for location in without)
    assert "64-19 WOODBINE STREET, WOODBINE STREET, RIDGEWOOD" in {location["address"] for location in without}
    assert "không rõ địa chỉ" in {location["address"] for location in without}


@pytest.mark.parametrize("name", FILES)
def test_spacing_is_kept_and_the_newest_row_happens_now(reference_data: Path, name: str) -> None:
    columns, rows = read_rows(reference_data / name)
    sent = sendings(columns, rows, now=NOW, over_s=10)

    observed = [each.body["observed_at"] for each in sent]

    assert observed[-1] == NOW
    assert [later - earlier for earlier, later in pairwise(observed)] == [
        later.at - earlier.at for earlier, later in pairwise(rows)
    ]
    assert (sent[0].after_s, sent[-1].after_s) == (0.0, 10.0)


@pytest.mark.parametrize("name", FILES)
def test_moved_places_lie_in_the_province_and_neighbours_stay_neighbours(reference_data: Path, name: str) -> None:
    communes = house().province.communes
    outlines = parse_outlines((reference_data / "daklak-communes-2025.geojson").read_bytes())
    _, rows = read_rows(reference_data / name)
    points = [each.point for each in rows if each.point is not None]

    there = moved(rows, into_province(points, Gazetteer(communes, None)))

    found = {outlines.commune_at(*each.point) for each in there if each.point is not None}
    assert None not in found
    assert len(found) > 10


def test_a_file_with_columns_of_its_own_is_read_by_the_map_that_is_given(tmp_path: Path) -> None:
    path = write(tmp_path / "own.csv", row("b", when="2026-01-02T08:00:00+07:00"), row("a"))

    columns, rows = read_rows(path, OWN)

    assert [each.id for each in rows] == ["a", "b"]
    assert rows[0].point == (12.6, 108.0)
    assert sendings(columns, rows, now=NOW, over_s=1)[0].body["description"] == "Ổ gà"


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"when": "yesterday"}, r"own\.csv, row 3: when is 'yesterday'"),
        ({"y": "north"}, r"own\.csv, row 3: y, x are 'north', '108\.0'"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_column(tmp_path: Path, broken: dict[str, str], words: str) -> None:
    path = write(tmp_path / "own.csv", row(), row("2", **broken))

    with pytest.raises(BadRow, match=words):
        read_rows(path, OWN)


def test_columns_of_no_known_kind_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UnknownColumns, match="--columns id="):
        read_rows(write(tmp_path / "own.csv", row()))


@pytest.mark.parametrize(
    ("text", "words"),
    [("id=a,time=b", "lacks lat, lon, text"), ("id=a,time=b,text=c,lat=d,lon=e,mood=f", "does not know mood")],
)
def test_a_map_that_says_too_little_or_too_much_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnknownColumns, match=words):
        read_columns(text, "x")


def test_every_category_of_the_known_maps_exists() -> None:
    catalogue = house().catalogue

    assert [code for known in KNOWN for code in known.categories.values() if not catalogue.knows_category(code)] == []
