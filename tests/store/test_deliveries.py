"""What a delivery remembers of its incident."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ioc.clock import new_id
from ioc.incidents.incident import CommuneRef, Place
from ioc.store.deliveries import delivery_row
from tests.clockwork.delivering import NOW, notice
from tests.incidents.building import incident

TUY_HOA = CommuneRef(code="22015", valid_from=date(2025, 7, 1), name="Phường Tuy Hòa")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(lat=13.09, lon=109.3, commune=TUY_HOA, address="12 Nguyễn Huệ"), "12 Nguyễn Huệ, Phường Tuy Hòa"),
        (Place(lat=13.09, lon=109.3, commune=TUY_HOA), "Phường Tuy Hòa"),
        (Place(lat=13.09, lon=109.3), "13.09000, 109.30000"),
        (Place(), None),
    ],
)
def test_a_place_is_said_as_well_as_it_is_known(place: Place, said: str | None) -> None:
    about = replace(incident(), place=place)

    assert delivery_row(notice(), about, NOW, new_id)["words"]["place"] == said


def test_a_tickets_notice_tells_what_the_department_owes_next_and_the_tickets_version() -> None:
    about = incident()
    ticket = about.tickets[0]
    acknowledged = replace(ticket, acknowledge=replace(ticket.acknowledge, due_at=None), version=2)
    done = replace(acknowledged, resolve=replace(ticket.resolve, due_at=None), version=3)

    told = [
        delivery_row(notice(ticket=ticket.id), replace(about, tickets=(each,)), NOW, new_id)["words"]
        for each in (ticket, acknowledged, done)
    ]

    assert ticket.acknowledge_by is not None
    assert ticket.resolve_by is not None
    assert ticket.acknowledge_by < ticket.resolve_by
    expected = [ticket.acknowledge_by.isoformat(), ticket.resolve_by.isoformat(), None]
    assert [each["due_at"] for each in told] == expected
    assert [each["ticket_version"] for each in told] == [1, 2, 3]


def test_a_held_notice_is_due_when_it_may_be_told() -> None:
    morning = NOW + timedelta(hours=7)

    row = delivery_row(notice(not_before=morning), incident(), NOW, new_id)

    assert (row["created_at"], row["not_before"], row["next_attempt_at"]) == (NOW, morning, morning)


def test_an_unknown_text_or_ticket_is_an_error_where_it_is_decided() -> None:
    with pytest.raises(KeyError, match="there is no text 'shout'"):
        delivery_row(notice(template="shout"), incident(), NOW, new_id)
    with pytest.raises(KeyError, match="has no ticket"):
        delivery_row(notice(ticket=new_id(NOW)), incident(), NOW, new_id)
