"""`GET /v1/calendar` and `POST /v1/calendar`: who sees it, who orders a day, and what follows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from ioc.access.principals import Role
from ioc.casework.calendar import apply_calendar_changes
from tests.api.cases import COMMUNE, ELSEWHERE, case_of
from tests.api.conftest import Api

CALL = "/v1/calendar"
STORM: dict[str, Any] = {
    "day": "2026-12-09",
    "works": False,
    "because": {"vi": "Nghỉ tránh bão", "en": "A storm"},
    "order": "12/QĐ-UBND",
}


async def order(api: Api, role: Role = Role.ADMINISTRATOR, **changes: Any) -> httpx.Response:
    return await api.http.post(CALL, json=STORM | changes, headers=api.bearer(role))


async def days(api: Api, year: int | None = 2026, **who: Any) -> dict[str, dict[str, Any]]:
    bearer = api.bearer(who.get("role", Role.OPERATOR), who.get("department"))
    words = {} if year is None else {"year": year}
    answer = (await api.http.get(CALL, params=words, headers=bearer)).raise_for_status().json()
    return {each["day"]: each for each in answer["days"]}


async def test_everybody_of_the_house_sees_hours_and_special_days_with_their_orders(api: Api) -> None:
    answer = (await api.http.get(CALL, params={"year": 2026}, headers=api.bearer(Role.OFFICER, COMMUNE))).json()

    assert answer["year"] == 2026
    assert answer["hours"]["commune"]["week"]["monday"] == [["07:30", "11:30"], ["13:30", "17:00"]]
    assert "saturday" not in answer["hours"]["commune"]["week"]
    assert answer["hours"]["police"]["always"] is True
    told = {each["day"]: each for each in answer["days"]}
    assert told["2026-01-10"]["works"] is True
    assert told["2026-01-10"]["hours_of"] == "friday"
    assert told["2026-01-02"]["order"] == "12729/VPCP-KGVX, 25/12/2025"
    assert all(each.startswith("2026") for each in told)


async def test_an_ordered_day_is_in_the_calendar_at_once_and_applied_soon(api: Api) -> None:
    answer = await order(api)

    assert answer.status_code == 201
    ordered = (await days(api))["2026-12-09"]
    assert ordered == answer.json()
    assert (ordered["works"], ordered["order"], ordered["applied"]) == (False, "12/QĐ-UBND", False)
    assert ordered["because"]["vi"] == "Nghỉ tránh bão"
    await apply_calendar_changes(api.engine, api.house.rulebook())
    assert (await days(api))["2026-12-09"]["applied"] is True


async def test_a_repeat_is_answered_with_the_order_that_holds_and_a_later_order_wins(api: Api) -> None:
    first, again = await order(api), await order(api)
    later = await order(api, works=True, because={"vi": "Làm việc bình thường", "en": "Worked after all"})

    assert (first.status_code, again.status_code, later.status_code) == (201, 200, 201)
    assert again.json() == first.json()
    # A Wednesday that is worked takes its own hours.
    assert (await days(api))["2026-12-09"]["hours_of"] == "wednesday"


async def test_what_is_decided_after_the_order_counts_by_it(api: Api) -> None:
    """Every day of the next fortnight off: what is promised in working time lies behind the end of it."""
    today = datetime.now(UTC).date()
    before = await case_of(api)
    for ahead in range(15):
        day = today + timedelta(days=ahead)
        assert (await order(api, day=day.isoformat())).status_code in (200, 201)

    after = await case_of(api, place=ELSEWHERE)

    first, second = await before.ticket(), await after.ticket()
    assert date.fromisoformat(second["resolve_by"][:10]) > today + timedelta(days=13)
    assert first["resolve_by"] < second["resolve_by"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.OFFICER, Role.HEAD}))
async def test_only_an_administrator_orders(api: Api, role: Role) -> None:
    answer = await order(api, role)

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ioc:problem:forbidden")


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"day": "2090-01-01"}, "body/day"),
        ({"day": "9th"}, "body/day"),
        ({"day": "2026-12-12", "works": True}, "body/hours_of"),
        ({"works": True, "hours_of": "sunday"}, "body/hours_of"),
        ({"hours_of": "someday"}, "body/hours_of"),
        ({"because": {"vi": "Bão"}}, "body/because/en"),
        ({"because": {"vi": "", "en": "A storm"}}, "body/because/vi"),
        ({"order": "12\x00"}, "body/order"),
        ({"reason": "x"}, "body/reason"),
    ],
)
async def test_an_order_that_cannot_be_meant_is_told_what_to_mend(api: Api, changes: dict[str, Any], at: str) -> None:
    answer = await order(api, **changes)

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ioc:problem:invalid_request")
    assert [fault["at"] for fault in answer.json()["errors"]] == [at]
    assert "2026-12-09" not in await days(api)


async def test_without_a_year_it_is_the_present_one_and_a_strange_year_is_refused(api: Api) -> None:
    assert {each[:4] for each in await days(api, year=None)} <= {str(datetime.now(UTC).year)}
    answer = await api.http.get(CALL, params={"year": 1}, headers=api.bearer(Role.OPERATOR))
    assert answer.status_code == 422
