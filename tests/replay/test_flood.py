"""The flood night: the published figures stand in its series, and every request is one that the doors take."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from ioc.ingest.body import ReportBody
from ioc.places.outlines import parse_outlines
from ioc.replay.flood_2025.calls import calls
from ioc.replay.flood_2025.gauges import BEGIN, END, LOCAL, SERIES
from ioc.replay.flood_2025.scenario import scenario
from tests.building import house

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SPEED = 900.0


def hour(day: int, of_day: int) -> datetime:
    return datetime(2025, 11, day, of_day, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("sensor", "moment", "value"),
    [
        ("CS-01", hour(19, 7), 35.92),
        ("CS-01", hour(20, 1), 40.99),
        ("PL-01", hour(19, 7), 3.94),
        ("PL-01", hour(20, 3), 5.40),
        ("GS-01", hour(19, 7), 422.02),
        ("BD-01", hour(22, 3), 177.9),
        ("BD-01", hour(22, 12), 178.5),
        ("HMT-R1", hour(19, 5), 401),
        ("HMT-R1", hour(19, 10), 737),
        ("ST-R1", hour(19, 10), 810),
        ("HD-R1", hour(19, 10), 743),
    ],
)
def test_a_figure_of_a_bulletin_stands_at_its_hour(sensor: str, moment: datetime, value: float) -> None:
    (series,) = [each for each in SERIES if each.sensor == sensor]

    assert series.at(moment) == pytest.approx(value)


def test_no_gauge_measured_more_than_its_record() -> None:
    moments = [BEGIN + timedelta(minutes=10 * step) for step in range(int((END - BEGIN) / timedelta(minutes=10)))]

    highest = {series.sensor: max(series.at(moment) for moment in moments) for series in SERIES}

    assert highest["CS-01"] == pytest.approx(40.99)
    assert highest["PL-01"] == pytest.approx(5.40)


def test_every_gauge_is_a_stream_of_a_service() -> None:
    catalogue = house().catalogue

    assert {catalogue.service_of_stream(series.sensor, series.property) for series in SERIES} == {"environment"}


def test_a_call_lies_in_the_commune_that_it_names(reference_data: Path) -> None:
    outlines = parse_outlines((reference_data / "daklak-communes-2025.geojson").read_bytes())

    places = [body["location"] for _, body in calls()]

    assert len(places) > 150
    near_border = [place for place in places if outlines.commune_at(place["lat"], place["lon"]) != place["commune"]]
    assert near_border == []


def test_calls_are_bodies_that_the_door_takes_with_many_for_rescue() -> None:
    catalogue = house().catalogue
    bodies = [ReportBody.model_validate_json(msgspec.json.encode(body)) for _, body in calls()]

    assert all(catalogue.knows_category(str(body.category)) for body in bodies)
    assert sum(body.urgency == "sos" for body in bodies) >= 40
    assert not any(
        letter.isdigit() and body.description.count(letter) > 8 for body in bodies for letter in "0123456789"
    )


def test_event_time_runs_as_it_did_never_lies_in_the_future_and_ends_with_the_replay() -> None:
    requests = list(scenario(NOW, SPEED))
    measured = [
        (request.after_s, item["observed_at"])
        for request in requests
        if request.path == "/v1/observations"
        for item in request.body
    ]

    assert all(observed <= NOW + timedelta(seconds=after) for after, observed in measured)
    assert max(observed for _, observed in measured) - min(observed for _, observed in measured) == END - BEGIN
    assert max(observed for _, observed in measured) == NOW + (END - BEGIN) / SPEED


def test_a_run_repeats_its_own_keys_and_another_run_has_others() -> None:
    first, again, later = ([each.key for each in scenario(at, SPEED)] for at in (NOW, NOW, NOW + timedelta(hours=1)))

    assert first == again
    assert not set(first) & set(later)
