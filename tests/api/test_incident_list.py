"""`GET /v1/incidents`: what each role finds, and how a wrong question is answered."""

from typing import Any

import pytest

from ioc.access.principals import Role
from ioc.api.cursors import NotACursor, cursor, read_cursor
from ioc.casework.facts import apply_facts
from ioc.incidents.vocabulary import Urgency
from ioc.store.incident_search import Place
from tests.api.conftest import Api
from tests.building import NOW, as_fact, report

CALL = "/v1/incidents"


async def ask(api: Api, role: Role = Role.OPERATOR, department: str | None = None, **words: Any) -> dict[str, Any]:
    answer = await api.http.get(CALL, params=words, headers=api.bearer(role, department))
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


async def categories(api: Api, role: Role, department: str | None = None, **words: Any) -> list[str]:
    return sorted(each["category"] for each in (await ask(api, role, department, **words))["incidents"])


async def three_incidents(api: Api) -> None:
    facts = [
        report(description="Ổ gà lớn trước cổng trường"),
        report(category="traffic_safety.signal", description="Đèn hỏng"),
        report(category="child_protection.abuse", urgency=Urgency.URGENT, description="Trước cổng trường"),
    ]
    await apply_facts(api.engine, api.house.rulebook(), [as_fact(each) for each in facts])


async def test_a_restricted_incident_is_found_by_nobody_who_may_not_see_it(api: Api) -> None:
    await three_incidents(api)

    assert await categories(api, Role.SUPERVISOR, q="CONG TRUONG") == [
        "child_protection.abuse",
        "traffic_safety.pothole",
    ]
    for role in (Role.OPERATOR, Role.LEADER, Role.ADMINISTRATOR):
        assert await categories(api, role, q="cổng trường") == ["traffic_safety.pothole"]
        # Neither a page's length nor its end says that something was left out.
        page = await ask(api, role, limit=2)
        assert (len(page["incidents"]), page["next"]) == (2, None)
    assert await categories(api, Role.HEAD, "so_y_te") == ["child_protection.abuse"]
    assert await categories(api, Role.OFFICER, "dien_luc") == []


async def test_the_pages_lead_through_everything(api: Api) -> None:
    await three_incidents(api)
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}

    while True:
        page = await ask(api, Role.SUPERVISOR, limit=1, **after)
        found += page["incidents"]
        if page["next"] is None:
            break
        after = {"cursor": page["next"]}

    assert len({each["id"] for each in found}) == len(found) == 3


async def test_a_code_is_found_however_it_is_typed_and_states_can_be_several(api: Api) -> None:
    await three_incidents(api)
    (one,) = (await ask(api, q="đèn hỏng", severity_min=1))["incidents"]

    for typed in (one["code"], one["code"].lower(), one["code"].removeprefix("DL-"), one["code"][:6]):
        assert one["id"] in {each["id"] for each in (await ask(api, q=typed))["incidents"]}
    assert (await ask(api, state="closed"))["incidents"] == []
    assert len((await ask(api, state=["closed", "dispatched", "received"]))["incidents"]) == 2


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ({"cursor": "abc"}, "query/cursor"),
        ({"cursor": "ự"}, "query/cursor"),
        ({"cursor": "A" * 44}, "query/cursor"),
        ({"limit": "0"}, "query/limit"),
        ({"limit": "201"}, "query/limit"),
        ({"state": "open"}, "query/state/0"),
        ({"severity_min": "9"}, "query/severity_min"),
        ({"since": "2025-11-20T08:00:00"}, "query/since"),
        ({"q": "?!"}, "query/q"),
        ({"q": "x" * 201}, "query/q"),
        # A parameter that does not exist must not silently find everything.
        ({"states": "closed"}, "query/states"),
    ],
)
async def test_a_wrong_question_is_told_what_to_mend(api: Api, words: dict[str, str], at: str) -> None:
    answer = await api.http.get(CALL, params=words, headers=api.bearer(Role.OPERATOR))

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ioc:problem:invalid_request")
    assert [fault["at"] for fault in answer.json()["errors"]] == [at]


async def test_without_a_token_nothing_is_told(api: Api) -> None:
    assert (await api.http.get(CALL)).status_code == 401


def test_a_cursor_of_another_installation_is_none() -> None:
    place = Place(updated_at=NOW, id=report().report_id)

    assert read_cursor(cursor(place, b"ours"), b"ours") == place
    with pytest.raises(NotACursor):
        read_cursor(cursor(place, b"theirs"), b"ours")
