from datetime import timedelta
from typing import Any

from ioc.console.terminal.picture import Doubt, Picture
from ioc.incidents.vocabulary import IncidentState, TicketState, Urgency
from tests.ws.building import NOW, changed, plain, ticket


def incident(number: int = 1, version: int = 1, **given: Any) -> Any:
    return plain(changed(number, version, **given))["incident"]


def publication(number: int = 1, version: int = 1, **given: Any) -> dict[str, Any]:
    told = plain(changed(number, version, **given))
    return {"change": told["change"], "incident": told["incident"]}


def tick(seconds: float = 0, oldest_waiting_s: float = 0) -> dict[str, Any]:
    at = NOW + timedelta(seconds=seconds)
    return {"tick": {"at": at.isoformat(), "oldest_waiting_s": oldest_waiting_s}}


def live_picture(*incidents: Any) -> Picture:
    picture = Picture(connected=True)
    picture.load(incidents, NOW)
    return picture


def test_a_change_of_an_unknown_incident_adds_a_row() -> None:
    picture = live_picture(incident(1))
    picture.apply(publication(2))
    assert [row.code for row in picture.rows()] == ["DL-000001", "DL-000002"]


def test_a_version_not_above_the_one_shown_is_dropped() -> None:
    picture = live_picture(incident(1, version=3, reports=3))
    picture.apply(publication(1, version=3, reports=9))
    picture.apply(publication(1, version=2, reports=9))
    assert [row.reports for row in picture.rows()] == [3]


def test_a_newer_version_replaces_the_row() -> None:
    picture = live_picture(incident(1, version=3, reports=3))
    picture.apply(publication(1, version=4, reports=4))
    assert [row.reports for row in picture.rows()] == [4]


def test_an_incident_that_leaves_the_view_leaves_the_board_and_older_versions_do_not_bring_it_back() -> None:
    picture = live_picture(incident(1, version=1))
    shown = picture.rows()[0].id
    picture.apply({"change": {"version": 3}, "incident": None, "id": shown})
    picture.apply(publication(1, version=2))
    assert picture.rows() == []


def test_a_closed_incident_leaves_the_board() -> None:
    picture = live_picture(incident(1))
    picture.apply(publication(1, version=2, state=IncidentState.CLOSED))
    assert picture.rows() == []


def test_a_snapshot_replaces_everything() -> None:
    picture = live_picture(incident(1, version=9))
    picture.load([incident(1, version=2), incident(2)], NOW)
    picture.apply(publication(1, version=3, reports=5))
    assert [(row.code, row.reports) for row in picture.rows()] == [("DL-000001", 5), ("DL-000002", 1)]


def test_rescue_comes_first_then_the_worst_then_the_newest() -> None:
    picture = live_picture(
        incident(1, severity=2),
        incident(2, severity=5),
        incident(3, severity=1, urgency=Urgency.SOS),
        incident(4, severity=2, opened_at=NOW + timedelta(minutes=1)),
    )
    assert [row.code[-1] for row in picture.rows()] == ["3", "2", "4", "1"]


def test_a_row_names_the_departments_that_still_have_a_ticket() -> None:
    picture = live_picture(incident(1, tickets=[ticket("roads", TicketState.RETURNED), ticket("ward")]))
    (row,) = picture.rows()
    assert (row.departments, row.ticket_states) == (("ward",), ("assigned",))


def test_an_incident_without_tickets_is_shown_with_its_owner() -> None:
    (row,) = live_picture(incident(1, tickets=[], owner="ioc")).rows()
    assert row.departments == ("ioc",)


def test_a_picture_is_live_for_five_seconds_after_a_tick() -> None:
    picture = live_picture()
    picture.apply(tick(10))
    assert picture.doubt(NOW + timedelta(seconds=15)) is None
    assert picture.doubt(NOW + timedelta(seconds=15.1)) is Doubt.NO_TICK


def test_an_older_tick_does_not_make_the_picture_older() -> None:
    picture = live_picture()
    picture.apply(tick(10))
    picture.apply(tick(3, oldest_waiting_s=60))
    assert picture.as_of == NOW + timedelta(seconds=10)
    assert picture.doubt(NOW + timedelta(seconds=11)) is None


def test_a_fact_that_waits_too_long_makes_the_picture_doubtful() -> None:
    picture = live_picture()
    picture.apply(tick(1, oldest_waiting_s=5.5))
    assert picture.doubt(NOW + timedelta(seconds=1)) is Doubt.FACTS_WAIT


def test_a_picture_is_doubtful_while_not_loaded_or_not_connected() -> None:
    assert Picture(connected=True).doubt(NOW) is Doubt.NOT_LOADED
    picture = live_picture()
    picture.connected = False
    assert picture.doubt(NOW) is Doubt.DISCONNECTED


def test_what_is_not_known_is_passed_over() -> None:
    picture = live_picture(incident(1))
    picture.apply({"weather": "rain"})
    assert len(picture.rows()) == 1
