"""`GET /v1/reports/{code}` and `POST …/follow`: the reporter's own story of the case."""

from typing import Any
from uuid import uuid4

import httpx

from ioc.access.principals import Role
from ioc.access.receipts import Receipt, receipt
from tests.api.cases import ELSEWHERE, apply, begin_log, case_of
from tests.api.conftest import Api
from tests.building import report


def given(api: Api) -> Receipt:
    return receipt(uuid4(), api.keyring.secret)


def bearer(of: Receipt) -> dict[str, str]:
    return {"Authorization": f"Bearer {of.follow_token}"}


async def standing(api: Api, of: Receipt) -> dict[str, Any]:
    answer = await api.http.get(f"/v1/reports/{of.code}", headers=bearer(of))
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


async def follow(api: Api, of: Receipt) -> httpx.Response:
    return await api.http.post(f"/v1/reports/{of.code}/follow", headers=bearer(of))


async def test_the_reporter_hears_the_steps_and_no_officers_name_or_words(api: Api) -> None:
    mine = given(api)
    case = await case_of(api, report(report_id=mine.report_id, code=mine.code))
    await case.by_department("start", subject="chi.nguyen")
    await case.by_centre("note", subject="an.tran", text="nội bộ")
    await case.by_department("resolve", subject="chi.nguyen", text="đã vá", evidence=["m1"])
    await case.by_centre("review", subject="an.tran", approved=True)

    told = await standing(api, mine)

    assert [each["kind"] for each in told["timeline"]] == ["opened", "ticket_started", "ticket_resolved", "reviewed"]
    assert told["timeline"][0]["reason"]["vi"] == "Trung tâm đã nhận phản ánh và chuyển UBND Phường Tuy Hòa."
    assert all(each["reason"]["vi"] and each["reason"]["en"] and each["at"] for each in told["timeline"])
    assert (told["state"], told["outcome"]) == ("published", "đã vá")
    for kept in ("chi.nguyen", "an.tran", "nội bộ"):
        assert kept not in str(told)


async def test_two_reporters_of_one_case_each_hear_their_own_beginning(api: Api) -> None:
    first, second = given(api), given(api)
    await apply(api, report(report_id=first.report_id, code=first.code))
    await apply(api, report(report_id=second.report_id, code=second.code))

    assert [each["kind"] for each in (await standing(api, first))["timeline"]] == ["opened"]
    assert [each["kind"] for each in (await standing(api, second))["timeline"]] == ["report_joined"]


async def test_the_story_goes_on_after_a_merge(api: Api) -> None:
    mine = given(api)
    case = await case_of(api, report(report_id=mine.report_id, code=mine.code))
    other = await case_of(api, place=ELSEWHERE)
    await case.by_centre("merge", into=other.id, text="Cùng một chỗ")
    await other.by_department("start")

    told = await standing(api, mine)

    assert [each["kind"] for each in told["timeline"]] == ["opened", "merged", "ticket_started"]
    assert told["state"] == "dispatched"


async def test_following_tells_the_channel_and_the_position_from_which_nothing_is_missed(api: Api) -> None:
    mine = given(api)
    await begin_log(api)
    before = (await follow(api, mine)).json()
    await apply(api, report(report_id=mine.report_id, code=mine.code))

    after = (await follow(api, mine)).json()

    live = {"channel": f"report:{mine.code}", "position": {"offset": 42, "epoch": "e1"}}
    assert before.items() >= {"report": mine.code, "state": "accepted", **live}.items()
    assert after.items() >= ((await standing(api, mine)) | live).items()


async def test_before_the_log_has_begun_nothing_can_be_followed(api: Api) -> None:
    answer = await follow(api, given(api))

    assert (answer.status_code, answer.json()["type"]) == (503, "urn:ioc:problem:board_not_live")


async def test_a_token_of_staff_or_of_another_report_follows_nothing(api: Api) -> None:
    mine, other = given(api), given(api)

    by_staff = await api.http.post(f"/v1/reports/{mine.code}/follow", headers=api.bearer(Role.SUPERVISOR))
    by_other = await api.http.post(f"/v1/reports/{mine.code}/follow", headers=bearer(other))

    assert (by_staff.status_code, by_other.status_code) == (401, 404)
